using Puente.Failures;
using Puente.Platform.Integrations;
using Puente.Terminal;

namespace Puente.Actions.Deploying;

/// <summary>A push of several files: all are judged, then each is carried out.</summary>
internal sealed class PushRun(DeploySession deploy, NameMap names, bool makesIntegrations, bool publish, bool force)
{
    private readonly IntegrationSetup _setup = new(deploy, names);

    /// <summary>By name in the organisation.</summary>
    private readonly Dictionary<string, Integration> _made = new(StringComparer.Ordinal);

    /// <returns>Null when a file has an obstacle; all of them are written to standard error.</returns>
    public async Task<IReadOnlyList<PushPlan>?> PlanAsync(IReadOnlyList<ActionPair> pairs, CancellationToken stop)
    {
        var plans = new List<PushPlan>();
        foreach (var pair in pairs)
        {
            var (plan, obstacle) = PushPlan.Of(pair, deploy.Organisation.Name, force);
            obstacle ??= await MissingIntegrationAsync(pair, stop);
            if (obstacle is null)
                plans.Add(plan!);
            else
                deploy.Host.Error.WriteLine($"puente: {pair.Title}: {obstacle}");
        }

        if (plans.Count == pairs.Count)
            return plans;
        deploy.Host.Error.WriteLine(
            $"puente: nothing was sent: {Words.Count(pairs.Count - plans.Count, "action")} of {pairs.Count} cannot be pushed."
        );
        return null;
    }

    public int Show(IReadOnlyList<PushPlan> plans)
    {
        foreach (var plan in plans)
        {
            var word = plan.Step switch
            {
                PushStep.Create => "would be created",
                PushStep.Change => "would be changed",
                _ => publish && plan.HasUnpublishedDraft ? "unchanged, its draft would be published" : "unchanged",
            };
            deploy.Screen.Line($"{plan.Pair.Title}: {word}");
            DifferenceText.Write(deploy.Screen, plan.Pair.Differences);
        }

        foreach (var name in plans.Where(NeedsIntegration).Select(plan => plan.Pair.IntegrationName).Distinct())
            deploy.Screen.Line($"integration {name}: would be made");
        deploy.Screen.Line($"{Words.Count(plans.Count, "action")}: nothing was sent to {deploy.Organisation.Name}.");
        return ExitCode.Done;
    }

    public async Task<int> ApplyAsync(IReadOnlyList<PushPlan> plans, CancellationToken stop)
    {
        var push = new ActionPush(deploy, publish);
        var (done, same) = (0, 0);
        foreach (var plan in plans)
        {
            try
            {
                var outcome = await deploy.During(
                    $"{plan.Pair.Title}: pushing it",
                    async () => await push.ApplyAsync(plan, await IntegrationIdAsync(plan.Pair, stop), stop)
                );
                deploy.Screen.Line($"{plan.Pair.Title}: {outcome}");
                if (plan.Step == PushStep.None && !(publish && plan.HasUnpublishedDraft))
                    same++;
                else
                    done++;
            }
            catch (PushRefusedException refused)
            {
                deploy.Host.Error.WriteLine($"puente: {plan.Pair.Title}: {refused.Message}");
            }
        }

        deploy.Screen.Line(
            $"{Words.Count(plans.Count, "action")} to {deploy.Organisation.Name}: {done} written, {same} unchanged, {plans.Count - done - same} refused."
        );
        return done + same == plans.Count ? ExitCode.Done : ExitCode.Failed;
    }

    private static bool NeedsIntegration(PushPlan plan) =>
        plan.Pair.Integration is null && plan.Step == PushStep.Create;

    private string NameInFiles(ActionPair pair) => deploy.Lock.IntegrationOf(pair.File.Key) ?? pair.IntegrationName;

    private async Task<string?> MissingIntegrationAsync(ActionPair pair, CancellationToken stop)
    {
        if (pair.Integration is not null || pair.Remote is not null)
            return null;
        if (!makesIntegrations)
            return $"{deploy.Organisation.Name} has no integration {pair.IntegrationName} of type {pair.File.Action.IntegrationType}. Make it there, name another with --map '{NameInFiles(pair)}=NAME', or push with --create-integrations.";
        return await _setup.ObstacleAsync(NameInFiles(pair), stop);
    }

    private async Task<string> IntegrationIdAsync(ActionPair pair, CancellationToken stop)
    {
        if (pair.Integration is { } there)
            return there.Id.ToString();
        if (pair.Remote is not null)
            return "";
        if (!_made.TryGetValue(pair.IntegrationName, out var made))
        {
            made = _made[pair.IntegrationName] = await _setup.MakeAsync(NameInFiles(pair), stop);
            deploy.Screen.Line($"integration {pair.IntegrationName}: made");
        }

        return made.Id.ToString();
    }
}
