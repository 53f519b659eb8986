using Puente.Platform.Paging;
using Puente.Platform.Requests;

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

    private static Listing All => new(Route.Of("/api/v2/groups"), PagingStyle.PageNumber) { PageSize = 100 };
}
