using Puente.Platform.Paging;
using Puente.Platform.Requests;

namespace Puente.Platform.PresenceDefinitions;

/// <summary>Presences that users can choose.</summary>
public sealed class PresenceDefinitionsApi
{
    private readonly PlatformClient _client;

    internal PresenceDefinitionsApi(PlatformClient client) => _client = client;

    public IAsyncEnumerable<PresenceDefinition> ListAsync(CancellationToken cancellationToken = default) =>
        _client.ListAsync(All, PlatformJson.Default.PresenceDefinition, cancellationToken);

    /// <summary>Each record as the platform sent it, UTF-8 JSON.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ListRawAsync(CancellationToken cancellationToken = default) =>
        _client.ListRawAsync(All, cancellationToken);

    public async Task<PresenceDefinition> GetAsync(
        PresenceDefinitionId id,
        CancellationToken cancellationToken = default
    )
    {
        var answer = await _client.SendBufferedAsync(
            HttpMethod.Get,
            Route.Of("/api/v2/presence/definitions/{definitionId}", id.ToString()),
            null,
            RequestOptions.Default,
            cancellationToken
        );
        return answer.Read(PlatformJson.Default.PresenceDefinition);
    }

    private static Listing All =>
        new(Route.Of("/api/v2/presence/definitions"), PagingStyle.PageNumber) { PageSize = 100 };
}
