using System.Text.Json.Nodes;
using Puente.Platform.Paging;
using Puente.Platform.Requests;
using Puente.Platform.Users;

namespace Puente.Platform.Groups;

/// <summary>Groups of people.</summary>
public sealed class GroupsApi
{
    private readonly PlatformClient _client;

    internal GroupsApi(PlatformClient client) => _client = client;

    public IAsyncEnumerable<Group> ListAsync(CancellationToken cancellationToken = default) =>
        _client.ListAsync(All, PlatformJson.Default.Group, cancellationToken);

    /// <summary>Each record as the platform sent it, UTF-8 JSON.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ListRawAsync(CancellationToken cancellationToken = default) =>
        _client.ListRawAsync(All, cancellationToken);

    public async Task<Group> GetAsync(GroupId id, CancellationToken cancellationToken = default)
    {
        var answer = await _client.SendBufferedAsync(
            HttpMethod.Get,
            Route.Of("/api/v2/groups/{groupId}", id.ToString()),
            null,
            RequestOptions.Default,
            cancellationToken
        );
        return answer.Read(PlatformJson.Default.Group);
    }

    /// <summary>People who are members themselves, not through another group.</summary>
    public IAsyncEnumerable<User> ListMembersAsync(GroupId id, CancellationToken cancellationToken = default) =>
        _client.ListAsync(
            new Listing(Route.Of("/api/v2/groups/{groupId}/individuals", id.ToString()), PagingStyle.PageNumber),
            PlatformJson.Default.User,
            cancellationToken
        );

    /// <exception cref="Errors.PlatformResponseException">409: the version is not the present one; it moves with every
    /// change of membership.</exception>
    /// <param name="users">Up to 50.</param>
    public Task AddMembersAsync(
        GroupId id,
        int version,
        IReadOnlyCollection<string> users,
        CancellationToken cancellationToken = default
    ) =>
        _client.SendBufferedAsync(
            HttpMethod.Post,
            Route.Of("/api/v2/groups/{groupId}/members", id.ToString()),
            JsonBody.Of(new JsonObject { ["memberIds"] = JsonBody.Texts(users), ["version"] = version }),
            RequestOptions.Default,
            cancellationToken
        );

    /// <param name="users">Up to 50: they stand in the address.</param>
    public Task RemoveMembersAsync(
        GroupId id,
        IReadOnlyCollection<string> users,
        CancellationToken cancellationToken = default
    ) =>
        _client.SendBufferedAsync(
            HttpMethod.Delete,
            Route.Of("/api/v2/groups/{groupId}/members", id.ToString()).With("ids", string.Join(',', users)),
            null,
            RequestOptions.Query,
            cancellationToken
        );

    /// <remarks>Not repeated when its outcome is unknown. Look with <see cref="ListAsync"/>.</remarks>
    public async Task<Group> CreateAsync(string name, CancellationToken cancellationToken = default) =>
        (
            await _client.SendBufferedAsync(
                HttpMethod.Post,
                Route.Of("/api/v2/groups"),
                JsonBody.Of(
                    new JsonObject
                    {
                        ["name"] = name,
                        ["type"] = "official",
                        ["rulesVisible"] = true,
                        ["visibility"] = "public",
                    }
                ),
                RequestOptions.Default,
                cancellationToken
            )
        ).Read(PlatformJson.Default.Group);

    private static Listing All => new(Route.Of("/api/v2/groups"), PagingStyle.PageNumber) { PageSize = 100 };
}
