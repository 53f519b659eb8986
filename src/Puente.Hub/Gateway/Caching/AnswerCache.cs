using Puente.Hub.Gateway.Lookups;

namespace Puente.Hub.Gateway.Caching;

internal enum CacheResult
{
    Miss,
    Hit,
    Stale,
}

/// <summary>
/// Answers by question, in memory only, the longest unused thrown out first. One question is fetched once at a time, however
/// many ask it.
/// </summary>
/// <param name="mostBytes">Of answers; each entry counts for a little more than its answer.</param>
internal sealed class AnswerCache(long mostBytes, TimeProvider time)
{
    private const int EntryBytes = 200;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();
    private readonly Dictionary<string, Task<byte[]>> _flights = new(StringComparer.Ordinal);
    private long _bytes;

    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    public long Bytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    /// <param name="fetch">Its failure goes to all who wait; a stale answer outlives it.</param>
    public async Task<(byte[] Answer, CacheResult Result)> GetAsync(
        string key,
        LookupCache policy,
        Func<Task<byte[]>> fetch
    )
    {
        Task<byte[]> flight;
        lock (_lock)
        {
            var found = Find(key);
            var age = found is null ? TimeSpan.MaxValue : time.GetElapsedTime(found.Stored);
            if (found is not null && age < policy.Fresh)
                return (found.Answer, CacheResult.Hit);
            flight = _flights.TryGetValue(key, out var under) ? under : Start(key, fetch);
            if (found is not null && age < policy.Fresh + policy.Stale)
                return (found.Answer, CacheResult.Stale);
        }
        return (await flight, CacheResult.Miss);
    }

    // Called with the lock held; the work itself begins on another thread.
    private Task<byte[]> Start(string key, Func<Task<byte[]>> fetch)
    {
        var flight = Task.Run(async () =>
        {
            try
            {
                var answer = await fetch();
                lock (_lock)
                    Store(key, answer);
                return answer;
            }
            finally
            {
                lock (_lock)
                    _flights.Remove(key);
            }
        });
        _flights[key] = flight;
        // Behind a stale answer nobody waits for the failure; the metrics have it.
        _ = flight.ContinueWith(
            ended => ended.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default
        );
        return flight;
    }

    private Entry? Find(string key)
    {
        if (!_entries.TryGetValue(key, out var node))
            return null;
        _byUse.Remove(node);
        _byUse.AddFirst(node);
        return node.Value;
    }

    private void Store(string key, byte[] answer)
    {
        if (_entries.Remove(key, out var old))
            Forget(old);
        if (answer.Length + EntryBytes > mostBytes)
            return;
        _entries[key] = _byUse.AddFirst(new Entry(key, answer, time.GetTimestamp()));
        _bytes += answer.Length + EntryBytes;
        while (_bytes > mostBytes)
        {
            var last = _byUse.Last!;
            _entries.Remove(last.Value.Key);
            Forget(last);
        }
    }

    private void Forget(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _bytes -= node.Value.Answer.Length + EntryBytes;
    }

    private sealed record Entry(string Key, byte[] Answer, long Stored);
}
