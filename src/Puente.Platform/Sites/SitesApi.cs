using Puente.Platform.Identity;
using Puente.Platform.Paging;
using Puente.Platform.Requests;

namespace Puente.Platform.Sites;

public sealed record Site : PlatformRecord
{
    public required SiteId Id { get; init; }
    public string? Name { get; init; }

    /// <summary><c>active</c>, <c>inactive</c>, <c>deleted</c></summary>
    public string? State { get; init; }
}

/// <summary>Sites, which phones belong to.</summary>
public sealed class SitesApi
{
    private readonly PlatformClient _client;

    internal SitesApi(PlatformClient client) => _client = client;

    public IAsyncEnumerable<Site> ListAsync(CancellationToken cancellationToken = default) =>
        _client.ListAsync(
            new Listing(Route.Of("/api/v2/telephony/providers/edges/sites"), PagingStyle.PageNumber),
            PlatformJson.Default.Site,
            cancellationToken
        );
}
