using Puente.Sync.Channels.Intake;
using Puente.Sync.Streams;
using Puente.Sync.Tests.World;

namespace Puente.Sync.Tests.Schedules;

/// <summary>Those who wait for each other, in thousands of orders: nobody is forgotten, nobody gets what another has.</summary>
[Collection(nameof(ScheduleCollection))]
public sealed class WaitingScheduleTests
{
    private const int Orders = 2_000;
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public void One_seed_is_one_order_and_another_seed_another()
    {
        var traces = Enumerable
            .Range(0, 20)
            .Select(seed => Schedule.Run((ulong)seed % 10, Call.Noon, BusyAsync))
            .ToList();
        Assert.Equal(traces[..10], traces[10..]);
        Assert.Equal(10, traces.Distinct().Count());
    }

    [Fact]
    public void Those_who_wait_for_each_other_for_ever_are_found()
    {
        var fault = Assert.Throws<InvalidOperationException>(() =>
            Schedule.Run(
                1,
                Call.Noon,
                async _ =>
                {
                    var turns = new Turns();
                    await turns.TakeAsync(None);
                    await turns.TakeAsync(None);
                }
            )
        );
        Assert.Contains("wait for each other", fault.Message);
    }

    [Fact]
    public void One_at_a_time_has_the_turn_whoever_loses_patience_and_whenever_it_closes() =>
        ForEachOrder(
            async (schedule, random) =>
            {
                var turns = new Turns();
                var holders = 0;
                var closed = false;

                async Task TakeSomeAsync()
                {
                    for (var number = 0; number < 5; number++)
                    {
                        using var patience = Patience(schedule, random);
                        try
                        {
                            await turns.TakeAsync(patience.Token);
                        }
                        catch (OperationCanceledException)
                        {
                            continue;
                        }
                        catch (ObjectDisposedException)
                        {
                            return;
                        }
                        Assert.Equal(1, ++holders);
                        Assert.False(closed);
                        await RestAsync(schedule, random);
                        holders--;
                        turns.Give();
                    }
                }

                async Task CloseAsync()
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, 60)), schedule.Clock);
                    await turns.CloseAsync();
                    closed = true;
                    Assert.Equal(0, holders);
                }

                await Task.WhenAll([.. Enumerable.Range(0, 6).Select(_ => TakeSomeAsync()), CloseAsync()]);
                Assert.Equal(0, turns.Waiting);
                await Assert.ThrowsAsync<ObjectDisposedException>(() => turns.TakeAsync(None));
            }
        );

    [Fact]
    public void The_budget_of_bytes_is_never_overdrawn_and_comes_back_whole() =>
        ForEachOrder(
            async (schedule, random) =>
            {
                const int Capacity = 100;
                var budget = new ByteBudget(Capacity);
                var taken = 0;

                async Task TakeSomeAsync()
                {
                    for (var number = 0; number < 5; number++)
                    {
                        using var patience = Patience(schedule, random);
                        var bytes = random.Next(1, 130);
                        var cost = Math.Min(bytes, Capacity);
                        try
                        {
                            await budget.TakeAsync(bytes, patience.Token);
                        }
                        catch (OperationCanceledException)
                        {
                            continue;
                        }
                        Assert.InRange(taken += cost, 1, Capacity);
                        await RestAsync(schedule, random);
                        taken -= cost;
                        budget.Return(bytes);
                    }
                }

                await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => TakeSomeAsync()));
                await budget.TakeAsync(Capacity, None);
            }
        );

    private static void ForEachOrder(Func<Schedule, Random, Task> body)
    {
        for (var seed = 1; seed <= Orders; seed++)
        {
            try
            {
                Schedule.Run((ulong)seed, Call.Noon, schedule => body(schedule, new Random(seed)));
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"In the order of seed {seed}: {fault.Message}", fault);
            }
        }
    }

    private static async Task BusyAsync(Schedule schedule)
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 5)
                .Select(async _ =>
                {
                    for (var number = 0; number < 5; number++)
                        await Task.Yield();
                })
        );
    }

    private static CancellationTokenSource Patience(Schedule schedule, Random random) =>
        random.Next(3) == 0
            ? new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(1, 10)), schedule.Clock)
            : new CancellationTokenSource();

    private static async Task RestAsync(Schedule schedule, Random random)
    {
        await Task.Yield();
        if (random.Next(2) == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, 10)), schedule.Clock);
    }
}
