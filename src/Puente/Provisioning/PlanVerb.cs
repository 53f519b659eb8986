using System.CommandLine;
using Puente.CommandLine;
using Puente.Failures;
using Puente.Terminal;

namespace Puente.Provisioning;

/// <summary><c>puente provision plan</c>.</summary>
internal static class PlanVerb
{
    public static Command Create(Session session)
    {
        var directory = ProvisionSession.DirectoryOption();
        var json = ProvisionSession.JsonOption();
        var all = Options.Switch("--all", "Every person, however many.");
        var verb = new Verb("plan", "Show what differs between directory and organisation; change nothing.")
        {
            Explanation =
                "Reads the directory and the organisation and prints what apply would do, grouped into creates, changes, "
                + "reactivations and removals, each with its reason. Names that the organisation does not have are listed together; "
                + "with them, or with a directory that cannot be read as a whole, the exit code is 2.",
            Examples =
            [
                new("puente provision plan", "For people."),
                new("puente provision plan --json | jq .summary", "For programs."),
            ],
            Options = { directory, json, all },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                using var provision = ProvisionSession.Open(session, arguments, arguments.GetValue(directory));
                var wanted = await provision.OpenSource().ReadAsync(stop);
                var plan = await provision.Provisioner.PlanAsync(wanted.People, provision.ReadMemory(), stop);
                if (arguments.GetValue(json))
                    session.Host.Output.WriteLine(PlanJson.Write(plan, wanted));
                else
                    new PlanPicture(new Screen(session.Host), arguments.GetValue(all)).Write(plan, wanted);
                return plan.Obstacles.Count > 0 ? ExitCode.WrongInput : ExitCode.Done;
            }
        );
        return verb;
    }
}
