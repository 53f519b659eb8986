using System.CommandLine;
using Puente.CommandLine;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Sources;

namespace Puente.Provisioning;

/// <summary><c>puente provision apply</c>.</summary>
internal static class ApplyVerb
{
    public static Command Create(Session session)
    {
        var directory = ProvisionSession.DirectoryOption();
        var json = ProvisionSession.JsonOption();
        var confirm = ProvisionSession.ConfirmOption();
        var verb = new Verb("apply", "Carry out what plan shows.")
        {
            Explanation =
                "Plans and carries it out in a safe order. Each step is written to the ledger before the platform is asked, so that the "
                + "command can be stopped or killed anywhere and run again. Two at a time exclude each other (exit code 3). When more "
                + "than 2 % of the people, and more than five, would lose something, the exact number must be confirmed.",
            Examples =
            [
                new("puente provision apply", "Do it."),
                new("puente provision apply --confirm 31 --json", "31 losses are meant; the result for a program."),
            ],
            Options = { directory, json, confirm },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                using var provision = ProvisionSession.Open(session, arguments, arguments.GetValue(directory));
                var wanted = await provision.OpenSource().ReadAsync(stop);
                return await ApplyAsync(provision, wanted, arguments.GetValue(json), arguments.GetValue(confirm), stop);
            }
        );
        return verb;
    }

    public static async Task<int> ApplyAsync(
        ProvisionSession provision,
        WantedDirectory wanted,
        bool json,
        long? confirmed,
        CancellationToken stop
    )
    {
        using var held = LedgerLock.Take(provision.LedgerFile);
        using var ledger = provision.OpenLedger();
        var plan = await provision.Provisioner.PlanToApplyAsync(wanted.People, ledger, stop);
        var run = new ApplyRun(provision, json);
        return await run.RefusalAsync(plan, confirmed, stop) ?? await run.RunAsync(plan, ledger, null, stop);
    }
}
