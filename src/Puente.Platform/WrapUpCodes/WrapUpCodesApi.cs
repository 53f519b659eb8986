using Puente.Platform.Paging;
using Puente.Platform.Requests;

namespace Puente.Platform.WrapUpCodes;

/// <summary>Wrap-up codes of the organisation.</summary>
public sealed class WrapUpCodesApi
{
    private readonly PlatformClient _client;

    internal WrapUpCodesApi(PlatformClient client) => _client = client;

    public IAsyncEnumerable<WrapUpCode> ListAsync(CancellationToken cancellationToken = default) =>
        _client.ListAsync(All, PlatformJson.Default.WrapUpCode, cancellationToken);

    /// <summary>Each record as the platform sent it, UTF-8 JSON.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ListRawAsync(CancellationToken cancellationToken = default) =>
        _client.ListRawAsync(All, cancellationToken);

    public async Task<WrapUpCode> GetAsync(WrapUpCodeId id, CancellationToken cancellationToken = default)
    {
        var answer = await _client.SendBufferedAsync(
            HttpMethod.Get,
            Route.Of("/api/v2/routing/wrapupcodes/{codeId}", id.ToString()),
            null,
            RequestOptions.Default,
            cancellationToken
        );
        return answer.Read(PlatformJson.Default.WrapUpCode);
    }

    private static Listing All =>
        new(Route.Of("/api/v2/routing/wrapupcodes"), PagingStyle.PageNumber) { PageSize = 100 };
}
