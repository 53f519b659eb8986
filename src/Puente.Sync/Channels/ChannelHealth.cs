using Puente.Sync.Streams;

namespace Puente.Sync.Channels;

/// <summary>Joins what the parts of the stream say about themselves into the one state that the monitor shows.</summary>
internal sealed class ChannelHealth(StreamMonitor monitor)
{
    private const int Shown = 3;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, string> _problems = new(StringComparer.Ordinal);
    private readonly HashSet<string> _awaited = [];

    /// <summary>The stream is not healthy before this part has said how it is.</summary>
    public void Await(string part)
    {
        lock (_lock)
            _awaited.Add(part);
    }

    public void Good(string part) => Tell(part, null);

    /// <param name="note">For people; never customer data.</param>
    public void Bad(string part, string note) => Tell(part, note);

    private void Tell(string part, string? note)
    {
        lock (_lock)
        {
            _awaited.Remove(part);
            if (note is null)
                _problems.Remove(part);
            else
                _problems[part] = note;

            if (_problems.Count > 0)
                monitor.Degraded(
                    string.Join("; ", _problems.Values.Take(Shown))
                        + (_problems.Count > Shown ? $"; and {_problems.Count - Shown} more" : "")
                );
            else if (_awaited.Count == 0)
                monitor.Healthy();
        }
    }
}
