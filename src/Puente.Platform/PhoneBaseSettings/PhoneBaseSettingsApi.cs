using System.Text.Json.Nodes;
using Puente.Platform.Identity;
using Puente.Platform.Paging;
using Puente.Platform.Requests;

namespace Puente.Platform.PhoneBaseSettings;

public sealed record PhoneBase : PlatformRecord
{
    public required PhoneBaseSettingsId Id { get; init; }
    public string? Name { get; init; }
    public string? State { get; init; }
    public Reference? PhoneMetaBase { get; init; }
    public IReadOnlyList<LineBase>? Lines { get; init; }
}

/// <summary>The id is that of the line base settings, which a phone's line names.</summary>
public sealed record LineBase(string? Id, string? Name, Reference? LineMetaBase);

/// <summary>What phones of a kind have in common.</summary>
public sealed class PhoneBaseSettingsApi
{
    /// <summary>The metabase of phones that run in a browser.</summary>
    public const string WebRtcMetaBase = "inin_webrtc_softphone.json";

    private const string All = "/api/v2/telephony/providers/edges/phonebasesettings";
    private readonly PlatformClient _client;

    internal PhoneBaseSettingsApi(PlatformClient client) => _client = client;

    public IAsyncEnumerable<PhoneBase> ListAsync(CancellationToken cancellationToken = default) =>
        _client.ListAsync(
            new Listing(Route.Of(All), PagingStyle.PageNumber),
            PlatformJson.Default.PhoneBase,
            cancellationToken
        );

    /// <summary>Makes base settings for WebRTC phones from the platform's template.</summary>
    /// <remarks>Not repeated when its outcome is unknown: it could make a second one. Look with <see cref="ListAsync"/>.</remarks>
    public async Task<PhoneBase> CreateWebRtcAsync(string name, CancellationToken cancellationToken = default)
    {
        var template = (
            await _client.SendBufferedAsync(
                HttpMethod.Get,
                Route.Of(All + "/template").With("phoneMetabaseId", WebRtcMetaBase),
                null,
                RequestOptions.Default,
                cancellationToken
            )
        ).Read(PlatformJson.Default.JsonElement);
        var body = JsonObject.Create(template) ?? [];
        body["name"] = name;
        body["phoneMetaBase"] ??= JsonBody.Id(WebRtcMetaBase);
        foreach (var line in (body["lines"] as JsonArray ?? []).OfType<JsonObject>())
            line["name"] ??= $"{name} line";
        return (
            await _client.SendBufferedAsync(
                HttpMethod.Post,
                Route.Of(All),
                JsonBody.Of(body),
                RequestOptions.Default,
                cancellationToken
            )
        ).Read(PlatformJson.Default.PhoneBase);
    }
}
