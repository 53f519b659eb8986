using Puente.Sync.Events;

namespace Puente.Hub.Tests.Fakes;

/// <summary>The contract of the event log, in memory.</summary>
internal sealed class MemoryLog : IEventLog
{
    private readonly Lock _lock = new();
    private readonly List<LoggedEvent> _events = [];
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _end;

    public bool IsBroken { get; set; }

    public long End
    {
        get
        {
            lock (_lock)
                return IsBroken ? throw new IOException("the disk is gone") : _end;
        }
    }

    public long Begin
    {
        get
        {
            lock (_lock)
                return _events.Count > 0 ? _events[0].Offset : _end + 1;
        }
    }

    public Task<int> AppendAsync(IReadOnlyList<PlatformEvent> events, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var added in events)
                _events.Add(new LoggedEvent(++_end, added));
            _grown.TrySetResult();
            _grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return Task.FromResult(events.Count);
    }

    public void Forget(long upTo)
    {
        lock (_lock)
            _events.RemoveAll(logged => logged.Offset <= upTo);
    }

    public Task<IReadOnlyList<LoggedEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<LoggedEvent>>([
                .. _events.Where(logged => logged.Offset > after).Take(limit),
            ]);
    }

    public Task<DateTimeOffset?> ReadHeardAsync(string source, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public async Task WaitAsync(long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task grown;
            lock (_lock)
            {
                if (_end > after)
                    return;
                grown = _grown.Task;
            }

            await grown.WaitAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
