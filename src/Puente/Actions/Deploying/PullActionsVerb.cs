using System.CommandLine;
using Puente.CommandLine;
using Puente.Failures;
using Puente.Platform.DataActions;

namespace Puente.Actions.Deploying;

/// <summary><c>puente actions pull [FOLDER]</c>.</summary>
internal static class PullActionsVerb
{
    public static Command Create(Session session)
    {
        var path = new Argument<string>("folder")
        {
            Description = "Where the files are or shall be. Default: this folder.",
            DefaultValueFactory = _ => ".",
        };
        var integration = Options.Text("--integration", "NAME", "Only actions of this integration.");
        var name = Options.Text("--name", "TEXT", "Only actions with this text in their name.");
        var drafts = Options.Switch("--drafts", "Take the draft where there is one, instead of what is published.");
        var dryRun = Options.Switch("--dry-run", "Show what would be written; write nothing.");
        var force = Options.Switch("--force", "Write over changes of the files, too.");
        var verb = new Verb("pull", "Write the organisation's actions into files.")
        {
            Explanation =
                "A folder for each integration, a file for each action, in the format of the platform's export. actions.lock.json keeps which "
                + "file is which action, the names of integrations and credentials, and how both sides were; secrets are in none of them. A "
                + "file that was changed here since is not written over. Each file is written whole or not at all. Ends with 1 when a file was "
                + "left because of its changes.",
            Examples =
            [
                new("puente actions pull actions", "All of them, into the folder actions."),
                new(
                    "puente actions pull actions --integration CRM --dry-run",
                    "What would be written of one integration."
                ),
            ],
            Arguments = { path },
            Options = { integration, name, drafts, dryRun, force },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                var at = arguments.GetValue(path)!;
                if (File.Exists(session.Host.PathOf(at)))
                    throw new InputException($"{at} is a file; name the folder that the actions shall be in.");
                using var deploy = await DeploySession.OpenAsync(session, arguments, at, stop);
                var organisation = deploy.Organisation;
                if (
                    arguments.GetValue(integration) is { } wanted
                    && !organisation.Integrations.Any(one => one.Name == wanted)
                )
                    throw new InputException(
                        $"{organisation.Name} has no integration {wanted}. It has {string.Join(", ", organisation.Integrations.Select(one => one.Name))}."
                    );
                var pull = new ActionPull(
                    deploy,
                    session.Host.PathOf(at),
                    arguments.GetValue(drafts),
                    arguments.GetValue(dryRun),
                    arguments.GetValue(force)
                );
                foreach (var action in Chosen(organisation, arguments.GetValue(integration), arguments.GetValue(name)))
                    await deploy.During($"{action.Name}: reading it", async () => await pull.TakeAsync(action, stop));
                pull.Finish();
                return pull.Left == 0 ? ExitCode.Done : ExitCode.Failed;
            }
        );
        return verb;
    }

    private static IEnumerable<DataAction> Chosen(
        OrganisationActions organisation,
        string? integration,
        string? name
    ) =>
        organisation
            .All.Where(action => integration is null || organisation.IntegrationOf(action)?.Name == integration)
            .Where(action => name is null || action.Name?.Contains(name, StringComparison.OrdinalIgnoreCase) == true);
}
