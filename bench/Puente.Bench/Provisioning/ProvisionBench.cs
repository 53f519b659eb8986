using System.Diagnostics;
using System.Globalization;
using Puente.Bench.Harness;
using Puente.Emulator;
using Puente.Emulator.Consistency;
using Puente.Provisioning.Applying;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Planning;
using Puente.ProvisioningAxe;

namespace Puente.Bench.Provisioning;

/// <summary>
/// 5,000 people of a directory into the emulator in this process: time to plan, requests for each of them, time to apply.
/// The emulator knows everything at once and has no rate limit, so the times are the product's own.
/// </summary>
internal static class ProvisionBench
{
    private static readonly ConsistencyOptions s_atOnce = new()
    {
        Station = TimeSpan.Zero,
        Search = TimeSpan.Zero,
        DeletedSearch = TimeSpan.Zero,
        AssociationConflicts = 0,
    };

    public static async Task RunAsync(BenchRun run)
    {
        const int people = 5_000;
        await using var emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                ConversationsPerDay = 50,
                HistoryDays = 1,
                Users = 60,
                Queues = 8,
                RequestsPerMinute = 100_000_000,
                Consistency = s_atOnce,
            }
        );
        using var client = Staff.Client(
            emulator.BaseAddress,
            emulator.Options.ClientId,
            emulator.Options.ClientSecret,
            TimeProvider.System
        );
        var wanted = await Staff.ReadAsync(client, people);
        var folder = run.NewFolder();
        using var ledger = ProvisioningLedger.Open(Path.Combine(folder, "ledger"), TimeProvider.System);
        var provisioner = new Provisioner(client, new ProvisioningPolicy(), new ApplyOptions(), TimeProvider.System);

        var before = emulator.Requests.Total;
        var started = Stopwatch.GetTimestamp();
        var plan = await provisioner.PlanToApplyAsync(wanted, ledger, CancellationToken.None);
        var first = Stopwatch.GetElapsedTime(started).TotalSeconds;
        started = Stopwatch.GetTimestamp();
        var result = await provisioner.ApplyAsync(plan, ledger, null, null, CancellationToken.None);
        var apply = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var calls = (double)(emulator.Requests.Total - before) / people;
        run.Note($"provision: {calls:0.00} calls a joiner, applied in {apply:0.0} s");

        started = Stopwatch.GetTimestamp();
        var again = await provisioner.PlanAsync(wanted, ledger.Read(), CancellationToken.None);
        var second = Stopwatch.GetElapsedTime(started).TotalSeconds;

        // The times mean nothing unless everyone is there, once, with nothing left to do.
        WrongResultException.ThrowUnlessEqual(plan.Steps.Count, result.Done, "steps carried out");
        WrongResultException.ThrowUnlessEqual(0, again.Steps.Count, "steps of the second plan");
        WrongResultException.ThrowUnlessEqual(
            people,
            again.There.Users.Values.Count(user => user.Email.EndsWith("@staff.example", StringComparison.Ordinal)),
            "users made"
        );
        WrongResultException.ThrowUnlessEqual(
            wanted.Count(person => person.Phone is not null),
            again.There.Phones.DistinctBy(phone => phone.User).Count(),
            "phones made"
        );

        var input = string.Create(CultureInfo.InvariantCulture, $"{people:#,0} people, {plan.Steps.Count:#,0} steps");
        run.Add(
            Measurement.Plain("provision", "first plan", "s", Sample(first), Goal.AtMostFigure(10), input),
            Measurement.Plain("provision", "second plan", "s", Sample(second), Goal.AtMostFigure(10), input),
            Measurement.Plain("provision", "calls a joiner", "calls", Sample(calls), Goal.AtMostFigure(6), input),
            Measurement.Plain("provision", "apply", "s", Sample(apply), null, input)
        );
    }

    private static Samples Sample(double value) => new("", [value]);
}
