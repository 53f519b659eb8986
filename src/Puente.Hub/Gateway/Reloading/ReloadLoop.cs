using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Puente.Hub.Gateway.Reloading;

/// <summary>Reads again after a change has come to rest, and every so often without one.</summary>
internal sealed partial class ReloadLoop : IAsyncDisposable
{
    private readonly GatewayReload _reload;
    private readonly Action _readAgain;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unwatched = new(StringComparer.Ordinal);
    private readonly Task _work;

    // One sign is as good as many.
    private readonly Channel<bool> _signs = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    /// <param name="readAgain">Must handle its own failures.</param>
    public ReloadLoop(GatewayReload reload, Action readAgain, ILogger log, TimeProvider time)
    {
        (_reload, _readAgain, _log, _time) = (reload, readAgain, log, time);
        Watch();
        _work = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        foreach (var watcher in _watchers.Values)
            watcher.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        // Off the caller's thread: files are read.
        await Task.Yield();
        try
        {
            while (true)
            {
                if (await SignWithinAsync(_reload.Poll))
                    await RestAsync();
                Watch();
                _readAgain();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The hub ends.
        }
    }

    private async Task RestAsync()
    {
        var began = _time.GetTimestamp();
        while (await SignWithinAsync(_reload.Quiet))
            if (_time.GetElapsedTime(began) >= _reload.Poll)
                return;
    }

    private async Task<bool> SignWithinAsync(TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _stop.Token);
        try
        {
            await _signs.Reader.ReadAsync(both.Token);
            return true;
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>A folder that did not exist may exist now.</summary>
    private void Watch()
    {
        foreach (var (folder, filters) in _reload.Folders)
        {
            var name = $"{folder}/{string.Join(' ', filters)}";
            if (_watchers.ContainsKey(name) || !Directory.Exists(folder))
                continue;
            try
            {
                var watcher = new FileSystemWatcher(folder);
                foreach (var filter in filters)
                    watcher.Filters.Add(filter);
                watcher.Changed += OnSign;
                watcher.Created += OnSign;
                watcher.Deleted += OnSign;
                watcher.Renamed += OnSign;
                watcher.EnableRaisingEvents = true;
                _watchers[name] = watcher;
            }
            catch (Exception fault) when (fault is IOException or ArgumentException or PlatformNotSupportedException)
            {
                // Out of watches, or a file system without them: the poll finds the change.
                if (_unwatched.Add(folder))
                    LogUnwatched(_log, folder, _reload.Poll, fault.Message);
            }
        }
    }

    private void OnSign(object sender, FileSystemEventArgs change) => _signs.Writer.TryWrite(true);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Changes of {Folder} are not told to the hub ({Reason}); it looks every {Poll}."
    )]
    private static partial void LogUnwatched(ILogger log, string folder, TimeSpan poll, string reason);
}
