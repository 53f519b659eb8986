using Puente.Hub.Streams;

namespace Puente.Hub.Health;

/// <summary>How late each stream was, sampled; the last hour, in memory.</summary>
internal sealed class LagHistory
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    public const int Samples = 240;
    private readonly Lock _gate = new();
    private readonly Queue<(DateTimeOffset At, Dictionary<string, double?> Seconds)> _samples = new();

    public void Add(DateTimeOffset at, IReadOnlyList<StreamReport> streams)
    {
        var seconds = streams.ToDictionary(
            stream => stream.Name,
            stream => stream.Lag?.TotalSeconds,
            StringComparer.Ordinal
        );
        lock (_gate)
        {
            if (_samples.Count == Samples)
                _samples.Dequeue();
            _samples.Enqueue((at, seconds));
        }
    }

    /// <returns>Oldest first; seconds by stream, null where a stream had handled nothing yet.</returns>
    public IReadOnlyList<(DateTimeOffset At, Dictionary<string, double?> Seconds)> Read()
    {
        lock (_gate)
            return [.. _samples];
    }
}
