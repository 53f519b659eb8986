using System.CommandLine;
using Puente.CommandLine;
using Puente.Failures;

namespace Puente.Provisioning;

/// <summary><c>puente provision watch</c>.</summary>
internal static class WatchVerb
{
    public static Command Create(Session session)
    {
        var directory = ProvisionSession.DirectoryOption();
        var json = ProvisionSession.JsonOption();
        var every = Options.Number("--every", "SECONDS", "How often the source is looked at. Default: 60.", 1, 86_400);
        var recheck = Options.Number(
            "--recheck",
            "SECONDS",
            "How often the organisation is looked at while the source stays as it is. Default: 3600.",
            1,
            86_400
        );
        var verb = new Verb("watch", "Apply now and whenever the directory changes, until stopped.")
        {
            Explanation =
                "Applies, waits for a change of the source or the mapping, and applies again. A source that cannot be read, or losses "
                + "that would need a confirmation, change nothing: they are reported, and the next change is tried again. What failed "
                + "is tried again without a change, too: after the pause, then after twice as long, up to an hour. What somebody changed by hand "
                + "on the platform is found within --recheck, and put back or left as configured.",
            Examples = [new("puente provision watch --every 30", "Look at the source every half minute.")],
            Options = { directory, json, every, recheck },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                using var provision = ProvisionSession.Open(session, arguments, arguments.GetValue(directory));
                var pause = TimeSpan.FromSeconds(arguments.GetValue(every) ?? 60);
                // A mapping that is wrong from the start is a fault of the command, not something to wait for.
                provision.OpenSource();
                var again = TimeSpan.FromSeconds(arguments.GetValue(recheck) ?? 3_600);
                await new Watch(provision, arguments.GetValue(json), pause, again).RunAsync(stop);
                return ExitCode.Done;
            }
        );
        return verb;
    }
}
