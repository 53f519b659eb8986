using System.Net;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform.Governor;
using Puente.Platform.Requests;
using Puente.Platform.Tests.Fakes;

namespace Puente.Platform.Tests.Governor;

public sealed class GateTests
{
    [Fact]
    public void No_window_holds_more_than_the_share_whatever_the_arrival() =>
        Gen.Select(Gen.Int[1, 400], Gen.Int[1, 100], Gen.Int[0, 30_000].Array[1, 600])
            .Sample(
                (allowed, percent, arrivals) =>
                {
                    var time = new FakeTimeProvider();
                    using var gate = Gates.Of(time, percent / 100.0, allowed);
                    Array.Sort(arrivals);
                    var passes = new List<long>();
                    var next = 0;
                    for (var now = 0L; now < 130_000; now += 100)
                    {
                        while (next < arrivals.Length && arrivals[next] <= now)
                            _ = gate.PassAsync(
                                next++ % 2 == 0 ? Lane.Interactive : Lane.Backfill,
                                CancellationToken.None
                            );
                        while (passes.Count < gate.Passed)
                            passes.Add(now);
                        time.Advance(TimeSpan.FromMilliseconds(100));
                    }

                    return LargestWindow(passes, 60_000) <= Math.Max(1, (int)(allowed * (percent / 100.0)));
                },
                iter: 60
            );

    [Theory]
    [InlineData(300, 0.8)]
    [InlineData(300, 1.0)]
    [InlineData(60, 0.8)]
    public void The_gate_is_no_tighter_than_it_must_be(int allowed, double share)
    {
        var time = new FakeTimeProvider();
        using var gate = Gates.Of(time, share, allowed);
        for (var i = 0; i < 5 * allowed; i++)
            _ = gate.PassAsync(Lane.Backfill, CancellationToken.None);
        for (var step = 0; step < 1200; step++)
            time.Advance(TimeSpan.FromMilliseconds(100));

        // Two minutes at the share, less what is kept for bursts.
        Assert.InRange(gate.Passed, (long)(2 * allowed * share * 0.94), (long)(2 * allowed * share) + 1);
    }

    [Fact]
    public async Task An_interactive_request_goes_before_a_backfill_that_waited_longer()
    {
        var time = new FakeTimeProvider();
        using var gate = Gates.Of(time, 1, 10);
        Assert.True(gate.PassAsync(Lane.Backfill, CancellationToken.None).IsCompleted);
        Assert.True(gate.PassAsync(Lane.Backfill, CancellationToken.None).IsCompleted);
        var backfill = Enumerable
            .Range(0, 3)
            .Select(_ => gate.PassAsync(Lane.Backfill, CancellationToken.None))
            .ToArray();
        var person = gate.PassAsync(Lane.Interactive, CancellationToken.None);
        Assert.False(person.IsCompleted);
        while (gate.Passed < 3)
            time.Advance(TimeSpan.FromMilliseconds(100));

        await person.WaitAsync(TimeSpan.FromMinutes(4));
        Assert.All(backfill, b => Assert.False(b.IsCompleted));
    }

    [Fact]
    public async Task A_request_that_gives_up_does_not_use_a_slot()
    {
        var time = new FakeTimeProvider();
        using var gate = Gates.Of(time, 1, 10);
        using var cancel = new CancellationTokenSource();
        await gate.PassAsync(Lane.Interactive, CancellationToken.None);
        await gate.PassAsync(Lane.Interactive, CancellationToken.None);
        var gone = gate.PassAsync(Lane.Interactive, cancel.Token);
        var stays = gate.PassAsync(Lane.Interactive, CancellationToken.None);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        time.Advance(TimeSpan.FromSeconds(7));
        await stays.WaitAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(3, gate.Passed);
        Assert.Equal(0, gate.Waiting);
    }

    [Fact]
    public void A_count_that_others_used_up_closes_the_gate_until_the_window_ends()
    {
        var time = new FakeTimeProvider();
        using var gate = Gates.Of(time, 1, 300);
        gate.Learn(new Ticket(0, time.GetElapsedTime(0).Ticks), 300, 300, TimeSpan.FromSeconds(20));
        _ = gate.PassAsync(Lane.Interactive, CancellationToken.None);
        Assert.Equal(0, gate.Passed);
        time.Advance(TimeSpan.FromSeconds(19.9));
        Assert.Equal(0, gate.Passed);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(1, gate.Passed);
    }

    [Theory]
    [InlineData(0, 0, 10)]
    [InlineData(-1, 0, 10)]
    [InlineData(300, -1, 10)]
    [InlineData(300, 300, 1_000_000)]
    public void Headers_that_make_no_sense_teach_nothing(int allowed, int count, int reset)
    {
        using var gate = Gates.Of(new FakeTimeProvider(), 1, 300);
        gate.Learn(default, allowed, count, TimeSpan.FromSeconds(reset));
        Assert.True(gate.PassAsync(Lane.Interactive, CancellationToken.None).IsCompleted);
        Assert.Equal(300, gate.Permitted);
    }

    [Fact]
    public async Task A_storm_meets_a_low_limit_and_is_paced_instead_of_refused()
    {
        var time = new FakeTimeProvider();
        var server = new CountingServer(time, allowed: 20);
        var socket = new ScriptedSocket { OnRequest = (_, _) => Task.FromResult(server.Answer()) };
        using var client = Clients.Over(
            socket,
            time,
            o =>
            {
                o.RateShare = 1;
                o.MaxTries = 10;
                o.AssumedRatePerMinute = 50; // wrong on purpose: the answers have to teach the gate
            }
        );
        await time.RunAsync(
            () => Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.SendAsync(HttpMethod.Get, "/api/v2/users"))),
            stepMilliseconds: 50
        );

        Assert.Equal(100, server.Served);
        Assert.Equal(0, server.Refused);
        Assert.Equal(20, client.RateState!.Allowed);
    }

    [Fact]
    public async Task A_person_is_served_within_a_second_while_a_backfill_fills_the_gate()
    {
        var time = new FakeTimeProvider();
        var socket = new ScriptedSocket();
        using var client = Clients.Over(socket, time);
        var backfill = client.WithLane(Lane.Backfill);
        Task[] bulk = [];
        await time.RunAsync(() =>
        {
            bulk = [.. Enumerable.Range(0, 400).Select(_ => backfill.SendAsync(HttpMethod.Get, "/api/v2/groups"))];
            return bulk[100];
        });

        var started = time.GetUtcNow();
        await time.RunAsync(() => client.SendAsync(HttpMethod.Get, "/api/v2/users"), stepMilliseconds: 50);
        Assert.InRange(time.GetUtcNow() - started, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Contains(bulk, b => !b.IsCompleted);

        started = time.GetUtcNow();
        var option = new RequestOptions { Lane = Lane.Interactive };
        await time.RunAsync(
            () => backfill.SendAsync(HttpMethod.Get, "/api/v2/users", options: option),
            stepMilliseconds: 50
        );
        Assert.InRange(time.GetUtcNow() - started, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    private static int LargestWindow(List<long> times, long length)
    {
        var largest = 0;
        for (int first = 0, last = 0; last < times.Count; last++)
        {
            while (times[last] - times[first] >= length)
                first++;
            largest = Math.Max(largest, last - first + 1);
        }

        return largest;
    }

    /// <summary>The platform's way of counting: a window that begins with its first request.</summary>
    private sealed class CountingServer(TimeProvider time, int allowed)
    {
        private readonly Lock _lock = new();
        private DateTimeOffset _end;
        private int _count;

        public int Served { get; private set; }

        public int Refused { get; private set; }

        public HttpResponseMessage Answer()
        {
            lock (_lock)
            {
                var now = time.GetUtcNow();
                if (now >= _end)
                    (_end, _count) = (now.AddSeconds(60), 0);
                _count++;
                var isOver = _count > allowed;
                if (isOver)
                    Refused++;
                else
                    Served++;
                var reset = (int)Math.Ceiling((_end - now).TotalSeconds);
                var response = isOver
                    ? ScriptedSocket.Status(HttpStatusCode.TooManyRequests, reset)
                    : ScriptedSocket.Json("{}");
                response.Headers.Add("inin-ratelimit-allowed", $"{allowed}");
                response.Headers.Add("inin-ratelimit-count", $"{_count}");
                response.Headers.Add("inin-ratelimit-reset", $"{reset}");
                return response;
            }
        }
    }
}
