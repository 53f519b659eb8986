using Puente.Emulator.Clock;
using Puente.Emulator.Faults;

namespace Puente.Emulator.EventBridge;

/// <summary>What can be done to EventBridge deliveries from outside. Safe to use from several threads.</summary>
public sealed class EventBridgeLevers
{
    private readonly Delivery _delivery;
    private readonly Backlog _backlog;
    private readonly Tallies _tallies;
    private readonly VirtualClock _clock;

    internal EventBridgeLevers(Delivery delivery, Backlog backlog, Tallies tallies, VirtualClock clock, ulong seed)
    {
        (_delivery, _backlog, _tallies, _clock) = (delivery, backlog, tallies, clock);
        Faults = new FaultSet<BridgeFaultRule>(seed ^ 0xEB2F17);
    }

    /// <summary>Faults of single events.</summary>
    public FaultSet<BridgeFaultRule> Faults { get; }

    public BridgeState State => _tallies.State(_backlog.Count, _backlog.OutUntil);

    /// <summary>Where the next batch goes; null sends nowhere, and events are lost.</summary>
    /// <exception cref="ArgumentException">The sink makes no sense; the message lists every fault.</exception>
    public void SetSink(EventBridgeSink? sink)
    {
        List<string> faults = [.. sink?.Faults() ?? []];
        if (faults.Count > 0)
            throw new ArgumentException(string.Join("; ", faults), nameof(sink));
        _delivery.Redirect(sink);
    }

    /// <summary>Nothing is delivered for a platform time, or until <see cref="Restore"/>; then everything comes at once.</summary>
    public void Outage(TimeSpan? platformTime = null) =>
        _backlog.OutUntil = platformTime is { } length ? _clock.Now + length : DateTimeOffset.MaxValue;

    public void Restore() => _backlog.OutUntil = null;

    /// <summary>Completes when nothing waits and nothing is on its way.</summary>
    public Task DrainAsync(CancellationToken ct = default) => _backlog.DrainAsync(ct);
}
