using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Puente.Emulator;
using Puente.Emulator.Consistency;
using Puente.Platform;
using Puente.Provisioning.Applying;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Organisation;
using Puente.Provisioning.People;
using Puente.Provisioning.Planning;
using Puente.ProvisioningAxe;
using Puente.Testing;

namespace Puente.Provisioning.Tests.Applying;

/// <summary>An emulated organisation whose clock runs fast, a ledger, and what applies a directory to them.</summary>
internal sealed class Centre : IAsyncDisposable
{
    /// <summary>Seconds of the platform and of the client in one of ours.</summary>
    private const int Speed = 10;

    private readonly TempFolder _folder = new();
    private readonly HttpClient _levers = new();

    private Centre(EmulatorHost emulator)
    {
        Emulator = emulator;
        Client = Staff.Client(emulator.BaseAddress, emulator.Options.ClientId, emulator.Options.ClientSecret, Time);
    }

    public FasterTime Time { get; } = new(Speed);

    public EmulatorHost Emulator { get; }

    public PlatformClient Client { get; }

    public string LedgerFile => _folder["ledger"];

    public ApplyOptions Options { get; set; } = new();

    public ProvisioningPolicy Policy { get; set; } = new();

    public static async Task<Centre> StartAsync(ConsistencyOptions? consistency = null) =>
        new(
            await EmulatorHost.StartAsync(
                new EmulatorOptions
                {
                    Speed = Speed,
                    ConversationsPerDay = 50,
                    HistoryDays = 1,
                    RequestsPerMinute = 10_000_000,
                    Users = 60,
                    Queues = 8,
                    Consistency = consistency ?? new ConsistencyOptions(),
                }
            )
        );

    public static ConsistencyOptions Slow => Weather.Slow;

    public Task<IReadOnlyList<WantedPerson>> StaffAsync(int count) => Staff.ReadAsync(Client, count);

    public Task<OrganisationSnapshot> LookAsync(IReadOnlyList<WantedPerson> people) =>
        new OrganisationReader(Client, Policy).ReadAsync(ReadingScope.Of(people, LedgerMemory.Empty));

    public async Task<ProvisioningPlan> PlanAsync(IReadOnlyList<WantedPerson> people)
    {
        using var ledger = ProvisioningLedger.Open(LedgerFile, Time);
        return await Provisioner.PlanAsync(people, ledger.Read(), TestContext.Current.CancellationToken);
    }

    public async Task<ApplyResult> ApplyAsync(IReadOnlyList<WantedPerson> people)
    {
        using var held = LedgerLock.Take(LedgerFile);
        using var ledger = ProvisioningLedger.Open(LedgerFile, Time);
        var plan = await Provisioner.PlanToApplyAsync(people, ledger, TestContext.Current.CancellationToken);
        Assert.Empty(plan.Obstacles);
        return await Provisioner.ApplyAsync(plan, ledger, null, null, TestContext.Current.CancellationToken);
    }

    public async Task<ApplyResult> UndoAsync(long run)
    {
        using var ledger = ProvisioningLedger.Open(LedgerFile, Time);
        var plan = await Provisioner.PlanUndoAsync(run, ledger, TestContext.Current.CancellationToken);
        return await Provisioner.ApplyAsync(plan, ledger, null, run, TestContext.Current.CancellationToken);
    }

    /// <summary>Repeats, as a person would, until all is done.</summary>
    public async Task ApplyAllAsync(IReadOnlyList<WantedPerson> people)
    {
        for (var round = 1; ; round++)
        {
            var result = await ApplyAsync(people);
            if (result.IsComplete)
                return;
            Assert.True(
                round < 6,
                string.Join('\n', result.Failed.Take(5).Select(one => $"{one.Step.Kind}: {one.Reason}"))
            );
        }
    }

    public void Storm() => Weather.Storm(Emulator);

    public async Task<JsonObject> DuplicatesAsync() =>
        (await _levers.GetFromJsonAsync<JsonObject>(new Uri(Emulator.BaseAddress, "/_emulator/duplicates")))!;

    public async Task AssertNothingIsThereTwiceAsync()
    {
        foreach (var (kind, shared) in await DuplicatesAsync())
            Assert.True(shared is JsonObject { Count: 0 }, $"{kind}: {shared}");
    }

    /// <summary>Every person is one user with the wanted address, and there are no further users of the directory.</summary>
    public async Task AssertEveryoneIsThereOnceAsync(IReadOnlyList<WantedPerson> people)
    {
        var there = await LookAsync(people);
        var users = there
            .Users.Values.Where(user => user.Email.EndsWith("@staff.example", StringComparison.Ordinal))
            .ToArray();
        Assert.Equal(people.Select(person => person.Email).Order(), users.Select(user => user.Email).Order());
        Assert.Equal(
            people.Where(person => person.Active).Select(person => person.Email).Order(),
            users.Where(user => user.IsActive).Select(user => user.Email).Order()
        );
        Assert.Equal(people.Count(person => person is { Active: true, Phone: not null }), there.Phones.Count);
        Assert.Equal(there.Phones.Count, there.Stations.Count);
    }

    /// <returns>The exit code; 137 when it was killed.</returns>
    public async Task<int> RunAxeAsync(int people, int? weight)
    {
        List<string> arguments =
        [
            AxeProgram(),
            Emulator.BaseAddress.ToString(),
            Emulator.Options.ClientId,
            LedgerFile,
            people.ToString(CultureInfo.InvariantCulture),
            Speed.ToString(CultureInfo.InvariantCulture),
        ];
        if (weight is { } end)
            arguments.Add(end.ToString(CultureInfo.InvariantCulture));
        var start = new ProcessStartInfo("dotnet", arguments);
        start.Environment["PUENTE_CLIENT_SECRET"] = Emulator.Options.ClientSecret;
        using var process = Process.Start(start.LivingShortly())!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    private static string AxeProgram()
    {
        // From its own folder: what the tests' framework provides is not there for a plain program beside them.
        var here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return Path.Combine(
            here,
            "..",
            "..",
            "Puente.ProvisioningAxe",
            Path.GetFileName(here),
            "Puente.ProvisioningAxe.dll"
        );
    }

    public async ValueTask DisposeAsync()
    {
        _levers.Dispose();
        Client.Dispose();
        await Emulator.DisposeAsync();
        _folder.Dispose();
    }

    private Provisioner Provisioner => new(Client, Policy, Options, Time);
}
