using System.Text.Json;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Platform.Paging;
using Puente.Platform.Requests;

namespace Puente.Hub.Browsers;

/// <summary>
/// Asks the platform who somebody is and in which divisions he holds each permission that the pages ask for. The platform's own
/// word counts, so roles, scopes of the client and divisions are all in it.
/// </summary>
internal static class ViewerReading
{
    private static readonly Route Me = Route.Of("/api/v2/users/me");

    /// <exception cref="PlatformException">The platform refused or did not answer.</exception>
    public static async Task<Viewer> ReadAsync(PlatformClient platform, CancellationToken cancellationToken)
    {
        var (id, name) = await MeAsync(platform, cancellationToken);
        var held = new Dictionary<string, IReadOnlySet<Guid>?>(StringComparer.Ordinal);
        foreach (var permission in Permissions.All)
        {
            var divisions = await DivisionsAsync(platform, permission, cancellationToken);
            if (divisions.Count > 0)
                held[permission] = divisions;
        }
        return new Viewer(id, name, held);
    }

    private static async Task<(string Id, string Name)> MeAsync(
        PlatformClient platform,
        CancellationToken cancellationToken
    )
    {
        await using var answer = await platform.SendAsync(HttpMethod.Get, Me, cancellationToken: cancellationToken);
        using var document = await JsonDocument.ParseAsync(answer.Body, cancellationToken: cancellationToken);
        var me = document.RootElement;
        return (me.GetProperty("id").GetString() ?? "", me.GetProperty("name").GetString() ?? "");
    }

    private static async Task<HashSet<Guid>> DivisionsAsync(
        PlatformClient platform,
        string permission,
        CancellationToken cancellationToken
    )
    {
        var listing = new Listing(
            Route.Of("/api/v2/authorization/divisionspermitted/paged/me").With("permission", permission),
            PagingStyle.PageNumber
        );
        var divisions = new HashSet<Guid>();
        await foreach (var entity in platform.ListRawAsync(listing, cancellationToken))
        {
            using var document = JsonDocument.Parse(entity);
            if (document.RootElement.TryGetProperty("id", out var id) && id.TryGetGuid(out var division))
                divisions.Add(division);
        }
        return divisions;
    }
}
