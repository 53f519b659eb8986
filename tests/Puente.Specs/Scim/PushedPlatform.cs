using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Puente.Emulator;
using Puente.Emulator.Consistency;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Provisioning.Applying;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Mapping;
using Puente.Provisioning.Planning;
using Puente.Provisioning.Sources;

namespace Puente.Specs.Scim;

/// <summary>An emulated organisation that gets what was pushed.</summary>
internal sealed class PushedPlatform : IAsyncDisposable
{
    private const string Mapping = """
        {
          "scim": {},
          "person": {
            "key": "{externalId}", "name": "{displayName}", "email": "{userName}", "title": "{title}",
            "active": "{active}", "roles": ["User"],
          },
          "rules": [{ "when": { "groups": "Agents" }, "then": { "phone": { "baseSettings": "WebRTC" } } }],
        }
        """;

    private readonly string _folder;
    private readonly EmulatorHost _emulator;
    private readonly PlatformClient _client;
    private readonly Provisioner _provisioner;

    private PushedPlatform(string folder, EmulatorHost emulator)
    {
        (_folder, _emulator) = (folder, emulator);
        File.WriteAllText(MappingFile, Mapping);
        _client = new PlatformClient(
            new PlatformOptions
            {
                ApiBase = emulator.BaseAddress,
                ClientId = emulator.Options.ClientId,
                ClientSecret = new Secret(emulator.Options.ClientSecret),
                RateShare = 1,
                AssumedRatePerMinute = 100_000,
            },
            TimeProvider.System
        );
        _provisioner = new Provisioner(_client, new ProvisioningPolicy(), new ApplyOptions(), TimeProvider.System);
    }

    private string MappingFile => Path.Combine(_folder, "directory.json");

    public static async Task<PushedPlatform> StartAsync(string folder) =>
        new(
            folder,
            await EmulatorHost.StartAsync(
                new EmulatorOptions
                {
                    ConversationsPerDay = 10,
                    HistoryDays = 1,
                    Users = 20,
                    Queues = 4,
                    RequestsPerMinute = 1_000_000,
                    Consistency = new ConsistencyOptions { Station = TimeSpan.Zero, Search = TimeSpan.Zero },
                },
                ct: TestContext.Current.CancellationToken
            )
        );

    /// <summary>Applies what lies in the file; a second plan must be empty.</summary>
    public async Task ApplyAsync(PushedState believed)
    {
        var plan = await PlanAsync();
        Assert.Equal(believed.Users.Count, plan.People.Count);
        using (var ledger = OpenLedger())
        {
            var result = await _provisioner.ApplyAsync(plan, ledger, null, null, TestContext.Current.CancellationToken);
            Assert.True(result.IsComplete, string.Join('\n', result.Failed.Select(failed => failed.Reason)));
        }
        Assert.Empty((await PlanAsync()).Steps);
    }

    /// <summary>Active are exactly those who are active in the directory, each once, with one phone where wanted.</summary>
    public async Task AssertEqualAsync(PushedState believed)
    {
        var there = (await PlanAsync()).There;
        var active = there
            .Users.Values.Where(user =>
                user is { IsActive: true } && user.Email.EndsWith("@push.example", StringComparison.Ordinal)
            )
            .Select(user => $"{user.Email} {user.Title}")
            .Order(StringComparer.Ordinal);
        var wanted = believed.Users.Values.Where(user => user.Active).ToArray();
        Assert.Equal(wanted.Select(user => $"{user.UserName} {user.Title}").Order(StringComparer.Ordinal), active);
        // Who left the group keeps the phone.
        var ringing = there.Phones.Select(phone => there.Users[phone.User!].Email).ToHashSet(StringComparer.Ordinal);
        var agents = wanted.Where(user => believed.Groups["Agents"].Contains(user.Key)).Select(user => user.UserName);
        Assert.Subset(ringing, agents.ToHashSet(StringComparer.Ordinal));
        Assert.Subset(wanted.Select(user => user.UserName).ToHashSet(StringComparer.Ordinal), ringing);
        using var http = new HttpClient();
        var twice = await http.GetFromJsonAsync<JsonObject>(
            new Uri(_emulator.BaseAddress, "/_emulator/duplicates"),
            TestContext.Current.CancellationToken
        );
        foreach (var (kind, shared) in twice!)
            Assert.True(shared is JsonObject { Count: 0 }, $"{kind}: {shared}");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _emulator.DisposeAsync();
    }

    private async Task<ProvisioningPlan> PlanAsync()
    {
        var reader = new PeopleReader(
            DirectoryFile.Load(MappingFile),
            null,
            TimeProvider.System,
            Path.Combine(_folder, "puente.duckdb.scim")
        );
        var wanted = await reader.ReadAsync(TestContext.Current.CancellationToken);
        using var ledger = OpenLedger();
        return await _provisioner.PlanToApplyAsync(wanted.People, ledger, TestContext.Current.CancellationToken);
    }

    private ProvisioningLedger OpenLedger() =>
        ProvisioningLedger.Open(Path.Combine(_folder, "ledger"), TimeProvider.System);
}
