using Puente.Platform;
using Puente.Platform.Regions;

namespace Puente.Hub.Desk;

/// <summary>Where a page reaches the platform by itself.</summary>
/// <param name="Api">Origin of the REST API.</param>
/// <param name="Streaming">Origin of streaming and of notification channels, with the scheme of a WebSocket.</param>
internal sealed record PlatformOrigins(string Api, string Streaming)
{
    /// <summary>As a policy of contents lists them, each after a space.</summary>
    public string AsSources => $" {Api} {Streaming}";

    /// <summary>In a region <c>api.DOMAIN</c> streams at <c>streaming.DOMAIN</c>; a local platform does both at one address.</summary>
    public static PlatformOrigins Of(PlatformOptions options)
    {
        var api = options.ApiBase ?? Region.Find(options.Region)!.ApiBase;
        var host = api.Authority.StartsWith("api.", StringComparison.OrdinalIgnoreCase)
            ? string.Concat("streaming.", api.Authority.AsSpan(4))
            : api.Authority;
        return new PlatformOrigins(
            api.GetLeftPart(UriPartial.Authority),
            $"{(api.Scheme == Uri.UriSchemeHttps ? "wss" : "ws")}://{host}"
        );
    }
}
