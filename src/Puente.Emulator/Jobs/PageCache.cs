using System.Collections.Concurrent;

namespace Puente.Emulator.Jobs;

/// <summary>Compressed result pages, the least recently used thrown out first. Two callers who want the same page wait
/// for one to be made.</summary>
internal sealed class PageCache(long capacityBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, byte[] Page)>> _pages = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, byte[] Page)> _byUse = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<byte[]>>> _making = new(StringComparer.Ordinal);
    private long _bytes;

    public async Task<byte[]> GetAsync(string key, Func<byte[]> make)
    {
        if (TryGet(key) is { } ready)
            return ready;
        var making = _making.GetOrAdd(key, _ => new Lazy<Task<byte[]>>(() => Task.Run(make)));
        try
        {
            var page = await making.Value;
            Put(key, page);
            return page;
        }
        finally
        {
            _making.TryRemove(key, out _);
        }
    }

    private byte[]? TryGet(string key)
    {
        lock (_lock)
        {
            if (!_pages.TryGetValue(key, out var node))
                return null;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Page;
        }
    }

    private void Put(string key, byte[] page)
    {
        lock (_lock)
        {
            if (page.Length > capacityBytes || _pages.ContainsKey(key))
                return;
            _pages[key] = _byUse.AddFirst((key, page));
            _bytes += page.Length;
            while (_bytes > capacityBytes && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _pages.Remove(oldest.Value.Key);
                _bytes -= oldest.Value.Page.Length;
            }
        }
    }
}
