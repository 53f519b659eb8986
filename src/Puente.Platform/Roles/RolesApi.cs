using System.Text.Json.Nodes;
using Puente.Platform.Divisions;
using Puente.Platform.Paging;
using Puente.Platform.Requests;

namespace Puente.Platform.Roles;

/// <summary>Roles, and who holds them in which divisions.</summary>
public sealed class RolesApi
{
    private const string All = "/api/v2/authorization/roles";
    private const string Subjects = "/api/v2/authorization/subjects";
    private readonly PlatformClient _client;

    internal RolesApi(PlatformClient client) => _client = client;

    public IAsyncEnumerable<Role> ListAsync(CancellationToken cancellationToken = default) =>
        _client.ListAsync(
            new Listing(Route.Of(All), PagingStyle.PageNumber),
            PlatformJson.Default.Role,
            cancellationToken
        );

    /// <summary>Every holder of a role; needs <c>authorization:role:view</c>.</summary>
    public IAsyncEnumerable<SubjectGrants> ListGrantsAsync(RoleId id, CancellationToken cancellationToken = default) =>
        _client.ListAsync(
            new Listing(Route.Of(All + "/{roleId}/subjectgrants", id.ToString()), PagingStyle.PageNumber),
            PlatformJson.Default.SubjectGrants,
            cancellationToken
        );

    /// <summary>The token's own subject.</summary>
    public async Task<Subject> GetMeAsync(CancellationToken cancellationToken = default) =>
        (
            await _client.SendBufferedAsync(
                HttpMethod.Get,
                Route.Of(Subjects + "/me"),
                null,
                RequestOptions.Default,
                cancellationToken
            )
        ).Read(PlatformJson.Default.Subject);

    /// <summary>Gives a role in one division to several users. A grant that is there already stays.</summary>
    /// <param name="division">An id, or <c>*</c> for all divisions.</param>
    /// <param name="users">Up to 100.</param>
    public Task GrantAsync(
        RoleId id,
        string division,
        IReadOnlyCollection<string> users,
        CancellationToken cancellationToken = default
    ) =>
        _client.SendBufferedAsync(
            HttpMethod.Post,
            Route.Of(All + "/{roleId}", id.ToString()).With("subjectType", "PC_USER"),
            JsonBody.Of(
                new JsonObject { ["subjectIds"] = JsonBody.Texts(users), ["divisionIds"] = JsonBody.Texts([division]) }
            ),
            RequestOptions.Query,
            cancellationToken
        );

    /// <summary>Takes grants from one user; one that is not there is no error.</summary>
    public Task RevokeAsync(
        string user,
        IEnumerable<(RoleId Role, string Division)> grants,
        CancellationToken cancellationToken = default
    ) =>
        _client.SendBufferedAsync(
            HttpMethod.Post,
            Route.Of(Subjects + "/{subjectId}/bulkremove", user),
            JsonBody.Of(
                new JsonObject
                {
                    ["grants"] = new JsonArray([
                        .. grants.Select(grant => new JsonObject
                        {
                            ["roleId"] = grant.Role.ToString(),
                            ["divisionId"] = grant.Division,
                        }),
                    ]),
                }
            ),
            RequestOptions.Query,
            cancellationToken
        );
}
