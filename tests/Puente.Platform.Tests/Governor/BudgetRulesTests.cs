using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform.Governor;

namespace Puente.Platform.Tests.Governor;

public sealed class BudgetRulesTests
{
    private static readonly long Window = TimeSpan.FromSeconds(60).Ticks;
    private static readonly Gen<Lane> AnyLane = Gen.Int[0, 3].Select(n => (Lane)n);

    [Fact]
    public void A_lane_within_its_share_never_waits_whatever_the_others_ask_for() =>
        Gen.Select(Gen.Int[200, 3000], AnyLane, Gen.Select(AnyLane, Gen.Int[1, 400]).Array[1, 300])
            .Sample(
                (allowed, quiet, others) =>
                {
                    var flow = Flow.Of(allowed, 1, Window);
                    var state = default(BudgetState);
                    var now = 1L;
                    BudgetRules.Refill(ref state, flow, now);
                    // The quiet lane asks exactly as often as its share allows; the others at any time.
                    var every = (long)Math.Ceiling(1 / flow.LanePerTick(quiet));
                    var due = now;
                    foreach (var (lane, milliseconds) in others)
                    {
                        var until = now + (milliseconds * TimeSpan.TicksPerMillisecond);
                        for (; due <= until; due += every)
                        {
                            BudgetRules.Refill(ref state, flow, due);
                            if (!BudgetRules.TryTake(ref state, flow, quiet, due, 0))
                                return false;
                        }

                        now = until;
                        BudgetRules.Refill(ref state, flow, now);
                        if (lane != quiet)
                            while (BudgetRules.TryTake(ref state, flow, lane, now, 0)) { }
                    }

                    return true;
                },
                iter: 300
            );

    [Fact]
    public void The_opening_is_the_moment_from_which_a_request_may_go() =>
        Gen.Select(Gen.Int[1, 1000], Gen.Select(AnyLane, Gen.Int[0, 2000]).Array[1, 100], AnyLane)
            .Sample(
                (allowed, takes, lane) =>
                {
                    var flow = Flow.Of(allowed, 1, Window);
                    var state = default(BudgetState);
                    var now = 1L;
                    foreach (var (taking, milliseconds) in takes)
                    {
                        BudgetRules.Refill(ref state, flow, now);
                        BudgetRules.TryTake(ref state, flow, taking, now, 0);
                        now += milliseconds * TimeSpan.TicksPerMillisecond / 4;
                    }

                    BudgetRules.Refill(ref state, flow, now);
                    while (BudgetRules.TryTake(ref state, flow, lane, now, 0)) { }
                    var opening = BudgetRules.Opening(state, flow, lane, now, 0);
                    var early = state;
                    BudgetRules.Refill(ref early, flow, Math.Max(now, opening - (flow.Slot / 100) - 2));
                    BudgetRules.Refill(ref state, flow, opening + 2);
                    Assert.False(BudgetRules.TryTake(ref early, flow, lane, opening, 0), "could have gone earlier");
                    Assert.True(BudgetRules.TryTake(ref state, flow, lane, opening + 2, 0), "cannot go yet");
                },
                iter: 500
            );

    [Fact]
    public void No_window_holds_more_than_the_limit_when_several_share_a_file_and_some_die() =>
        Gen.Select(Gen.Int[2, 200], Gen.Select(Gen.Int[0, 3], AnyLane, Gen.Int[0, 600]).Array[1, 200])
            .Sample(
                (allowed, steps) =>
                {
                    using var folder = new BudgetFolder();
                    var time = new FakeTimeProvider();
                    var gates = Enumerable.Range(0, 4).Select(_ => Gates.Of(time, 1, allowed, folder.Path)).ToArray();
                    var all = new List<Gate>(gates);
                    var tasks = new List<Task<Ticket>>();
                    foreach (var (who, lane, milliseconds) in steps)
                    {
                        // Now and then a process is replaced, and the old one never says good-bye.
                        if (milliseconds < 10)
                            all.Add(gates[who] = Gates.Of(time, 1, allowed, folder.Path));
                        tasks.Add(gates[who].Enter(lane).Task);
                        time.Advance(TimeSpan.FromMilliseconds(milliseconds));
                    }

                    var passes = tasks
                        .Where(task => task.IsCompletedSuccessfully)
                        .Select(task => task.Result.At)
                        .Order()
                        .ToList();
                    all.ForEach(gate => gate.Dispose());
                    return LargestWindow(passes) <= allowed;
                },
                iter: 40
            );

    private static int LargestWindow(List<long> times)
    {
        var largest = 0;
        for (int first = 0, last = 0; last < times.Count; last++)
        {
            while (times[last] - times[first] >= Window)
                first++;
            largest = Math.Max(largest, last - first + 1);
        }

        return largest;
    }
}
