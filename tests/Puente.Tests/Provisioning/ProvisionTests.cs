using System.Text.Json.Nodes;
using Puente.Emulator;
using Puente.Emulator.Consistency;
using Puente.Provisioning.Ledger;

namespace Puente.Tests.Provisioning;

/// <summary>The verbs of <c>puente provision</c>, from a CSV file into an emulated organisation.</summary>
public sealed class ProvisionTests : IAsyncLifetime
{
    private const string Directory = """
        {
          "csv": { "file": "people.csv" },
          "person": {
            "key": "{id}", "name": "{name}", "email": "{mail}", "title": "{title}",
            "roles": ["User"],
            "phone": { "baseSettings": "WebRTC" }
          }
        }
        """;

    private readonly CommandRun _run = new() { Width = 200 };
    private EmulatorHost? _emulator;

    [Fact]
    public async Task A_directory_is_planned_applied_explained_and_taken_back()
    {
        People("1,Ana,ana@acme.example,Agent", "2,Bea,bea@acme.example,Agent");
        var plan = await _run.RunAsync("provision", "plan");
        Assert.Equal((0, ""), (plan.Code, plan.Error));
        Assert.Contains("Creates (2)", plan.Output, StringComparison.Ordinal);
        Assert.Contains("new in the directory (people.csv line 2)", plan.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(LedgerFile), "a plan made a ledger");

        var apply = await _run.RunAsync("provision", "apply");
        Assert.True(apply.Code == 0, apply.All);
        Assert.StartsWith("run 1:", apply.Output, StringComparison.Ordinal);
        Assert.Contains("nothing to do", (await _run.RunAsync("provision", "plan")).Output, StringComparison.Ordinal);

        People("1,Ana,ana@acme.example,Team lead", "2,Bea,bea@acme.example,Agent");
        var json = JsonNode.Parse((await _run.RunAsync("provision", "plan", "--json")).Output)!;
        Assert.Equal(1, (int)json["summary"]!["changes"]!);
        Assert.Equal("Team lead", (string?)json["steps"]![0]!["changes"]![0]!["after"]);
        Assert.Equal(0, (await _run.RunAsync("provision", "apply", "--json")).Code);

        var explained = (await _run.RunAsync("provision", "explain", "ana@acme.example")).Output;
        Assert.Contains("found by the ledger", explained, StringComparison.Ordinal);
        Assert.Contains("title Team lead", explained, StringComparison.Ordinal);
        Assert.Contains(
            "2 people are managed; 2 runs.",
            (await _run.RunAsync("provision", "status")).Output,
            StringComparison.Ordinal
        );

        Assert.Equal(0, (await _run.RunAsync("provision", "undo", "2")).Code);
        Assert.Contains("title Team lead", (await _run.RunAsync("provision", "plan")).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await _run.RunAsync("provision", "undo", "99")).Code);
    }

    [Fact]
    public async Task A_source_that_shrinks_changes_nothing_until_the_exact_number_is_confirmed()
    {
        var all = Enumerable.Range(1, 12).Select(i => $"{i},P{i},p{i}@acme.example,Agent").ToArray();
        People(all);
        Assert.Equal(0, (await _run.RunAsync("provision", "apply")).Code);
        People(all[..3]);

        var refused = await _run.RunAsync("provision", "apply");
        Assert.Equal(2, refused.Code);
        Assert.Contains("--confirm 9", refused.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await _run.RunAsync("provision", "apply", "--confirm", "8")).Code);
        Assert.Equal(1, Runs());
        Assert.Equal(0, (await _run.RunAsync("provision", "apply", "--confirm", "9")).Code);
    }

    [Fact]
    public async Task What_cannot_be_read_or_is_not_there_changes_nothing_and_ends_with_2()
    {
        Assert.Equal(2, (await _run.RunAsync("provision", "apply")).Code);
        _run.Write("people.csv", "id,name,mail,title\n1,Ana,ana@acme.example,Agent\n1,Bea,bea@acme.example,Agent\n");
        var twice = await _run.RunAsync("provision", "apply");
        Assert.Equal(2, twice.Code);
        Assert.Contains("people.csv line", twice.Error, StringComparison.Ordinal);

        _run.Write("directory.json", Directory.Replace("\"User\"", "\"Usr\"", StringComparison.Ordinal));
        People("1,Ana,ana@acme.example,Agent");
        var unknown = await _run.RunAsync("provision", "apply");
        Assert.Equal(2, unknown.Code);
        Assert.Contains("no role 'Usr'", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'User'?", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(0, Runs());
    }

    [Fact]
    public async Task A_second_applier_ends_with_3_and_says_who_is_first()
    {
        People("1,Ana,ana@acme.example,Agent");
        Assert.Equal(0, (await _run.RunAsync("provision", "apply")).Code);
        using var held = LedgerLock.Take(LedgerFile);
        foreach (
            var verb in (string[][])
                [
                    ["apply"],
                    ["undo", "1"],
                ]
        )
        {
            var refused = await _run.RunAsync(["provision", .. verb]);
            Assert.Equal(3, refused.Code);
            Assert.Contains($"Process {Environment.ProcessId}", refused.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Missing_permissions_are_named_before_the_first_write()
    {
        Configure(PretendCentreFixture.LimitedId, PretendCentreFixture.LimitedSecret);
        People("1,Ana,ana@acme.example,Agent");
        var refused = await _run.RunAsync("provision", "apply");
        Assert.Equal(1, refused.Code);
        Assert.Contains("lacks directory:user:add", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("telephony", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, Runs());
    }

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                ConversationsPerDay = 10,
                HistoryDays = 1,
                Users = 60,
                Queues = 4,
                RequestsPerMinute = 1_000_000,
                ClientSecret = PretendCentreFixture.FullSecret,
                Clients =
                [
                    new(
                        PretendCentreFixture.LimitedId,
                        PretendCentreFixture.LimitedSecret,
                        ["directory:*:view", "authorization:*:*", "routing:*:*", "telephony:plugin:all"]
                    ),
                ],
                Consistency = new ConsistencyOptions { Station = TimeSpan.Zero, Search = TimeSpan.Zero },
            },
            ct: TestContext.Current.CancellationToken
        );
        Configure(_emulator.Options.ClientId, PretendCentreFixture.FullSecret);
        _run.Write("directory.json", Directory);
    }

    public async ValueTask DisposeAsync()
    {
        _run.Dispose();
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }

    private string LedgerFile => Path.Combine(_run.Folder, "puente.duckdb.people");

    private int Runs()
    {
        if (!File.Exists(LedgerFile))
            return 0;
        using var ledger = ProvisioningLedger.Open(LedgerFile, TimeProvider.System);
        return ledger.Runs().Count;
    }

    private void People(params string[] rows) =>
        _run.Write("people.csv", $"id,name,mail,title\n{string.Join('\n', rows)}\n");

    private void Configure(string client, string secret)
    {
        _run.Write(
            "puente.json",
            $$"""
            { "apiBase": "{{_emulator!.BaseAddress.ToString().TrimEnd(
                '/'
            )}}", "clientId": "{{client}}", "clientSecretFile": "puente.secret", "rateShare": 1 }
            """
        );
        _run.Write("puente.secret", secret);
    }
}
