using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Puente.Bench.Harness;
using Puente.Emulator;
using Puente.Emulator.Consistency;
using Puente.Platform;
using Puente.Provisioning.Applying;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.People;
using Puente.Provisioning.Planning;
using Puente.Provisioning.Sources;
using Puente.Provisioning.Tests.Applying;
using Puente.ProvisioningAxe;
using Puente.Testing;

namespace Puente.Bench.Provisioning;

/// <summary>
/// 5,000 people from a CSV file, from OpenLDAP and from pushes into the emulator in this process: time to read and plan,
/// requests for each of them, time to apply. From the file into an organisation that knows everything at once, so that the
/// times are the product's own; from the others through a storm of faults into one that trails behind, on a clock that runs
/// ten times as fast.
/// </summary>
internal static class ProvisionBench
{
    private const int Speed = 10;

    private static readonly ConsistencyOptions s_atOnce = new()
    {
        Station = TimeSpan.Zero,
        Search = TimeSpan.Zero,
        DeletedSearch = TimeSpan.Zero,
        AssociationConflicts = 0,
    };

    public static async Task RunAsync(BenchRun run)
    {
        await OneAsync(run, "CSV", null, (staff, folder) => new StaffSources(folder).Csv(staff));
        await OneAsync(run, "SCIM", Weather.Slow, (staff, folder) => new StaffSources(folder).Scim(staff));
        OpenLdapServer? ldap = null;
        try
        {
            await OneAsync(
                run,
                "LDAP",
                Weather.Slow,
                async (staff, folder) =>
                {
                    ldap = await OpenLdapServer.StartAsync(StaffSources.Ldif(staff));
                    return new StaffSources(folder).Ldap(ldap);
                }
            );
        }
        finally
        {
            if (ldap is not null)
                await ldap.DisposeAsync();
        }
    }

    private static Task OneAsync(
        BenchRun run,
        string source,
        ConsistencyOptions? weather,
        Func<IReadOnlyList<WantedPerson>, string, PeopleReader> open
    ) => OneAsync(run, source, weather, (staff, folder) => Task.FromResult(open(staff, folder)));

    private static async Task OneAsync(
        BenchRun run,
        string source,
        ConsistencyOptions? weather,
        Func<IReadOnlyList<WantedPerson>, string, Task<PeopleReader>> open
    )
    {
        var people = (int)run.AtMost(5_000);
        await using var emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                ConversationsPerDay = 50,
                HistoryDays = 1,
                Users = 60,
                Queues = 8,
                RequestsPerMinute = 100_000_000,
                Speed = weather is null ? 1 : Speed,
                Consistency = weather ?? s_atOnce,
            }
        );
        TimeProvider time = weather is null ? TimeProvider.System : new FasterTime(Speed);
        using var client = Staff.Client(
            emulator.BaseAddress,
            emulator.Options.ClientId,
            emulator.Options.ClientSecret,
            time
        );
        var folder = run.NewFolder();
        var reader = await open(await Staff.ReadAsync(client, people), folder);
        using var ledger = ProvisioningLedger.Open(Path.Combine(folder, "ledger"), time);
        var provisioner = new Provisioner(client, new ProvisioningPolicy(), new ApplyOptions(), time);

        var before = emulator.Requests.Total;
        var started = Stopwatch.GetTimestamp();
        var wanted = (await reader.ReadAsync(CancellationToken.None)).People;
        var read = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var plan = await provisioner.PlanToApplyAsync(wanted, ledger, CancellationToken.None);
        var first = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var steps = plan.Steps.Count;

        if (weather is not null)
            Weather.Storm(emulator);
        started = Stopwatch.GetTimestamp();
        var rounds = 1;
        for (; !(await provisioner.ApplyAsync(plan, ledger, null, null, CancellationToken.None)).IsComplete; rounds++)
        {
            if (rounds == 6)
                throw new WrongResultException($"{source}: steps still fail in round {rounds}.");
            plan = await provisioner.PlanToApplyAsync(wanted, ledger, CancellationToken.None);
        }
        var apply = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var calls = (double)(emulator.Requests.Total - before) / people;
        emulator.Faults.Clear();
        run.Note(
            $"provision: {source}: read in {read:0.0} s, {calls:0.00} calls a joiner, applied in {apply:0.0} s and {rounds} rounds"
        );

        started = Stopwatch.GetTimestamp();
        var later = (await reader.ReadAsync(CancellationToken.None)).People;
        var again = await provisioner.PlanAsync(later, ledger.Read(), CancellationToken.None);
        var second = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await CheckAsync(emulator, wanted, again);

        var input = string.Create(
            CultureInfo.InvariantCulture,
            $"{people:#,0} people from {source}, {steps:#,0} steps{(weather is null ? "" : ", storm")}"
        );
        run.Add(
            Measurement.Plain("provision", $"first plan, {source}", "s", Sample(first), Goal.AtMostFigure(10), input),
            Measurement.Plain("provision", $"second plan, {source}", "s", Sample(second), Goal.AtMostFigure(10), input),
            Measurement.Plain(
                "provision",
                $"calls a joiner, {source}",
                "calls",
                Sample(calls),
                // What a storm makes fail is asked for again; the goal is for one without.
                weather is null
                    ? Goal.AtMostFigure(6)
                    : null,
                input
            ),
            Measurement.Plain("provision", $"apply, {source}", "s", Sample(apply), null, input)
        );
    }

    /// <summary>The times mean nothing unless everyone is there, once, with nothing left to do.</summary>
    private static async Task CheckAsync(
        EmulatorHost emulator,
        IReadOnlyList<WantedPerson> wanted,
        ProvisioningPlan again
    )
    {
        WrongResultException.ThrowUnlessEqual(0, again.Steps.Count, "steps of the second plan");
        WrongResultException.ThrowUnlessEqual(
            wanted.Count,
            again.There.Users.Values.Count(user => user.Email.EndsWith("@staff.example", StringComparison.Ordinal)),
            "users made"
        );
        WrongResultException.ThrowUnlessEqual(
            wanted.Count(person => person.Phone is not null),
            again.There.Phones.Count,
            "phones made"
        );
        using var http = new HttpClient();
        var twice = await http.GetFromJsonAsync<JsonObject>(new Uri(emulator.BaseAddress, "/_emulator/duplicates"));
        foreach (var (kind, shared) in twice!)
            WrongResultException.ThrowUnlessEqual(0, ((JsonObject)shared!).Count, $"{kind} that are there twice");
    }

    private static Samples Sample(double value) => new("", [value]);
}
