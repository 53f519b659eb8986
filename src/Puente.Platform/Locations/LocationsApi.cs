using Puente.Platform.Paging;
using Puente.Platform.Requests;

namespace Puente.Platform.Locations;

/// <summary>Places of the organisation.</summary>
public sealed class LocationsApi
{
    private readonly PlatformClient _client;

    internal LocationsApi(PlatformClient client) => _client = client;

    public IAsyncEnumerable<Location> ListAsync(CancellationToken cancellationToken = default) =>
        _client.ListAsync(All, PlatformJson.Default.Location, cancellationToken);

    /// <summary>Each record as the platform sent it, UTF-8 JSON.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ListRawAsync(CancellationToken cancellationToken = default) =>
        _client.ListRawAsync(All, cancellationToken);

    public async Task<Location> GetAsync(LocationId id, CancellationToken cancellationToken = default)
    {
        var answer = await _client.SendBufferedAsync(
            HttpMethod.Get,
            Route.Of("/api/v2/locations/{locationId}", id.ToString()),
            null,
            RequestOptions.Default,
            cancellationToken
        );
        return answer.Read(PlatformJson.Default.Location);
    }

    private static Listing All => new(Route.Of("/api/v2/locations"), PagingStyle.PageNumber) { PageSize = 100 };
}
