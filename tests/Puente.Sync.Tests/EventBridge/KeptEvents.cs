using System.Collections.Concurrent;
using System.Text;
using Puente.Sync.Events;
using Puente.Testing;

namespace Puente.Sync.Tests.EventBridge;

/// <summary>The log's contract in memory: one event per topic and body.</summary>
internal sealed class KeptEvents : IEventLog
{
    private readonly Lock _lock = new();
    private readonly List<PlatformEvent> _events = [];
    private readonly HashSet<string> _known = [];
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs before each append: waits, or throws to refuse.</summary>
    public Func<IReadOnlyList<PlatformEvent>, Task> Before { get; set; } = _ => Task.CompletedTask;

    public long Begin => 1;

    public long End
    {
        get
        {
            lock (_lock)
                return _events.Count;
        }
    }

    public IReadOnlyList<PlatformEvent> Events
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    public async Task<int> AppendAsync(IReadOnlyList<PlatformEvent> events, CancellationToken cancellationToken)
    {
        await Before(events).WaitAsync(cancellationToken);
        lock (_lock)
        {
            var before = _events.Count;
            foreach (var item in events)
            {
                if (_known.Add(item.Topic + Encoding.UTF8.GetString(item.Body.Span)))
                    _events.Add(item);
            }

            _grown.TrySetResult();
            _grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _events.Count - before;
        }
    }

    public Task<IReadOnlyList<LoggedEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<LoggedEvent>>([
                .. _events
                    .Skip((int)after)
                    .Take(limit)
                    .Select((item, index) => new LoggedEvent(after + index + 1, item)),
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
                if (_events.Count > after)
                    return;
                grown = _grown.Task;
            }

            await grown.WaitAsync(Patience.Limit, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

internal sealed class KeptRubbish : IQuarantine
{
    public ConcurrentQueue<(string Source, string Reason, string Text)> Rows { get; } = new();

    public Task KeepAsync(string source, string reason, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Rows.Enqueue((source, reason, Encoding.UTF8.GetString(bytes.Span)));
        return Task.CompletedTask;
    }
}
