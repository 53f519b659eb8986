using System.CommandLine;
using Puente.CommandLine;
using Puente.Failures;
using Puente.Terminal;

namespace Puente.Actions.Deploying;

/// <summary><c>puente actions publish [PATH]</c>.</summary>
internal static class PublishActionsVerb
{
    public static Command Create(Session session)
    {
        var path = DeploySession.PathArgument();
        var dryRun = Options.Switch("--dry-run", "Show what would be published; publish nothing.");
        var integration = DeploySession.IntegrationOption();
        var map = DeploySession.MapOption();
        var verb = new Verb("publish", "Publish the drafts that a push has written.")
        {
            Explanation =
                "Publishes a draft only when it is what the file says; a draft that somebody has changed since is left, and the command ends "
                + "with 1. An action without a draft that equals its file is unchanged.",
            Examples =
            [
                new("puente actions publish", "The drafts of all actions in this folder and below."),
                new("puente actions publish CRM --dry-run", "What would be published."),
            ],
            Arguments = { path },
            Options = { dryRun, integration, map },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                var at = arguments.GetValue(path)!;
                var names = NameMap.Read(arguments.GetValue(map) ?? []);
                using var deploy = await DeploySession.OpenAsync(session, arguments, at, stop);
                var pairs = await deploy.PairAsync(deploy.Read(at), names, arguments.GetValue(integration), stop);
                if (pairs is null)
                    return ExitCode.Failed;
                var isDryRun = arguments.GetValue(dryRun);
                var push = new ActionPush(deploy, publish: true);
                var refused = 0;
                foreach (var pair in pairs)
                {
                    try
                    {
                        var outcome = Obstacle(pair, deploy.Organisation.Name) is { } obstacle
                            ? throw new PushRefusedException(obstacle)
                            : await PublishAsync(deploy, push, pair, isDryRun, stop);
                        deploy.Screen.Line($"{pair.Title}: {outcome}");
                    }
                    catch (PushRefusedException fault)
                    {
                        refused++;
                        session.Host.Error.WriteLine($"puente: {pair.Title}: {fault.Message}");
                    }
                }

                deploy.Screen.Line(
                    $"{Words.Count(pairs.Count, "action")} in {deploy.Organisation.Name}: {pairs.Count - refused} done, {refused} refused."
                );
                return refused == 0 ? ExitCode.Done : ExitCode.Failed;
            }
        );
        return verb;
    }

    private static string? Obstacle(ActionPair pair, string organisation) =>
        pair.Remote is null ? $"{organisation} has no such action; push it first."
        : pair.Differences.Count == 0 ? null
        : $"{(pair.Remote.Draft is null ? "it has no draft, and what is published" : "its draft")} is not what the file says ({string.Join(", ", pair.Differences.Select(one => one.Path))}). 'puente actions diff' shows it; push first.";

    private static async Task<string> PublishAsync(
        DeploySession deploy,
        ActionPush push,
        ActionPair pair,
        bool isDryRun,
        CancellationToken stop
    )
    {
        if (isDryRun)
            return pair.Remote!.Draft is { } draft
                ? FormattableString.Invariant($"would be published from draft version {draft.Version}")
                : "unchanged";
        var outcome = await deploy.During(
            $"{pair.Title}: publishing it",
            () => push.ApplyAsync(new PushPlan(pair, PushStep.None), "", stop)
        );
        return outcome.Replace("unchanged, ", "", StringComparison.Ordinal);
    }
}
