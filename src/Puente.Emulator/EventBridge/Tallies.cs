namespace Puente.Emulator.EventBridge;

/// <param name="Code">The target's own code, or the reason.</param>
public sealed record GivenUp(Guid Id, string Topic, string Code, int Bytes);

/// <summary>What has become of events so far. Safe to use from several threads.</summary>
internal sealed class Tallies
{
    private const int KeptGivenUp = 100;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _lost = new(StringComparer.Ordinal);
    private readonly Queue<GivenUp> _givenUp = new();
    private long _taken;
    private long _delivered;
    private long _repeats;
    private long _deadLettered;

    public void Taken() => Interlocked.Increment(ref _taken);

    public void Delivered(int count) => Interlocked.Add(ref _delivered, count);

    public void Repeated(int count) => Interlocked.Add(ref _repeats, count);

    public void DeadLettered() => Interlocked.Increment(ref _deadLettered);

    public void Lost(string reason)
    {
        lock (_lock)
            _lost[reason] = _lost.GetValueOrDefault(reason) + 1;
    }

    public void GaveUp(GivenUp given)
    {
        lock (_lock)
        {
            _givenUp.Enqueue(given);
            if (_givenUp.Count > KeptGivenUp)
                _givenUp.Dequeue();
        }
    }

    public bool HasLost
    {
        get
        {
            lock (_lock)
                return _lost.Count > 0;
        }
    }

    public BridgeState State(int waiting, DateTimeOffset? outUntil)
    {
        lock (_lock)
            return new BridgeState(
                Interlocked.Read(ref _taken),
                Interlocked.Read(ref _delivered),
                Interlocked.Read(ref _repeats),
                Interlocked.Read(ref _deadLettered),
                waiting,
                outUntil,
                new Dictionary<string, long>(_lost),
                [.. _givenUp]
            );
    }
}

/// <param name="Taken">Events that integrations have asked for; faults can make more or fewer messages of them.</param>
/// <param name="Delivered">Messages that the target took.</param>
/// <param name="Repeats">Deliveries tried again after a failure.</param>
/// <param name="DeadLettered">Messages given up and put into the dead-letter queue.</param>
/// <param name="Waiting">Messages that wait or are on their way.</param>
/// <param name="OutUntil">Platform time at which an outage ends; the highest when it has no end, null without one.</param>
/// <param name="Lost">Messages that nobody will ever get, by reason.</param>
/// <param name="GivenUp">The latest 100 messages that the target did not take, oldest first.</param>
public sealed record BridgeState(
    long Taken,
    long Delivered,
    long Repeats,
    long DeadLettered,
    int Waiting,
    DateTimeOffset? OutUntil,
    IReadOnlyDictionary<string, long> Lost,
    IReadOnlyList<GivenUp> GivenUp
);
