using System.CommandLine;
using Puente.Actions.Linting;
using Puente.CommandLine;
using Puente.Failures;
using Puente.Terminal;

namespace Puente.Actions.Deploying;

/// <summary><c>puente actions push [PATH]</c>.</summary>
internal static class PushActionsVerb
{
    public static Command Create(Session session)
    {
        var path = DeploySession.PathArgument();
        var publish = Options.Switch("--publish", "Publish the drafts, too.");
        var dryRun = Options.Switch("--dry-run", "Show what would be done; send nothing.");
        var force = Options.Switch(
            "--force",
            "Push in spite of the linter's errors, and over changes in the organisation."
        );
        var integration = DeploySession.IntegrationOption();
        var map = DeploySession.MapOption();
        var make = Options.Switch("--create-integrations", "Make integrations that the organisation lacks.");
        var verb = new Verb("push", "Write files into drafts of the organisation's actions.")
        {
            Explanation =
                "Checks the files with the linter, compares each with the organisation, and writes drafts where they differ; the platform then "
                + "validates them. Before anything is sent all files are judged: one that somebody has changed in the organisation since, or "
                + "that has no place there, stops the push. Run twice, the second run changes nothing. Credentials are known by name only.",
            Examples =
            [
                new("puente actions push --dry-run", "What would be done, with the differences."),
                new("puente actions push CRM/Customer-lookup.custom.json --publish", "One action, published at once."),
                new(
                    "puente actions push --config live.json --map 'CRM=CRM Live' --create-integrations --publish",
                    "Everything into another organisation."
                ),
            ],
            Arguments = { path },
            Options = { publish, dryRun, force, integration, map, make },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                var at = arguments.GetValue(path)!;
                var names = NameMap.Read(arguments.GetValue(map) ?? []);
                using var deploy = await DeploySession.OpenAsync(session, arguments, at, stop);
                var files = deploy.Read(at);
                if (!Passes(deploy.Screen, files) && !arguments.GetValue(force))
                {
                    session.Host.Error.WriteLine(
                        "puente: nothing was sent: the linter found errors. Mend them ('puente actions lint --fix' does some), or push with --force."
                    );
                    return ExitCode.Failed;
                }

                var pairs = await deploy.PairAsync(files, names, arguments.GetValue(integration), stop);
                if (pairs is null)
                    return ExitCode.Failed;
                var run = new PushRun(
                    deploy,
                    names,
                    arguments.GetValue(make),
                    arguments.GetValue(publish),
                    arguments.GetValue(force)
                );
                var plans = await run.PlanAsync(pairs, stop);
                return plans is null ? ExitCode.Failed
                    : arguments.GetValue(dryRun) ? run.Show(plans)
                    : await run.ApplyAsync(plans, stop);
            }
        );
        return verb;
    }

    private static bool Passes(Screen screen, IReadOnlyList<LocalAction> files)
    {
        var errors = files
            .SelectMany(file => Linter.Lint(file.Shown, file.Action.Source.Text))
            .Where(finding => finding.Rule.Severity == LintSeverity.Error)
            .ToArray();
        foreach (var error in errors)
            LintActionsVerb.Write(screen, error);
        return errors.Length == 0;
    }
}
