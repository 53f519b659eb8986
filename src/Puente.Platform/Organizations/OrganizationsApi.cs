using Puente.Platform.Requests;

namespace Puente.Platform.Organizations;

/// <summary>The organisation that the token belongs to.</summary>
public sealed class OrganizationsApi
{
    private static readonly Route Me = Route.Of("/api/v2/organizations/me");
    private readonly PlatformClient _client;

    internal OrganizationsApi(PlatformClient client) => _client = client;

    public async Task<Organization> GetMeAsync(CancellationToken cancellationToken = default) =>
        (await _client.SendBufferedAsync(HttpMethod.Get, Me, null, RequestOptions.Default, cancellationToken)).Read(
            PlatformJson.Default.Organization
        );

    /// <summary>As the platform sent it, UTF-8 JSON.</summary>
    public async Task<ReadOnlyMemory<byte>> GetMeRawAsync(CancellationToken cancellationToken = default) =>
        (await _client.SendBufferedAsync(HttpMethod.Get, Me, null, RequestOptions.Default, cancellationToken)).Utf8;
}
