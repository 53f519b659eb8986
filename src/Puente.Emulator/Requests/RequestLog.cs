namespace Puente.Emulator.Requests;

/// <param name="Route">Route template with its method, or the method and <c>(unknown)</c>.</param>
/// <param name="Status">Status answered; 0 when the connection was dropped.</param>
/// <param name="Fault">Name of the fault that met the request, if any.</param>
public sealed record RequestEntry(long Number, DateTimeOffset At, string Route, string Path, int Status, string? Fault);

/// <summary>The latest requests and a count per route and status. Safe to use from several threads.</summary>
public sealed class RequestLog
{
    private const int Kept = 2_000;
    private readonly Lock _lock = new();
    private readonly Queue<RequestEntry> _latest = new();
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private long _number;

    /// <summary>The latest 2,000 requests, oldest first.</summary>
    public IReadOnlyList<RequestEntry> Latest
    {
        get
        {
            lock (_lock)
                return [.. _latest];
        }
    }

    /// <summary>Requests so far by <c>METHOD template status</c>.</summary>
    public IReadOnlyDictionary<string, long> Counts
    {
        get
        {
            lock (_lock)
                return new Dictionary<string, long>(_counts);
        }
    }

    public long Total
    {
        get
        {
            lock (_lock)
                return _number;
        }
    }

    internal void Add(DateTimeOffset at, string route, string path, int status, string? fault)
    {
        lock (_lock)
        {
            _latest.Enqueue(new RequestEntry(++_number, at, route, path, status, fault));
            if (_latest.Count > Kept)
                _latest.Dequeue();
            var key = $"{route} {status}";
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
        }
    }
}
