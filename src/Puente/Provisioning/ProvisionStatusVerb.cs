using System.CommandLine;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Provisioning.Ledger;
using Puente.Terminal;

namespace Puente.Provisioning;

/// <summary><c>puente provision status</c>.</summary>
internal static class ProvisionStatusVerb
{
    public static Command Create(Session session)
    {
        var json = ProvisionSession.JsonOption();
        var verb = new Verb("status", "Show the ledger: its people and its runs.")
        {
            Explanation = "Reads the ledger only; neither the directory nor the platform is asked.",
            Examples = [new("puente provision status", "The runs, newest first.")],
            Options = { json },
        };
        verb.SetAction(arguments =>
        {
            var host = session.Host;
            var file = ProvisionSession.LedgerFileOf(session.Read(arguments, Needs.Nothing));
            IReadOnlyList<LedgerRun> runs = [];
            var people = 0;
            if (File.Exists(file))
            {
                using var ledger = ProvisioningLedger.Open(file, host.Time);
                (runs, people) = (ledger.Runs(), ledger.Read().People.Count);
            }

            if (arguments.GetValue(json))
                host.Output.WriteLine(PlanJson.Write(runs, people));
            else
                Write(new Screen(host), runs, people);
            return ExitCode.Done;
        });
        return verb;
    }

    private static void Write(Screen screen, IReadOnlyList<LedgerRun> runs, int people)
    {
        screen.Line($"{Words.Count(people)} people are managed; {Words.Count(runs.Count, "run")}.");
        if (runs.Count == 0)
            return;
        screen.Table(
            ["run", "what", "started", "outcome", "planned", "done", "failed"],
            [
                .. runs.Select(run =>
                    (IReadOnlyList<string>)
                        [
                            $"{run.Run}",
                            run.Undoes is { } undoes ? $"undo of {undoes}" : run.Kind,
                            Words.Time(run.Started),
                            run.Outcome ?? "ended without a word",
                            Words.Count(run.Planned),
                            Words.Count(run.Done),
                            Words.Count(run.Failed),
                        ]
                ),
            ],
            new HashSet<int> { 0, 4, 5, 6 }
        );
    }
}
