using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Puente.Hub.Gateway.Lookups;
using Puente.Hub.Gateway.Sources;
using Puente.Store;

namespace Puente.Hub.Tests.Gateway.Sources;

public sealed class GuardedSourceTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedSource _source = new();

    private static Lookup Lookup { get; } =
        new()
        {
            Name = "x",
            Inputs = [],
            Outputs = [],
            Sql = "select 1",
            Parameters = [],
        };

    [Fact]
    public async Task A_source_that_keeps_failing_is_left_alone_and_one_call_tries_it_again()
    {
        await using var guarded = new GuardedSource(_source, _time, NullLogger.Instance);
        _source.Fault = new SourceException(SourceFault.Unavailable, "ConnectionRefused");
        for (var call = 0; call < GuardedSource.FailuresToOpen; call++)
            Assert.Equal(SourceFault.Unavailable, (await FailAsync(guarded)).Fault);
        Assert.Equal("open", guarded.State);

        var resting = await FailAsync(guarded);
        Assert.Equal(SourceFault.Resting, resting.Fault);
        Assert.InRange(resting.RetryAfter!.Value, TimeSpan.FromSeconds(1), GuardedSource.Rest);
        Assert.Equal(GuardedSource.FailuresToOpen, _source.Calls);

        _time.Advance(GuardedSource.Rest);
        Assert.Equal(SourceFault.Unavailable, (await FailAsync(guarded)).Fault);
        Assert.Equal(SourceFault.Resting, (await FailAsync(guarded)).Fault);

        _time.Advance(GuardedSource.Rest);
        _source.Fault = null;
        Assert.Empty((await guarded.ReadAsync(Lookup, [])).Rows);
        Assert.Equal("closed", guarded.State);
    }

    [Fact]
    public async Task A_statement_that_is_refused_opens_nothing()
    {
        await using var guarded = new GuardedSource(_source, _time, NullLogger.Instance);
        _source.Fault = new SourceException(SourceFault.Refused, "42P01");
        for (var call = 0; call < 3 * GuardedSource.FailuresToOpen; call++)
            Assert.Equal(SourceFault.Refused, (await FailAsync(guarded)).Fault);
        Assert.Equal("closed", guarded.State);
    }

    [Fact]
    public async Task A_source_that_heeds_no_cancellation_is_given_up_in_time_and_keeps_its_places_only()
    {
        await using var guarded = new GuardedSource(_source, _time, NullLogger.Instance);
        _source.Hangs = new TaskCompletionSource();
        var hanging = Enumerable.Range(0, GuardedSource.Places).Select(_ => FailAsync(guarded)).ToArray();
        while (_source.Calls < GuardedSource.Places)
            await Task.Yield();
        var more = FailAsync(guarded);
        await AdvanceUntilAsync(Task.WhenAll([.. hanging, more]));
        Assert.All(hanging, call => Assert.Equal(SourceFault.TimedOut, call.Result.Fault));
        Assert.Contains((await more).Fault, new[] { SourceFault.Busy, SourceFault.TimedOut, SourceFault.Resting });
        Assert.Equal(GuardedSource.Places, _source.Calls);
        _source.Hangs.SetResult();
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    // The clock is moved again until the waiting has begun on the other threads.
    private async Task AdvanceUntilAsync(Task done)
    {
        while (!done.IsCompleted)
        {
            _time.Advance(Lookup.Timeout);
            await Task.Yield();
        }
        await done;
    }

    private static Task<SourceException> FailAsync(GuardedSource source) =>
        Assert.ThrowsAsync<SourceException>(() => source.ReadAsync(Lookup, []));

    private sealed class ScriptedSource : ILookupSource
    {
        private int _calls;

        public string Name => "scripted";

        public int Calls => Volatile.Read(ref _calls);

        public SourceException? Fault { get; set; }

        public TaskCompletionSource? Hangs { get; set; }

        public async Task<SourceRows> ReadAsync(
            Lookup lookup,
            IReadOnlyList<QueryParameter> parameters,
            CancellationToken stop
        )
        {
            Interlocked.Increment(ref _calls);
            if (Hangs is { } hangs)
                await hangs.Task;
            return Fault is null ? new SourceRows([], []) : throw Fault;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
