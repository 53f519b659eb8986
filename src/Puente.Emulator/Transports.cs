using Puente.Emulator.Channels;
using Puente.Emulator.EventBridge;
using Puente.Emulator.Http;
using Puente.Emulator.Integrations;
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

    private readonly Delivery _delivery;
    private readonly Backlog _backlog;

    private Transports(
        ChannelStore channels,
        ChannelLevers channelLevers,
        ITimer sweeps,
        Delivery delivery,
        Backlog backlog,
        EventBridgeLevers bridgeLevers
    )
    {
        (_channels, Channels, _sweeps) = (channels, channelLevers, sweeps);
        (_delivery, _backlog, EventBridge) = (delivery, backlog, bridgeLevers);
    }

    public ChannelStore ChannelStore => _channels;

    public ChannelLevers Channels { get; }

    public EventBridgeLevers EventBridge { get; }

    public static Transports Start(
        EmulatorHost host,
        OrganisationSeed organisation,
        TokenStore tokens,
        RouteTable routes,
        TimeProvider time,
        params IReadOnlyList<IIntegrationFamily> others
    )
    {
        var (options, clock) = (host.Options, host.Clock);
        var channels = new ChannelStore(options.Channels, clock, tokens, organisation.Id);
        tokens.Revoked = channels.Revoked;
        var channelLevers = new ChannelLevers(channels, tokens, options.Channels, options.Seed);
        host.Stage.Add(new ChannelSink(channels, channelLevers.Faults));
        new ChannelEndpoints(channels, options.Channels).Map(routes);
        new SocketEndpoint(channels, options.Channels, host.Requests, time).Map(routes);
        new ChannelLeverEndpoints(channelLevers).Map(routes);
        clock.Moved += channels.Sweep;
        var sweeps = time.CreateTimer(_ => channels.Sweep(), null, s_sweepEvery, s_sweepEvery);

        var tallies = new Tallies();
        var backlog = new Backlog(options.EventBridge, clock, time, tallies);
        var delivery = new Delivery(options.EventBridge, clock, time, backlog, tallies);
        delivery.Redirect(options.EventBridge.Sink);
        var bridgeLevers = new EventBridgeLevers(delivery, backlog, tallies, clock, options.Seed);
        var integrations = new BridgeIntegrations(
            options.EventBridge,
            clock,
            time,
            backlog,
            organisation.Id,
            options.Seed
        );
        host.Stage.Add(
            new BridgeIntake(integrations, delivery, backlog, tallies, bridgeLevers.Faults, clock, options.Seed)
        );
        new IntegrationEndpoints([integrations, .. others]).Map(routes);
        new EventBridgeLeverEndpoints(bridgeLevers).Map(routes);
        return new Transports(channels, channelLevers, sweeps, delivery, backlog, bridgeLevers);
    }

    public async ValueTask DisposeAsync()
    {
        await _sweeps.DisposeAsync();
        _channels.DropAll();
        await _delivery.DisposeAsync();
        _backlog.Dispose();
    }
}
