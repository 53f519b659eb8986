using Puente.Emulator.Chance;
using Puente.Emulator.Clock;
using Puente.Emulator.Events;
using Puente.Emulator.Faults;

namespace Puente.Emulator.EventBridge;

/// <summary>Turns what happens into messages for every integration that has asked for the topic, and lets the faults at
/// them. Seeded: the same events in the same order give the same ids and the same faults.</summary>
internal sealed class BridgeIntake(
    BridgeIntegrations integrations,
    Delivery delivery,
    Backlog backlog,
    Tallies tallies,
    FaultSet<BridgeFaultRule> faults,
    VirtualClock clock,
    ulong seed
) : IEventSink
{
    private readonly Lock _lock = new();
    private Dice _dice = new(Mix.Hash(seed, 0xEB71D6E));

    public bool Idle => !integrations.AreListening;

    public bool Wants(string template, string topic) => integrations.Wants(template);

    public void Take(RaisedEvent raised)
    {
        lock (_lock)
            foreach (var source in integrations.Listening(raised.Template))
                Take(raised, source);
    }

    private void Take(RaisedEvent raised, EventSource source)
    {
        tallies.Taken();
        if (!delivery.HasTarget)
        {
            // A partner bus that nobody has associated drops its events too.
            tallies.Lost("no sink is set");
            return;
        }
        // The platform publishes 0.26 to 0.31 s after the event (recorded events).
        var published = raised.TimeMs + _dice.Between(260, 310);
        var pending = new Pending(raised, source, NewId(), published, clock.Now);
        var struck = faults.Strike(rule =>
            Wildcard.Matches(rule.Topic, raised.Topic) || Wildcard.Matches(rule.Topic, raised.Template)
        );
        foreach (var rule in struck)
            if (TwistOf(rule.Kind) is { } extra)
                backlog.TryAdd(pending with { Id = NewId(), Twist = extra });
        if (struck.FirstOrDefault(rule => rule.Kind == BridgeFaultKind.Oversize) is { } oversize)
            pending = pending with { Twist = Twist.Oversize, Bytes = oversize.Bytes };
        if (struck.All(rule => rule.Kind != BridgeFaultKind.Lose))
            Add(pending, struck);
        foreach (var rule in struck)
            if (rule.Kind == BridgeFaultKind.RepeatSameId)
                backlog.TryAdd(pending with { }, rule.Delay);
            else if (rule.Kind == BridgeFaultKind.RepeatNewId)
                backlog.TryAdd(
                    pending with
                    {
                        Id = NewId(),
                        PublishedMs = published + (long)rule.Delay.TotalMilliseconds,
                    },
                    rule.Delay
                );
    }

    private void Add(Pending pending, IReadOnlyList<BridgeFaultRule> struck)
    {
        if (struck.FirstOrDefault(rule => rule.Kind == BridgeFaultKind.Delay) is { } delay)
            backlog.TryAdd(pending, delay.Delay);
        else if (struck.FirstOrDefault(rule => rule.Kind == BridgeFaultKind.Reorder) is { } reorder)
            backlog.TryHold(pending, (int)_dice.Between(1, reorder.Window));
        else
            backlog.TryAdd(pending);
    }

    private Guid NewId() => Guid.Parse(Organisation.Entity.TextOf(_dice.Guid()));

    private static Twist? TwistOf(BridgeFaultKind kind) =>
        kind switch
        {
            BridgeFaultKind.MalformedBody => Twist.MalformedBody,
            BridgeFaultKind.UnknownObject => Twist.UnknownObject,
            BridgeFaultKind.MissingFields => Twist.MissingFields,
            _ => null,
        };
}
