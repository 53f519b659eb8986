using System.CommandLine;
using Puente.CommandLine;
using Puente.Failures;
using Puente.Provisioning.Ledger;

namespace Puente.Provisioning;

/// <summary><c>puente provision undo RUN</c>.</summary>
internal static class UndoVerb
{
    public static Command Create(Session session)
    {
        var number = new Argument<long>("run")
        {
            Description = "Number of the run; 'puente provision status' lists them.",
        };
        var json = ProvisionSession.JsonOption();
        var confirm = ProvisionSession.ConfirmOption();
        var verb = new Verb("undo", "Take back what a run changed.")
        {
            Explanation =
                "Takes the run's steps back, last first, to what was there before each. Who was created is switched off, not deleted. "
                + "The directory still wants what it wants: change it, too, or the next apply does everything again.",
            Examples = [new("puente provision undo 12", "Back to what was there before run 12.")],
            Arguments = { number },
            Options = { json, confirm },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                using var provision = ProvisionSession.Open(session, arguments, null);
                if (!File.Exists(provision.LedgerFile))
                    throw new InputException(
                        $"There is no ledger {provision.LedgerFile}: nothing was applied from here."
                    );
                using var held = LedgerLock.Take(provision.LedgerFile);
                using var ledger = provision.OpenLedger();
                var wanted = arguments.GetValue(number);
                if (ledger.Runs().All(known => known.Run != wanted))
                    throw new InputException($"The ledger has no run {wanted}; 'puente provision status' lists them.");
                var plan = await provision.Provisioner.PlanUndoAsync(wanted, ledger, stop);
                var run = new ApplyRun(provision, arguments.GetValue(json));
                return await run.RefusalAsync(plan, arguments.GetValue(confirm), stop)
                    ?? await run.RunAsync(plan, ledger, wanted, stop);
            }
        );
        return verb;
    }
}
