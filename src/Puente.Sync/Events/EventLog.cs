using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Puente.Store;

namespace Puente.Sync.Events;

/// <summary>
/// The event log in one SQLite file. One writer task commits whatever waits at that moment, so that the more callers wait for
/// the disk, the more share its next answer. What must be fetched because of an event is noted in the same commit.
/// </summary>
public sealed partial class EventLog : IEventLog
{
    private readonly EventLogOptions _options;
    private readonly TimeProvider _time;
    private readonly Channel<LogWrite> _writes;
    private readonly Task _writer;
    private readonly EventLogReader _reader;
    private readonly Lock _lock = new();
    private EventLogSession? _session;
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _begin;
    private long _end;

    private EventLog(string file, EventLogOptions options, TimeProvider time, EventLogSession session)
    {
        (File, _options, _time, _session) = (file, options, time, session);
        _reader = new EventLogReader(file, time);
        (Id, _begin, _end) = (session.LogId, session.Begin, session.End);
        _writes = Channel.CreateBounded<LogWrite>(
            new BoundedChannelOptions(options.WaitingCalls)
            {
                FullMode = BoundedChannelFullMode.Wait,
                SingleReader = true,
            }
        );
        // Where the caller's tasks run: the pool, or a test's own order of things.
        _writer = Task
            .Factory.StartNew(WriteAllAsync, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current)
            .Unwrap();
    }

    public string File { get; }

    /// <summary>Made with the file: a reader whose offset belongs to another log starts at its beginning.</summary>
    public string Id { get; }

    public long End => Volatile.Read(ref _end);

    public long Begin => Volatile.Read(ref _begin);

    /// <summary>Opens the log, making the file when there is none. One process writes it; any number read.</summary>
    /// <exception cref="IOException">The file cannot be opened, is something else, or is of a newer version.</exception>
    public static EventLog Open(string file, EventLogOptions? options = null, TimeProvider? time = null)
    {
        options ??= new EventLogOptions();
        time ??= TimeProvider.System;
        file = Path.GetFullPath(file);
        return new EventLog(file, options, time, new EventLogSession(file, options, time));
    }

    public Task<int> AppendAsync(IReadOnlyList<PlatformEvent> events, CancellationToken cancellationToken) =>
        events.Count == 0 ? Task.FromResult(0) : WriteAsync(new EventAppend(events), cancellationToken);

    public Task<IReadOnlyList<LoggedEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken) =>
        _reader.ReadAsync(after, limit, cancellationToken);

    public Task<DateTimeOffset?> ReadHeardAsync(string source, CancellationToken cancellationToken) =>
        _reader.ReadHeardAsync(source, cancellationToken);

    /// <summary>Every event the log holds of these conversations, by conversation and offset; of snapshots too.</summary>
    public Task<IReadOnlyDictionary<Guid, IReadOnlyList<LoggedEvent>>> ReadConversationsAsync(
        IReadOnlyCollection<Guid> conversations,
        CancellationToken cancellationToken
    ) => _reader.ReadConversationsAsync(conversations, cancellationToken);

    public async Task WaitAsync(long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task grown;
            lock (_lock)
                grown = _grown.Task;
            if (End > after)
                return;
            await grown.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Writes what was handed in before, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _writes.Writer.TryComplete();
        await _writer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _session?.Dispose();
        _session = null;
        await _reader.DisposeAsync();
    }

    /// <summary>Hands work to the writer and returns when its commit is on disk.</summary>
    private async Task<int> WriteAsync(LogWrite write, CancellationToken cancellationToken)
    {
        try
        {
            await _writes.Writer.WriteAsync(write, cancellationToken);
        }
        catch (ChannelClosedException closed)
        {
            throw closed.InnerException is { } fault
                ? new IOException($"The event log {File} has stopped writing: {fault.Message}", fault)
                : new ObjectDisposedException(nameof(EventLog));
        }
        // Not cancelled from here on: whether the commit happened must not stay open.
        return await write.Done;
    }

    private async Task WriteAllAsync()
    {
        var group = new List<LogWrite>();
        try
        {
            while (await _writes.Reader.WaitToReadAsync())
            {
                group.Clear();
                var events = 0;
                while (events < _options.CommitEvents && _writes.Reader.TryRead(out var write))
                {
                    group.Add(write);
                    events += write.Events;
                }
                Commit(group);
            }
        }
        catch (Exception fault)
        {
            // Nobody would hear of a writer that died: every later call fails with the reason.
            _writes.Writer.TryComplete(fault);
            foreach (var write in group)
                write.Fail(fault);
            while (_writes.Reader.TryRead(out var waiting))
                waiting.Fail(fault);
            throw;
        }
    }

    private void Commit(List<LogWrite> group)
    {
        try
        {
            _session ??= new EventLogSession(File, _options, _time);
            _session.Commit(group);
        }
        catch (Exception fault) when (fault is SqliteException or IOException)
        {
            // The session goes with whatever state the failure left it in; the next group opens a new one and so recovers.
            _session?.Dispose();
            _session = null;
            var refused =
                fault as IOException ?? EventLogFile.Fault($"The event log {File} refused", (SqliteException)fault);
            foreach (var write in group)
                write.Fail(refused);
            return;
        }

        var hasGrown = _session.End > End;
        Volatile.Write(ref _begin, _session.Begin);
        Volatile.Write(ref _end, _session.End);
        WritePoint.Reached("log: after commit");
        foreach (var write in group)
            write.Complete();
        if (hasGrown)
            Wake();
    }

    private void Wake()
    {
        TaskCompletionSource grown;
        lock (_lock)
        {
            grown = _grown;
            _grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        grown.SetResult();
    }
}
