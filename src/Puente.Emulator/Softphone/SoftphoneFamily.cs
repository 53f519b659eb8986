using System.Net;
using System.Text.Json.Nodes;
using Puente.Emulator.CallMedia;
using Puente.Emulator.Channels;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;
using Puente.Emulator.OAuth;
using Puente.Emulator.Streaming;
using Puente.Emulator.Telephony;

namespace Puente.Emulator.Softphone;

/// <summary>Streaming, softphones and their media, put together.</summary>
internal sealed class SoftphoneFamily : IAsyncDisposable
{
    private SoftphoneFamily(MediaExchange media, SoftphoneCalls calls, StreamingSessions sessions) =>
        (Media, Calls, Sessions) = (media, calls, sessions);

    public MediaExchange Media { get; }

    public SoftphoneCalls Calls { get; }

    public StreamingSessions Sessions { get; }

    public static SoftphoneFamily Start(
        EmulatorHost host,
        ChannelStore channels,
        TokenStore tokens,
        LiveOrganisation live,
        RouteTable routes,
        TimeProvider time
    )
    {
        var address =
            new Uri(host.Options.Listen).Host is var name && IPAddress.TryParse(name.Trim('[', ']'), out var ip)
                ? ip
                : IPAddress.Loopback;
        // Who listens everywhere still has to name one address in an offer.
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            address = IPAddress.Loopback;
        var sessions = new StreamingSessions();
        var media = new MediaExchange(address, time);
        var calls = new SoftphoneCalls(
            sessions,
            media,
            time,
            user => Softphone(live.UserStations, user) is not null,
            user => KeepsConnection(live.UserStations, user)
        );
        var streaming = new StreamingEndpoint(
            channels,
            sessions,
            tokens,
            live.Users,
            host.Options.Channels,
            host.Requests,
            time
        )
        {
            MediaHost = address.ToString(),
            Softphones = calls,
        };
        streaming.Map(routes);
        var bridges = new CallBridges(host.Live, calls);
        new CallerPage.CallerEndpoints(host.Live, live.Queues, media, bridges, host.Options.Channels, time).Map(routes);
        return new SoftphoneFamily(media, calls, sessions);
    }

    public async ValueTask DisposeAsync()
    {
        Calls.Dispose();
        await Media.DisposeAsync();
    }

    private static JsonObject? Softphone(UserStations? stations, string userId) =>
        stations?.EffectiveOf(userId) is { } station
        && station["type"]!.GetValue<string>() == Metabases.StationType(Metabases.WebRtc)
            ? station
            : null;

    // With more than one call appearance each call has a session of its own, so there is none to keep.
    private static bool KeepsConnection(UserStations? stations, string userId) =>
        Softphone(stations, userId) is { } station
        && station["webRtcPersistentEnabled"]?.GetValue<bool>() == true
        && station["webRtcCallAppearances"]?.GetValue<int>() == 1;
}
