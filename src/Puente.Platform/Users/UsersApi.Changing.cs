using System.Net;
using System.Text.Json.Nodes;
using Puente.Platform.Errors;
using Puente.Platform.Paging;
using Puente.Platform.Requests;

namespace Puente.Platform.Users;

public sealed partial class UsersApi
{
    private const string One = "/api/v2/users/{userId}";

    /// <summary>Every user in whatever state, deleted ones included.</summary>
    /// <param name="expand">Further members to be told: <c>skills</c>, <c>languages</c>, <c>locations</c>, <c>station</c>.</param>
    public IAsyncEnumerable<User> ListAsync(
        IReadOnlyCollection<string> expand,
        int pageSize,
        CancellationToken cancellationToken = default
    ) =>
        _client.ListAsync(
            new Listing(
                Route
                    .Of("/api/v2/users")
                    .With("state", "any")
                    .With("expand", expand.Count == 0 ? null : string.Join(',', expand)),
                PagingStyle.PageNumber
            )
            {
                PageSize = pageSize,
            },
            PlatformJson.Default.User,
            cancellationToken
        );

    /// <summary>One user in whatever state.</summary>
    /// <returns>Null when there is none, or none yet: a new one may be missing for a moment.</returns>
    public async Task<User?> FindAsync(
        string id,
        IReadOnlyCollection<string> expand,
        CancellationToken cancellationToken = default
    )
    {
        // A deleted user is only found when asked for as such.
        foreach (var state in (string?[])[null, "deleted"])
        {
            try
            {
                var answer = await SendAsync(
                    HttpMethod.Get,
                    Route
                        .Of(One, id)
                        .With("state", state)
                        .With("expand", expand.Count == 0 ? null : string.Join(',', expand)),
                    null,
                    RequestOptions.Default,
                    cancellationToken
                );
                return answer.Read(PlatformJson.Default.User);
            }
            catch (PlatformResponseException fault) when (fault.Status == HttpStatusCode.NotFound) { }
        }

        return null;
    }

    /// <param name="user">name and email, and what else is known of divisionId, department, title, state, addresses.</param>
    /// <exception cref="PlatformResponseException">409: the e-mail belongs to a user, a deleted one perhaps.</exception>
    /// <remarks>Not repeated when its outcome is unknown. Look for the e-mail.</remarks>
    public async Task<User> CreateAsync(JsonObject user, CancellationToken cancellationToken = default) =>
        (
            await SendAsync(HttpMethod.Post, Route.Of("/api/v2/users"), user, RequestOptions.Default, cancellationToken)
        ).Read(PlatformJson.Default.User);

    /// <param name="change">The members to be changed; a state stands alone, the platform ignores what is beside it.</param>
    /// <param name="version">As last read.</param>
    /// <exception cref="PlatformResponseException">See <see cref="IsVersionConflict"/>.</exception>
    public async Task<User> ChangeAsync(
        string id,
        JsonObject change,
        int version,
        CancellationToken cancellationToken = default
    )
    {
        var body = (JsonObject)change.DeepClone();
        body["version"] = version;
        return (
            await SendAsync(HttpMethod.Patch, Route.Of(One, id), body, RequestOptions.Default, cancellationToken)
        ).Read(PlatformJson.Default.User);
    }

    /// <summary>True when somebody else has changed the user in between: read again and decide.</summary>
    public static bool IsVersionConflict(PlatformResponseException fault) =>
        fault.Status is HttpStatusCode.Conflict or HttpStatusCode.RequestTimeout
        // Some answers carry no code of their own for it; only the sentence tells.
        || (
            fault.Status == HttpStatusCode.BadRequest
            && fault.Detail?.Contains("does not match the current version", StringComparison.OrdinalIgnoreCase) == true
        );

    /// <summary>Replaces all skills of a user.</summary>
    public Task SetSkillsAsync(
        string id,
        IEnumerable<(string Id, double Level)> skills,
        CancellationToken cancellationToken = default
    ) =>
        SendAsync(
            HttpMethod.Put,
            Route.Of(One + "/routingskills/bulk", id),
            Levels(skills),
            RequestOptions.Query,
            cancellationToken
        );

    /// <summary>Adds languages or changes their levels.</summary>
    public Task AddLanguagesAsync(
        string id,
        IEnumerable<(string Id, double Level)> languages,
        CancellationToken cancellationToken = default
    ) =>
        SendAsync(
            HttpMethod.Patch,
            Route.Of(One + "/routinglanguages/bulk", id),
            Levels(languages),
            RequestOptions.Query,
            cancellationToken
        );

    public async Task RemoveLanguageAsync(string id, string language, CancellationToken cancellationToken = default)
    {
        try
        {
            await SendAsync(
                HttpMethod.Delete,
                Route.Of(One + "/routinglanguages/{languageId}", id, language),
                null,
                RequestOptions.Query,
                cancellationToken
            );
        }
        catch (PlatformResponseException fault) when (fault.Status == HttpStatusCode.NotFound)
        {
            // Gone already: that is what was wanted.
        }
    }

    /// <summary>Ties another system's key to a user. A key that is somebody else's is a conflict.</summary>
    public Task AddExternalIdAsync(
        string id,
        string authority,
        string key,
        CancellationToken cancellationToken = default
    ) =>
        SendAsync(
            HttpMethod.Post,
            Route.Of(One + "/externalid", id),
            new JsonObject { ["authorityName"] = authority, ["externalKey"] = key },
            RequestOptions.Default,
            cancellationToken
        );

    /// <summary>The user that another system's key was tied to; null when there is none.</summary>
    public async Task<User?> FindByExternalIdAsync(
        string authority,
        string key,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            var answer = await SendAsync(
                HttpMethod.Get,
                Route.Of("/api/v2/users/externalid/{authorityName}/{externalKey}", authority, key),
                null,
                RequestOptions.Default,
                cancellationToken
            );
            return answer.Read(PlatformJson.Default.User);
        }
        catch (PlatformResponseException fault) when (fault.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static JsonArray Levels(IEnumerable<(string Id, double Level)> levels) =>
        [.. levels.Select(level => new JsonObject { ["id"] = level.Id, ["proficiency"] = level.Level })];

    private Task<BufferedAnswer> SendAsync(
        HttpMethod method,
        Route route,
        JsonNode? body,
        RequestOptions options,
        CancellationToken cancellationToken
    ) => _client.SendBufferedAsync(method, route, body is null ? null : JsonBody.Of(body), options, cancellationToken);
}
