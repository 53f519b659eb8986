using System.Text.Json;
using System.Text.Json.Serialization;
using Puente.Platform.Paging;
using Puente.Platform.Requests;

namespace Puente.Platform.Integrations;

/// <summary>Integrations, their types and their settings. Changing them needs <c>integrations:integration:add</c> and <c>:edit</c>.</summary>
public sealed class IntegrationsApi
{
    private const string One = "/api/v2/integrations/{integrationId}";
    private const string Current = One + "/config/current";
    private readonly PlatformClient _client;

    internal IntegrationsApi(PlatformClient client) => _client = client;

    /// <summary>The kinds that this organisation may make.</summary>
    public IAsyncEnumerable<IntegrationType> ListTypesAsync(CancellationToken cancellationToken = default) =>
        _client.ListAsync(
            new Listing(Route.Of("/api/v2/integrations/types"), PagingStyle.PageNumber),
            PlatformJson.Default.IntegrationType,
            cancellationToken
        );

    /// <param name="type">Only of this type; null is all.</param>
    /// <returns>With the current configuration in <see cref="Integration.Config"/>.</returns>
    public IAsyncEnumerable<Integration> ListAsync(
        string? type = null,
        CancellationToken cancellationToken = default
    ) =>
        _client.ListAsync(
            new Listing(
                Route.Of("/api/v2/integrations").With("integrationType", type).With("expand", "config.current"),
                PagingStyle.PageNumber
            ),
            PlatformJson.Default.Integration,
            cancellationToken
        );

    /// <summary>Names and types of the credentials that integrations can sign in with.</summary>
    public IAsyncEnumerable<IntegrationCredential> ListCredentialsAsync(
        CancellationToken cancellationToken = default
    ) =>
        _client.ListAsync(
            new Listing(Route.Of("/api/v2/integrations/credentials"), PagingStyle.PageNumber),
            PlatformJson.Default.IntegrationCredential,
            cancellationToken
        );

    public async Task<Integration> GetAsync(IntegrationId id, CancellationToken cancellationToken = default) =>
        (await SendAsync(HttpMethod.Get, Route.Of(One, id.ToString()), null, cancellationToken)).Read(
            PlatformJson.Default.Integration
        );

    /// <remarks>Not repeated when its outcome is unknown: it could make a second one. Look with <see cref="ListAsync"/>.</remarks>
    public async Task<Integration> CreateAsync(
        string name,
        string type,
        CancellationToken cancellationToken = default
    ) =>
        (
            await SendAsync(
                HttpMethod.Post,
                Route.Of("/api/v2/integrations"),
                JsonSerializer.SerializeToUtf8Bytes(
                    new NewIntegration(name, new TypeReference(type)),
                    PlatformJson.Default.NewIntegration
                ),
                cancellationToken
            )
        ).Read(PlatformJson.Default.Integration);

    public async Task<IntegrationConfiguration> GetConfigurationAsync(
        IntegrationId id,
        CancellationToken cancellationToken = default
    ) =>
        (await SendAsync(HttpMethod.Get, Route.Of(Current, id.ToString()), null, cancellationToken)).Read(
            PlatformJson.Default.IntegrationConfiguration
        );

    /// <param name="configuration">As it was read, with what shall change: what is left out is taken away.</param>
    /// <exception cref="Errors.PlatformResponseException">409: somebody changed it since it was read.</exception>
    public async Task<IntegrationConfiguration> PutConfigurationAsync(
        IntegrationId id,
        IntegrationConfiguration configuration,
        CancellationToken cancellationToken = default
    ) =>
        (
            await SendAsync(
                HttpMethod.Put,
                Route.Of(Current, id.ToString()),
                JsonSerializer.SerializeToUtf8Bytes(configuration, PlatformJson.Default.IntegrationConfiguration),
                cancellationToken
            )
        ).Read(PlatformJson.Default.IntegrationConfiguration);

    /// <param name="state"><c>ENABLED</c> or <c>DISABLED</c>. What becomes of it stands in <see cref="Integration.ReportedState"/>.</param>
    public async Task<Integration> SetIntendedStateAsync(
        IntegrationId id,
        string state,
        CancellationToken cancellationToken = default
    )
    {
        var answer = await _client.SendBufferedAsync(
            HttpMethod.Patch,
            Route.Of(One, id.ToString()),
            JsonSerializer.SerializeToUtf8Bytes(new StateChange(state), PlatformJson.Default.StateChange),
            RequestOptions.Query,
            cancellationToken
        );
        return answer.Read(PlatformJson.Default.Integration);
    }

    public Task DeleteAsync(IntegrationId id, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Delete, Route.Of(One, id.ToString()), null, cancellationToken);

    private Task<BufferedAnswer> SendAsync(
        HttpMethod method,
        Route route,
        ReadOnlyMemory<byte>? body,
        CancellationToken cancellationToken
    ) => _client.SendBufferedAsync(method, route, body, RequestOptions.Default, cancellationToken);
}

internal sealed record NewIntegration(string Name, TypeReference IntegrationType);

internal sealed record TypeReference(string Id);

internal sealed record StateChange(string IntendedState);
