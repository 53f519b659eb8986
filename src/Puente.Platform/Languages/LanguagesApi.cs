using System.Text.Json.Nodes;
using Puente.Platform.Paging;
using Puente.Platform.Requests;

namespace Puente.Platform.Languages;

/// <summary>Routing languages.</summary>
public sealed class LanguagesApi
{
    private readonly PlatformClient _client;

    internal LanguagesApi(PlatformClient client) => _client = client;

    public IAsyncEnumerable<Language> ListAsync(CancellationToken cancellationToken = default) =>
        _client.ListAsync(All, PlatformJson.Default.Language, cancellationToken);

    /// <summary>Each record as the platform sent it, UTF-8 JSON.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ListRawAsync(CancellationToken cancellationToken = default) =>
        _client.ListRawAsync(All, cancellationToken);

    public async Task<Language> GetAsync(LanguageId id, CancellationToken cancellationToken = default)
    {
        var answer = await _client.SendBufferedAsync(
            HttpMethod.Get,
            Route.Of("/api/v2/routing/languages/{languageId}", id.ToString()),
            null,
            RequestOptions.Default,
            cancellationToken
        );
        return answer.Read(PlatformJson.Default.Language);
    }

    /// <remarks>Not repeated when its outcome is unknown. A name that is taken is refused with 409.</remarks>
    public async Task<Language> CreateAsync(string name, CancellationToken cancellationToken = default) =>
        (
            await _client.SendBufferedAsync(
                HttpMethod.Post,
                Route.Of("/api/v2/routing/languages"),
                JsonBody.Of(new JsonObject { ["name"] = name }),
                RequestOptions.Default,
                cancellationToken
            )
        ).Read(PlatformJson.Default.Language);

    private static Listing All => new(Route.Of("/api/v2/routing/languages"), PagingStyle.PageNumber) { PageSize = 100 };
}
