using Puente.Emulator.Channels;
using Puente.Emulator.Http;
using Puente.Emulator.OAuth;
using Puente.Emulator.Organisation;

namespace Puente.Emulator;

/// <summary>Everything that carries events out of the emulator, put on one stage.</summary>
internal sealed class Transports : IAsyncDisposable
{
    /// <summary>Real time between looks for channels that have come to their end; every use of one looks too.</summary>
    private static readonly TimeSpan s_sweepEvery = TimeSpan.FromSeconds(1);

    private readonly ChannelStore _channels;
    private readonly ITimer _sweeps;

    private Transports(ChannelStore channels, ChannelLevers levers, ITimer sweeps) =>
        (_channels, Channels, _sweeps) = (channels, levers, sweeps);

    public ChannelLevers Channels { get; }

    public static Transports Start(
        EmulatorHost host,
        OrganisationSeed organisation,
        TokenStore tokens,
        RouteTable routes,
        TimeProvider time
    )
    {
        var options = host.Options;
        var channels = new ChannelStore(options.Channels, host.Clock, tokens, organisation.Id);
        tokens.Revoked = channels.Revoked;
        var levers = new ChannelLevers(channels, tokens, options.Channels, options.Seed);
        host.Stage.Add(new ChannelSink(channels, levers.Faults));
        new ChannelEndpoints(channels, options.Channels).Map(routes);
        new SocketEndpoint(channels, options.Channels, host.Requests, time).Map(routes);
        new ChannelLeverEndpoints(levers).Map(routes);
        var sweeps = time.CreateTimer(_ => channels.Sweep(), null, s_sweepEvery, s_sweepEvery);
        return new Transports(channels, levers, sweeps);
    }

    public async ValueTask DisposeAsync()
    {
        await _sweeps.DisposeAsync();
        _channels.DropAll();
    }
}
