using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Puente.Hub.Streams;
using Puente.Hub.Tests.Fakes;
using Puente.Sync.Streams;

namespace Puente.Hub.Tests.Streams;

public sealed class SupervisorTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_stream_that_dies_is_dead_at_once_and_says_why()
    {
        await using var supervisor = Supervise(
            new ScriptedStream("rows", (_, _, _) => throw new IOException("the disk is full")),
            ScriptedStream.Calm("details")
        );
        await Eventually.TrueAsync(() => supervisor.Report()[0].Condition == "dead");

        var dead = supervisor.Report()[0];
        Assert.Equal("the disk is full", dead.Note);
        Assert.Equal(1, dead.Restarts);
        Assert.True(dead.IsRed);
        Assert.InRange(dead.NextStart!.Value - _time.GetUtcNow(), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => supervisor.Report()[1].Condition == "healthy");
    }

    [Fact]
    public async Task It_runs_again_and_is_healthy_when_the_fault_is_gone()
    {
        var stream = new ScriptedStream(
            "rows",
            async (run, monitor, stop) =>
            {
                if (run < 4)
                    throw new IOException("not yet");
                monitor.Healthy();
                await ScriptedStream.UntilAsync(stop);
            }
        );
        await using var supervisor = Supervise(stream);
        await Eventually.TrueAsync(
            () => supervisor.Report()[0].Condition == "healthy",
            _time,
            TimeSpan.FromMilliseconds(100)
        );

        Assert.Equal(4, stream.Runs);
        Assert.Equal(3, supervisor.Report()[0].Restarts);
        Assert.Null(supervisor.Report()[0].NextStart);
    }

    [Fact]
    public async Task A_stream_that_returns_without_being_asked_has_died()
    {
        await using var supervisor = Supervise(new ScriptedStream("rows", (_, _, _) => Task.CompletedTask));
        await Eventually.TrueAsync(() => supervisor.Report()[0].Condition == "dead");
        Assert.Equal("It ended without being asked to.", supervisor.Report()[0].Note);
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_a_death()
    {
        await using var supervisor = Supervise(
            new ScriptedStream("rows", (_, _, _) => throw new TaskCanceledException("a request timed out"))
        );
        await Eventually.TrueAsync(() => supervisor.Report()[0].Condition == "dead");
    }

    [Fact]
    public async Task A_fault_that_may_quote_a_record_is_told_by_its_kind_alone()
    {
        var log = new KeptLog();
        await using var supervisor = new Supervisor(
            [new ScriptedStream("rows", (_, _, _) => throw new FormatException("'+34 600 123 456' is no number"))],
            new RestartPolicy(),
            log,
            _time
        );
        supervisor.Start();
        await Eventually.TrueAsync(() => supervisor.Report()[0].Condition == "dead" && log.Lines.Count > 0);

        Assert.Contains("FormatException", supervisor.Report()[0].Note, StringComparison.Ordinal);
        Assert.DoesNotContain("600", supervisor.Report()[0].Note, StringComparison.Ordinal);
        Assert.All(log.Lines, line => Assert.DoesNotContain("600", line, StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Contains("stream rows died", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_with_work_that_handles_nothing_is_stalled()
    {
        var stream = new ScriptedStream(
            "details",
            async (_, monitor, stop) =>
            {
                monitor.Healthy();
                monitor.Handled(1, _time.GetUtcNow());
                monitor.Waiting(7);
                await ScriptedStream.UntilAsync(stop);
            }
        );
        await using var supervisor = Supervise(stream);
        await Eventually.TrueAsync(() => supervisor.Report()[0].Waiting == 7);
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal("healthy", supervisor.Report()[0].Condition);
        Assert.Equal(TimeSpan.FromMinutes(9), supervisor.Report()[0].Lag);

        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("stalled", supervisor.Report()[0].Condition);
        Assert.True(supervisor.Report()[0].IsRed);
    }

    [Fact]
    public async Task A_stream_with_nothing_to_do_may_be_silent_for_ever()
    {
        await using var supervisor = Supervise(ScriptedStream.Calm("channels"));
        await Eventually.TrueAsync(() => supervisor.Report()[0].Condition == "healthy");
        _time.Advance(TimeSpan.FromDays(2));
        Assert.Equal("healthy", supervisor.Report()[0].Condition);
    }

    [Fact]
    public async Task A_stream_that_does_not_come_up_is_stalled()
    {
        await using var supervisor = Supervise(
            new ScriptedStream("channels", (_, _, stop) => ScriptedStream.UntilAsync(stop))
        );
        await Eventually.TrueAsync(() => supervisor.Report()[0].Condition == "stalled", _time, TimeSpan.FromMinutes(1));
        Assert.Equal("has not come up", supervisor.Report()[0].Note);
    }

    [Fact]
    public async Task Stopping_lets_a_stream_finish_what_it_holds()
    {
        var finished = false;
        var stream = new ScriptedStream(
            "rows",
            async (_, _, stop) =>
            {
                await ScriptedStream.UntilAsync(stop);
                finished = true;
            }
        );
        await using var supervisor = Supervise(stream);
        await Eventually.TrueAsync(() => stream.Runs == 1);

        Assert.Empty(await supervisor.StopAsync(TimeSpan.FromSeconds(60)));
        Assert.True(finished);
        Assert.Equal(0, supervisor.Report()[0].Restarts);
    }

    [Fact]
    public async Task A_stream_that_does_not_stop_is_named_and_left()
    {
        var never = new TaskCompletionSource();
        var hanging = new ScriptedStream("hanging", (_, _, _) => never.Task);
        var supervisor = Supervise(hanging, ScriptedStream.Calm("calm"));
        await Eventually.TrueAsync(() => hanging.Runs == 1);
        var stopping = supervisor.StopAsync(TimeSpan.FromSeconds(30));
        await Eventually.TrueAsync(() => stopping.IsCompleted, _time, TimeSpan.FromSeconds(5));
        Assert.Equal(["hanging"], await stopping);

        never.SetResult();
        await supervisor.DisposeAsync();
    }

    [Fact]
    public async Task A_stream_that_waits_for_its_restart_stops_at_once()
    {
        await using var supervisor = Supervise(new ScriptedStream("rows", (_, _, _) => throw new IOException("no")));
        await Eventually.TrueAsync(() => supervisor.Report()[0].NextStart is not null);
        Assert.Empty(await supervisor.StopAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Work_on_what_a_stream_holds_is_done_while_it_stands_still()
    {
        var running = 0;
        var stream = new ScriptedStream(
            "rows",
            async (_, _, stop) =>
            {
                Interlocked.Increment(ref running);
                await ScriptedStream.UntilAsync(stop);
                Interlocked.Decrement(ref running);
            }
        );
        await using var supervisor = Supervise(stream);
        await Eventually.TrueAsync(() => Volatile.Read(ref running) == 1);
        await Assert.ThrowsAsync<IOException>(() =>
            supervisor.WithoutAsync(
                "rows",
                () =>
                {
                    Assert.Equal(0, Volatile.Read(ref running));
                    throw new IOException("the work failed");
                }
            )
        );
        await Eventually.TrueAsync(() => stream.Runs == 2);
    }

    [Fact]
    public void Two_streams_cannot_have_one_name() =>
        Assert.Throws<ArgumentException>(() => Supervise(ScriptedStream.Calm("rows"), ScriptedStream.Calm("rows")));

    private Supervisor Supervise(params IReadOnlyList<IStream> streams)
    {
        var supervisor = new Supervisor(streams, new RestartPolicy(), NullLogger.Instance, _time, new Random(1));
        supervisor.Start();
        return supervisor;
    }

    private sealed class KeptLog : ILogger
    {
        private readonly Lock _lock = new();
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lock)
                    return [.. _lines];
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            lock (_lock)
                _lines.Add(formatter(state, exception));
        }
    }
}
