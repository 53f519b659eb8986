using System.Globalization;
using Puente.Failures;
using Puente.Provisioning.Applying;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Planning;
using Puente.Terminal;
using Spectre.Console;

namespace Puente.Provisioning;

/// <summary>The last questions before a plan is carried out, and the picture of it while it is.</summary>
internal sealed class ApplyRun(ProvisionSession provision, bool json)
{
    private readonly CommandHost _host = provision.Host;
    private readonly Screen _screen = new(provision.Host);

    /// <returns>Null when the plan may be carried out; otherwise the exit code, the reason being written.</returns>
    public async Task<int?> RefusalAsync(ProvisioningPlan plan, long? confirmed, CancellationToken stop)
    {
        if (plan.Obstacles.Count > 0)
        {
            foreach (var obstacle in plan.Obstacles)
                _host.Error.WriteLine($"puente: {obstacle}");
            _host.Error.WriteLine("puente: nothing was done; mend these first.");
            return ExitCode.WrongInput;
        }

        if (plan.NeedsConfirmation && confirmed != plan.Losses)
        {
            _host.Error.WriteLine($"puente: {PlanPicture.Confirmation(plan)} Nothing was done.");
            return ExitCode.WrongInput;
        }

        if (plan.IsEmpty)
            return null;
        var missing = await PermissionCheck.MissingAsync(provision.Client, plan, stop);
        if (missing is null)
            _host.Error.WriteLine(
                "puente: the platform does not say what this client may do; missing permissions will show as failed steps."
            );
        if (missing is not { Count: > 0 })
            return null;
        foreach (var permission in missing)
            _host.Error.WriteLine($"puente: the OAuth client lacks {permission}");
        _host.Error.WriteLine("puente: nothing was done; add these to a role of the OAuth client.");
        return ExitCode.Failed;
    }

    public async Task<int> RunAsync(
        ProvisioningPlan plan,
        ProvisioningLedger ledger,
        long? undoes,
        CancellationToken stop
    )
    {
        var result = await ShowAsync(
            plan,
            progress => provision.Provisioner.ApplyAsync(plan, ledger, progress, undoes, stop)
        );
        if (json)
            _host.Output.WriteLine(PlanJson.Write(result, plan));
        else
        {
            foreach (var conflict in plan.Conflicts)
                _screen.Mark("conflict", Color.Red, $"  {conflict}");
            foreach (var failed in result.Failed)
                _screen.Mark(
                    "failed",
                    Color.Red,
                    $"  {failed.Step.PersonName}: {failed.Step.Kind.Said()}: {failed.Reason}"
                );
            _screen.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"run {result.Run}: {result.Done:N0} of {plan.Steps.Count:N0} steps done, {result.Failed.Count:N0} failed, {result.Skipped:N0} skipped."
                ) + (result.IsComplete ? "" : " Run the same command again; what is done is not repeated.")
            );
        }

        return result.IsComplete && plan.Conflicts.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private async Task<ApplyResult> ShowAsync(
        ProvisioningPlan plan,
        Func<IProgress<ApplyProgress>?, Task<ApplyResult>> run
    )
    {
        if (json || !_host.OutputIsTerminal || plan.IsEmpty)
            return await run(null);
        return await _screen
            .Console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn()
            )
            .StartAsync(async context => await run(new Bar(context.AddTask("starting", maxValue: plan.Steps.Count))));
    }

    private sealed class Bar(ProgressTask task) : IProgress<ApplyProgress>
    {
        public void Report(ApplyProgress value)
        {
            task.Value = value.Finished;
            task.Description = Markup.Escape($"{value.Finished}/{value.Total}  {value.Kind.Said()}");
        }
    }
}
