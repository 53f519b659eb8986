using System.CommandLine;
using Puente.CommandLine;
using Puente.Failures;

namespace Puente.Ui;

/// <summary><c>puente ui remove</c>.</summary>
internal static class RemoveUiVerb
{
    public static Command Create(Session session)
    {
        var integration = UiDesk.IntegrationOption();
        var dryRun = Options.Switch("--dry-run", "Show what would be done; send nothing.");
        var verb = new Verb("remove", "Take the page beside the call away.")
        {
            Explanation =
                "Deletes the integration that 'puente ui install' made, and no other unless you name it. People who have it open keep it until they leave the conversation.",
            Examples =
            [
                new("puente ui remove --dry-run", "Which integration would go."),
                new("puente ui remove", "Delete it."),
            ],
            Options = { integration, dryRun },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                using var desk = await UiDesk.OpenAsync(session, arguments, stop);
                if (desk.Find(arguments.GetValue(integration)) is not { } found)
                {
                    desk.Screen.Line("Nothing to remove: 'puente ui install' has made no integration here.");
                    return ExitCode.Done;
                }
                if (arguments.GetValue(dryRun))
                    desk.Screen.Line($"{found.Name} ({found.Id}) would be deleted. Nothing was sent.");
                else
                {
                    await desk.Client.Integrations.DeleteAsync(found.Id, stop);
                    desk.Screen.Line($"{found.Name} ({found.Id}) is deleted.");
                }
                return ExitCode.Done;
            }
        );
        return verb;
    }
}
