using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Puente.Sync.Events;
using Puente.Sync.Live;
using Puente.Sync.Tests.World;

namespace Puente.Sync.Tests.Live;

/// <summary>Figures of this machine, printed; run by name only: <c>--explicit only --filter-class '*Measurements'</c>.</summary>
public sealed class Measurements(ITestOutputHelper output)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory(Explicit = true)]
    [Trait("Category", "Measurement")]
    [InlineData(1, 1)]
    [InlineData(4, 50)]
    [InlineData(4, 500)]
    public async Task Durable_events_a_second(int sources, int batch)
    {
        await using var place = await Place.OpenAsync(new EventLogOptions());
        var watch = Stopwatch.StartNew();
        var stored = await Task.WhenAll(
            Enumerable
                .Range(0, sources)
                .Select(source =>
                    Task.Run(async () =>
                    {
                        var count = 0;
                        for (var number = 0; watch.Elapsed < TimeSpan.FromSeconds(8); number += batch)
                        {
                            var events = Enumerable
                                .Range(number, batch)
                                .Select(index => At(source * 10_000_000, index))
                                .ToArray();
                            count += await place.Log.AppendAsync(events, None);
                        }
                        return count;
                    })
                )
        );
        var seconds = watch.Elapsed.TotalSeconds;
        Assert.Equal(stored.Sum(), place.Log.End);
        output.WriteLine($"{sources} sources, {batch} a call: {stored.Sum() / seconds:N0} durable events/s");
    }

    [Theory(Explicit = true)]
    [Trait("Category", "Measurement")]
    [InlineData(200)]
    [InlineData(2_000)]
    public async Task Lag_from_append_to_visible_row(int perSecond)
    {
        await using var place = await Place.OpenAsync(new EventLogOptions());
        await using var rows = Running.Start(
            new LiveRowsStream(place.Store, place.Log, new LiveRowsOptions(), null, NullLogger<LiveRowsStream>.Instance)
        );
        var total = perSecond * 12;
        var appended = new long[total];
        var visible = new long[total];
        var watch = Stopwatch.StartNew();
        var sending = Task.Run(async () =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
            for (var sent = 0; sent < total; )
            {
                await timer.WaitForNextTickAsync(None);
                var until = (int)Math.Min(total, watch.Elapsed.TotalSeconds * perSecond);
                if (until == sent)
                    continue;
                Array.Fill(appended, watch.ElapsedMilliseconds, sent, until - sent);
                // 500 calls at a time, each one event further in its turn.
                await place.Log.AppendAsync([.. Enumerable.Range(sent, until - sent).Select(Interleaved)], None);
                sent = until;
            }
        });
        var seen = 0;
        await rows.UntilAsync(
            () =>
            {
                var handled = (int)rows.Monitor.State.Handled;
                Array.Fill(visible, watch.ElapsedMilliseconds, seen, handled - seen);
                seen = handled;
                return Task.FromResult(handled == total);
            },
            "all events are rows"
        );
        await sending;
        // The first second warms up.
        var lags = Enumerable
            .Range(perSecond, total - perSecond)
            .Select(index => visible[index] - appended[index])
            .Order()
            .ToArray();
        var conversations = (await place.QueryAsync("select count(*) from conversations"))[0];
        output.WriteLine(
            $"{perSecond} events/s, {conversations} conversations: lag p50 {lags[lags.Length / 2]} ms, p99 {lags[lags.Length * 99 / 100]} ms, max {lags[^1]} ms"
        );
    }

    private static PlatformEvent At(int first, int index) => new Call(first + (index / 13)).Events()[index % 13];

    private static PlatformEvent Interleaved(int index)
    {
        const int Calls = 500;
        var round = index / (Calls * 13);
        var within = index % (Calls * 13);
        return new Call((round * Calls) + (within % Calls), Call.Noon.AddSeconds(round)).Events()[within / Calls];
    }
}
