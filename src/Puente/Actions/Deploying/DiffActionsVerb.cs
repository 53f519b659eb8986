using System.CommandLine;
using Puente.CommandLine;
using Puente.Failures;
using Puente.Terminal;

namespace Puente.Actions.Deploying;

/// <summary><c>puente actions diff [PATH]</c>.</summary>
internal static class DiffActionsVerb
{
    public static Command Create(Session session)
    {
        var path = DeploySession.PathArgument();
        var integration = DeploySession.IntegrationOption();
        var map = DeploySession.MapOption();
        var verb = new Verb("diff", "Show where files and organisation differ.")
        {
            Explanation =
                "Compares each file with the action's draft, or with what is published while there is no draft. Lines with - are the "
                + "organisation's, lines with + the file's. Where the lock file knows how both were when they last agreed, each part says who "
                + "changed it. Ends with 0 when all are equal, with 1 when not.",
            Examples =
            [
                new("puente actions diff", "All actions in this folder and below."),
                new(
                    "puente actions diff CRM --config test.json --map 'CRM=CRM Test'",
                    "Against another organisation, where the integration has another name."
                ),
            ],
            Arguments = { path },
            Options = { integration, map },
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
                var equal = pairs.Count(pair => Write(deploy.Screen, deploy.Organisation, pair));
                deploy.Screen.Line(
                    $"{Words.Count(pairs.Count, "action")}: {equal} equal, {pairs.Count - equal} different."
                );
                return equal == pairs.Count ? ExitCode.Done : ExitCode.Failed;
            }
        );
        return verb;
    }

    /// <returns>True when both are equal.</returns>
    private static bool Write(Screen screen, OrganisationActions organisation, ActionPair pair)
    {
        if (pair.Remote is not { } remote)
        {
            screen.Line($"{pair.Title}: not in {organisation.Name}, integration {pair.IntegrationName}");
            return false;
        }

        screen.Line(
            $"{pair.Title}: {(pair.Differences.Count == 0 ? "equal" : "different")} ({remote.Id}, {remote.Versions})"
        );
        DifferenceText.Write(screen, pair.Differences);
        return pair.Differences.Count == 0;
    }
}
