using System.Text.Json.Nodes;
using Puente.Platform.Paging;
using Puente.Platform.Requests;
using Puente.Platform.WrapUpCodes;

namespace Puente.Platform.Queues;

/// <summary>Queues, with their members and wrap-up codes.</summary>
public sealed class QueuesApi
{
    private readonly PlatformClient _client;

    internal QueuesApi(PlatformClient client) => _client = client;

    public IAsyncEnumerable<Queue> ListAsync(CancellationToken cancellationToken = default) =>
        _client.ListAsync(All, PlatformJson.Default.Queue, cancellationToken);

    /// <summary>Each record as the platform sent it, UTF-8 JSON.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ListRawAsync(CancellationToken cancellationToken = default) =>
        _client.ListRawAsync(All, cancellationToken);

    public async Task<Queue> GetAsync(QueueId id, CancellationToken cancellationToken = default)
    {
        var answer = await _client.SendBufferedAsync(
            HttpMethod.Get,
            Route.Of("/api/v2/routing/queues/{queueId}", id.ToString()),
            null,
            RequestOptions.Default,
            cancellationToken
        );
        return answer.Read(PlatformJson.Default.Queue);
    }

    public IAsyncEnumerable<QueueMember> ListMembersAsync(QueueId id, CancellationToken cancellationToken = default) =>
        _client.ListAsync(Members(id), PlatformJson.Default.QueueMember, cancellationToken);

    public IAsyncEnumerable<ReadOnlyMemory<byte>> ListMembersRawAsync(
        QueueId id,
        CancellationToken cancellationToken = default
    ) => _client.ListRawAsync(Members(id), cancellationToken);

    public IAsyncEnumerable<WrapUpCode> ListWrapUpCodesAsync(
        QueueId id,
        CancellationToken cancellationToken = default
    ) => _client.ListAsync(WrapUpCodes(id), PlatformJson.Default.WrapUpCode, cancellationToken);

    public IAsyncEnumerable<ReadOnlyMemory<byte>> ListWrapUpCodesRawAsync(
        QueueId id,
        CancellationToken cancellationToken = default
    ) => _client.ListRawAsync(WrapUpCodes(id), cancellationToken);

    /// <summary>Adds users, or takes them out; who is there already, or is not, stays so.</summary>
    /// <param name="users">Up to 100.</param>
    public Task ChangeMembersAsync(
        QueueId id,
        IReadOnlyCollection<string> users,
        bool remove,
        CancellationToken cancellationToken = default
    ) =>
        _client.SendBufferedAsync(
            HttpMethod.Post,
            Route
                .Of("/api/v2/routing/queues/{queueId}/members", id.ToString())
                .With("delete", remove ? "true" : "false"),
            JsonBody.Of(new JsonArray([.. users.Select(JsonBody.Id)])),
            RequestOptions.Query,
            cancellationToken
        );

    /// <param name="ringNumber">Bullseye ring, 1 to 6.</param>
    public Task SetRingNumberAsync(
        QueueId id,
        string user,
        int ringNumber,
        CancellationToken cancellationToken = default
    ) =>
        _client.SendBufferedAsync(
            HttpMethod.Patch,
            Route.Of("/api/v2/routing/queues/{queueId}/members/{memberId}", id.ToString(), user),
            JsonBody.Of(new JsonObject { ["id"] = user, ["ringNumber"] = ringNumber }),
            RequestOptions.Query,
            cancellationToken
        );

    // Members have neither total nor pageCount: only nextUri tells that there is more.
    private static Listing Members(QueueId id) =>
        new(Route.Of("/api/v2/routing/queues/{queueId}/members", id.ToString()), PagingStyle.NextUri);

    private static Listing WrapUpCodes(QueueId id) =>
        new(Route.Of("/api/v2/routing/queues/{queueId}/wrapupcodes", id.ToString()), PagingStyle.PageNumber);

    private static Listing All => new(Route.Of("/api/v2/routing/queues"), PagingStyle.PageNumber) { PageSize = 100 };
}
