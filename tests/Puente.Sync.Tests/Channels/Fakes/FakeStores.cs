using Puente.Store.Gaps;
using Puente.Sync.Events;

namespace Puente.Sync.Tests.Channels.Fakes;

/// <summary>Keeps what is appended; repeats of topic and body are kept once, as the contract says.</summary>
internal sealed class FakeLog : IEventLog
{
    private readonly Lock _lock = new();
    private readonly List<LoggedEvent> _events = [];
    private readonly HashSet<string> _known = [];
    private readonly Dictionary<string, DateTimeOffset> _heard = [];

    /// <summary>Appends wait for it.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public Exception? Fault { get; set; }

    public int Appends { get; private set; }

    public int Repeats { get; private set; }

    public IReadOnlyList<PlatformEvent> Events
    {
        get
        {
            lock (_lock)
                return [.. _events.Select(logged => logged.Event)];
        }
    }

    public long End
    {
        get
        {
            lock (_lock)
                return _events.Count;
        }
    }

    public long Begin => 1;

    public async Task<int> AppendAsync(IReadOnlyList<PlatformEvent> events, CancellationToken cancellationToken)
    {
        if (Gate is { } gate)
            await gate.Task;
        if (Fault is { } fault)
            throw fault;
        lock (_lock)
        {
            Appends++;
            var before = _events.Count;
            foreach (var appended in events)
            {
                _heard[appended.Source] = appended.ReceivedAt;
                if (_known.Add($"{appended.Topic} {Convert.ToBase64String(appended.Body.Span)}"))
                    _events.Add(new LoggedEvent(_events.Count + 1, appended));
                else
                    Repeats++;
            }

            return _events.Count - before;
        }
    }

    public Task<IReadOnlyList<LoggedEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<LoggedEvent>>([.. _events.Skip((int)after).Take(limit)]);
    }

    public Task<DateTimeOffset?> ReadHeardAsync(string source, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(_heard.TryGetValue(source, out var heard) ? heard : (DateTimeOffset?)null);
    }

    public Task WaitAsync(long after, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}

internal sealed class FakeGaps : IGapJournal
{
    private readonly Lock _lock = new();
    private readonly List<Gap> _saved = [];

    public Exception? Fault { get; set; }

    /// <summary>Every save in its order.</summary>
    public IReadOnlyList<Gap> Saved
    {
        get
        {
            lock (_lock)
                return [.. _saved];
        }
    }

    /// <summary>Each gap as it was saved last.</summary>
    public IReadOnlyList<Gap> Gaps =>
        [.. Saved.GroupBy(gap => gap.Id).Select(same => same.Last()).OrderBy(gap => gap.OpenedAt)];

    /// <summary>Until when the gaps of an earlier run reach.</summary>
    public DateTimeOffset? Reach { get; set; }

    public Task BeginAsync(Gap gap, CancellationToken cancellationToken) => OpenAsync(gap, cancellationToken);

    public Task EndAsync(Gap gap, CancellationToken cancellationToken) => OpenAsync(gap, cancellationToken);

    public Task<DateTimeOffset?> ResumeAsync(string stream, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult(Reach);

    public Task OpenAsync(Gap gap, CancellationToken cancellationToken)
    {
        if (Fault is { } fault)
            throw fault;
        lock (_lock)
            _saved.Add(gap);
        return Task.CompletedTask;
    }
}

internal sealed class FakeQuarantine : IQuarantine
{
    private readonly Lock _lock = new();
    private readonly List<(string Reason, byte[] Bytes)> _kept = [];

    public IReadOnlyList<(string Reason, byte[] Bytes)> Kept
    {
        get
        {
            lock (_lock)
                return [.. _kept];
        }
    }

    public Task KeepAsync(string source, string reason, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Assert.Equal("channels", source);
        lock (_lock)
            _kept.Add((reason, bytes.ToArray()));
        return Task.CompletedTask;
    }
}
