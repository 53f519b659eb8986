namespace Puente.Emulator.Channels;

/// <summary>The order in which one socket's frames leave, after <see cref="ChannelFaultKind.Reorder"/> and
/// <see cref="ChannelFaultKind.Burst"/>. For one writer.</summary>
internal sealed class HeldFrames(TimeProvider time)
{
    private sealed class Late(Outgoing outgoing, int passes, long since, TimeSpan most)
    {
        public Outgoing Outgoing { get; } = outgoing;
        public int Passes { get; set; } = passes;
        public long Since { get; } = since;
        public TimeSpan Most { get; } = most;
    }

    private readonly Queue<Outgoing> _ready = new();
    private readonly List<Late> _late = [];
    private readonly List<Outgoing> _burst = [];
    private ChannelFaultRule? _bursting;
    private long _burstSince;

    public void Take(Outgoing outgoing)
    {
        if (_bursting is not null || Find(outgoing, ChannelFaultKind.Burst) is not null)
        {
            if (_bursting is null)
                (_bursting, _burstSince) = (Find(outgoing, ChannelFaultKind.Burst)!, time.GetTimestamp());
            _burst.Add(outgoing);
            if (_burst.Count >= _bursting.Count)
                EndBurst();
            return;
        }
        if (Find(outgoing, ChannelFaultKind.Reorder) is { } reorder)
        {
            _late.Add(new Late(outgoing, reorder.Count, time.GetTimestamp(), reorder.Delay));
            return;
        }
        _ready.Enqueue(outgoing);
        foreach (var late in _late)
            late.Passes--;
        ReleaseWhere(late => late.Passes <= 0);
    }

    public bool HasReady => _ready.Count > 0;

    public bool TryNext(out Outgoing? outgoing) => _ready.TryDequeue(out outgoing);

    /// <summary>Real time until something held must go, whatever comes; null when nothing is held.</summary>
    public TimeSpan? Patience
    {
        get
        {
            var times = _late.Select(late => late.Most - time.GetElapsedTime(late.Since));
            if (_bursting is not null)
                times = times.Append(_bursting.Delay - time.GetElapsedTime(_burstSince));
            return times.Select(left => left < TimeSpan.Zero ? TimeSpan.Zero : left).Cast<TimeSpan?>().Min();
        }
    }

    /// <summary>Readies what has been held long enough.</summary>
    public void Expire()
    {
        if (_bursting is not null && time.GetElapsedTime(_burstSince) >= _bursting.Delay)
            EndBurst();
        ReleaseWhere(late => time.GetElapsedTime(late.Since) >= late.Most);
    }

    /// <summary>Readies everything.</summary>
    public void Flush()
    {
        EndBurst();
        ReleaseWhere(_ => true);
    }

    private static ChannelFaultRule? Find(Outgoing outgoing, ChannelFaultKind kind) =>
        outgoing.Faults.FirstOrDefault(rule => rule.Kind == kind);

    private void EndBurst()
    {
        foreach (var outgoing in _burst)
            _ready.Enqueue(outgoing);
        _burst.Clear();
        _bursting = null;
    }

    private void ReleaseWhere(Predicate<Late> due)
    {
        foreach (var late in _late.FindAll(due))
            _ready.Enqueue(late.Outgoing);
        _late.RemoveAll(due);
    }
}
