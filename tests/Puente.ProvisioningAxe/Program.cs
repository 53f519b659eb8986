// An apply that ends its own process with SIGKILL between the platform's answer and the ledger, for the tests that look
// at what is left.
//
//   axe API_BASE CLIENT_ID LEDGER PEOPLE SPEED [WEIGHT]     dies after WEIGHT: a new user weighs 2, a new phone 1
//
// The client's secret is in PUENTE_CLIENT_SECRET. Ends with 0 when the plan was carried out whole.
using System.Diagnostics;
using System.Globalization;
using Puente.Provisioning.Applying;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Planning;
using Puente.ProvisioningAxe;
using Puente.Testing;

var time = new FasterTime(int.Parse(args[4], CultureInfo.InvariantCulture));
using var client = Staff.Client(
    new Uri(args[0]),
    args[1],
    Environment.GetEnvironmentVariable("PUENTE_CLIENT_SECRET") ?? "",
    time
);
var weight = args.Length > 5 ? int.Parse(args[5], CultureInfo.InvariantCulture) : int.MaxValue;
var options = new ApplyOptions
{
    Answered = kind =>
    {
        var heavy =
            kind == StepKind.Create ? 2
            : kind == StepKind.MakePhone ? 1
            : 0;
        if (heavy == 0 || Interlocked.Add(ref weight, -heavy) > 0)
            return;
        // Kill is SIGKILL: no finally, no flush. The process must not get a line further.
        Process.GetCurrentProcess().Kill();
        new ManualResetEvent(false).WaitOne();
    },
};
var people = await Staff.ReadAsync(client, int.Parse(args[3], CultureInfo.InvariantCulture));
using var held = LedgerLock.Take(args[2]);
using var ledger = ProvisioningLedger.Open(args[2], time);
var provisioner = new Provisioner(client, new ProvisioningPolicy(), options, time);
var plan = await provisioner.PlanToApplyAsync(people, ledger, default);
var result = await provisioner.ApplyAsync(plan, ledger, null, null, default);
foreach (var failed in result.Failed.Take(5))
    Console.Error.WriteLine($"{failed.Step.Kind} {failed.Step.PersonKey}: {failed.Reason}");
return result.IsComplete ? 0 : 1;
