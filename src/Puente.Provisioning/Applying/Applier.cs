using System.Collections.Concurrent;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Applying;

/// <summary>
/// Carries out a plan: steps in their order, several people at a time, each step written down before it is asked for. The
/// caller holds the <see cref="LedgerLock"/>. Ended anywhere, the next plan and apply come to the same result.
/// </summary>
public sealed class Applier(PlatformClient client, ProvisioningLedger ledger, TimeProvider time, ApplyOptions options)
{
    private readonly ConcurrentBag<FailedStep> _failed = [];
    private int _done;
    private int _finished;
    private int _skipped;

    /// <param name="undoes">The run that the plan takes back; null for an ordinary plan.</param>
    /// <param name="stop">Starts nothing new; what was begun is finished and written down.</param>
    public async Task<ApplyResult> ApplyAsync(
        ProvisioningPlan plan,
        IProgress<ApplyProgress>? progress,
        long? undoes,
        CancellationToken stop
    )
    {
        ledger.Bind(plan.There.OrganisationId, plan.There.OrganisationName);
        ledger.Link(
            plan.Found,
            plan.People.ToDictionary(pair => pair.Key, pair => pair.Value.Name, StringComparer.Ordinal)
        );
        var run = ledger.StartRun(undoes is null ? "apply" : "undo", plan.Steps.Count, undoes);
        var state = new RunState(plan, ledger.Read());
        using var stations = new StationBook(client, options, time);
        var work = new StepWork(client, options, time, stations, state);
        foreach (var wave in Waves(plan.Steps))
        {
            if (stop.IsCancellationRequested)
                break;
            try
            {
                await Parallel.ForEachAsync(
                    StepBatch.Lanes(wave),
                    new ParallelOptions { MaxDegreeOfParallelism = options.Workers, CancellationToken = stop },
                    async (lane, _) =>
                    {
                        foreach (var batch in lane)
                        {
                            if (stop.IsCancellationRequested)
                                return;
                            await RunAsync(run, batch, work, state, stop);
                            progress?.Report(
                                new ApplyProgress(
                                    Interlocked.Add(ref _finished, batch.Count),
                                    plan.Steps.Count,
                                    batch[0].Kind
                                )
                            );
                        }
                    }
                );
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
        }

        var stopped = stop.IsCancellationRequested;
        ledger.EndRun(
            run,
            stopped ? "stopped"
                : _failed.IsEmpty && _skipped == 0 ? "done"
                : "failed"
        );
        return new ApplyResult(run, _done, [.. _failed], _skipped, stopped);
    }

    private async Task RunAsync(
        long run,
        IReadOnlyList<ProvisioningStep> batch,
        StepWork work,
        RunState state,
        CancellationToken stop
    )
    {
        var ready = batch.Where(step => !state.HasFailed(step.PersonKey)).ToArray();
        Interlocked.Add(ref _skipped, batch.Count - ready.Length);
        if (ready.Length == 0)
            return;
        var numbers = ledger.Intend(run, ready);
        string reason;
        try
        {
            var learned = await work.DoAsync(ready, stop);
            options.Answered?.Invoke(ready[0].Kind);
            ledger.Settle(run, numbers, StepState.Done, "", learned);
            Interlocked.Add(ref _done, ready.Length);
            return;
        }
        catch (PlatformResponseException fault) when (ready.Length > 1 && !Outcomes.IsUnknown(fault))
        {
            // One of many may be the cause; the others shall not suffer for it.
            ledger.Settle(run, numbers, StepState.Superseded, "refused together; tried in halves", []);
            await RunAsync(run, ready[..(ready.Length / 2)], work, state, stop);
            await RunAsync(run, ready[(ready.Length / 2)..], work, state, stop);
            return;
        }
        catch (PlatformException fault)
        {
            reason = Outcomes.Describe(fault);
        }
        catch (ProvisioningStepException fault)
        {
            reason = fault.Message;
        }

        ledger.Settle(run, numbers, StepState.Failed, reason, []);
        foreach (var step in ready)
        {
            _failed.Add(new FailedStep(step, reason));
            // Without the user nothing else can be done, without the phone no station waited for; a missing skill does
            // not keep the phone away.
            if (step.Kind is StepKind.Create or StepKind.Restore or StepKind.MakePhone)
                state.Fail(step.PersonKey);
        }
    }

    private static IEnumerable<IReadOnlyList<ProvisioningStep>> Waves(IReadOnlyList<ProvisioningStep> steps)
    {
        for (var start = 0; start < steps.Count; )
        {
            var end = start + 1;
            while (end < steps.Count && steps[end].Kind == steps[start].Kind && steps[end].Rank == steps[start].Rank)
                end++;
            yield return [.. steps.Skip(start).Take(end - start)];
            start = end;
        }
    }
}
