using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Puente.Emulator;
using Puente.Emulator.Consistency;
using Puente.Emulator.Faults;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Planning;
using Puente.Scim.Serving;
using Puente.Scim.Storage;

namespace Puente.Tests.Provisioning;

/// <summary><c>puente provision watch</c> on sources that change as they do in companies: at any moment, and not always well.</summary>
public sealed class WatchTests : IAsyncLifetime
{
    private const string Person = """
        "person": { "key": "{id}", "name": "{name}", "email": "{mail}", "roles": ["User"] }
        """;

    private readonly CommandRun _run = new() { Width = 200 };
    private EmulatorHost? _emulator;

    [Fact]
    public async Task A_file_that_is_replaced_is_applied_and_one_that_is_gone_or_broken_changes_nothing()
    {
        Csv();
        Replace(People(4));
        await using var watch = new WatchedRun(_run, "--every", "1");
        await watch.UntilAsync("run 1:");
        await watch.UntilAsync("waiting for a change of people.csv");

        Replace(People(5));
        await watch.UntilAsync("run 2:");
        await watch.UntilAsync("waiting");

        File.Delete(PathOf("people.csv"));
        await watch.UntilAsync("people.csv: does not exist");
        Replace(People(3) + "4,P4\n");
        await watch.UntilAsync("people.csv line 5");
        Replace(People(6));
        await watch.UntilAsync("run 3:");

        Assert.Equal(0, await watch.StopAsync());
        Assert.Equal(6, Steps(StepKind.Create));
        Assert.Equal(0, Steps(StepKind.Deactivate));
    }

    [Fact]
    public async Task A_file_that_is_being_written_is_waited_for()
    {
        Csv();
        Replace(People(4));
        await using var watch = new WatchedRun(_run, "--every", "1");
        await watch.UntilAsync("run 1:");
        await watch.UntilAsync("waiting");

        // As long as the guard lets pass: without waiting, three people would be switched off.
        // Line by line, so that every state of the file reads like a smaller company.
        await using (
            var file = new FileStream(PathOf("people.csv"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite)
        )
            foreach (var line in People(5).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                file.Write(Encoding.UTF8.GetBytes(line + "\n"));
                file.Flush();
                await Task.Delay(400, TestContext.Current.CancellationToken);
            }
        await watch.UntilAsync("run 2:");

        Assert.Equal(5, Steps(StepKind.Create));
        Assert.Equal(0, Steps(StepKind.Deactivate));
    }

    [Fact]
    public async Task A_file_that_shrinks_is_held_by_the_guard_and_the_next_change_goes_on()
    {
        Csv();
        Replace(People(12));
        await using var watch = new WatchedRun(_run, "--every", "1");
        await watch.UntilAsync("run 1:");
        Replace(People(3));
        await watch.UntilAsync("--confirm 9");
        await watch.UntilAsync("what is open is tried again");
        Replace(People(13));
        await watch.UntilAsync("run 2: 2 of 2 steps done");

        Assert.Equal(0, Steps(StepKind.Deactivate));
    }

    [Fact]
    public async Task What_failed_is_tried_again_although_the_source_stays_as_it_is()
    {
        Csv();
        Replace(People(2));
        // Longer than the client's own patience with one step.
        _emulator!.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.ServerError,
                Status = 500,
                Route = "POST /api/v2/users",
                Times = 12,
            }
        );
        await using var watch = new WatchedRun(_run, "--every", "1");
        await watch.UntilAsync("2 failed");
        await watch.UntilAsync("run 2: 4 of 4 steps done");
        await watch.UntilAsync("waiting for a change of people.csv");

        Assert.Equal(2, StepsDone(StepKind.Create));
    }

    [Fact]
    public async Task What_somebody_changed_by_hand_is_put_back_although_the_source_stays_as_it_is()
    {
        Csv();
        Replace(People(2));
        await using var watch = new WatchedRun(_run, "--every", "1", "--recheck", "2");
        await watch.UntilAsync("run 1: 4 of 4 steps done");
        await watch.UntilAsync("the organisation is looked at again");

        await RenameAsync("P2", "Somebody else");
        await watch.UntilAsync("run 2: 1 of 1 steps done");

        Assert.Equal(0, await watch.StopAsync());
        await RenameAsync("P2", "P2");
    }

    [Fact]
    public async Task Pushed_people_are_applied_and_one_who_is_replaced_in_two_pushes_does_not_leave_in_between()
    {
        _run.Write(
            "directory.json",
            """
            {
              "scim": {},
              "person": { "key": "{externalId}", "name": "{displayName}", "email": "{userName}", "active": "{active}", "roles": ["User"] }
            }
            """
        );
        using var store = ScimStore.Open(PathOf("puente.duckdb.scim"));
        var server = new ScimServer(store, TimeProvider.System);
        string[] ids = [.. Enumerable.Range(1, 3).Select(number => Push(server, number))];
        await using var watch = new WatchedRun(_run);
        await watch.UntilAsync("run 1: 6 of 6 steps done");
        await watch.UntilAsync("waiting for a change of scim");

        // Pushes without a pause between them: the one deleted comes back with another id of the store.
        Send(server, "DELETE", $"Users/{ids[1]}", "");
        for (var number = 4; number <= 9; number++)
        {
            Push(server, number);
            await Task.Delay(400, TestContext.Current.CancellationToken);
        }
        Push(server, 2);
        await watch.UntilAsync("run 2:");
        Assert.Equal(0, Steps(StepKind.Deactivate));
        Assert.Equal(9, Steps(StepKind.Create));

        Send(
            server,
            "PATCH",
            $"Users/{ids[0]}",
            """{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":false}]}"""
        );
        await watch.UntilAsync("run 3: 1 of 1 steps done");
        Assert.Equal(1, Steps(StepKind.Deactivate));
        Assert.Equal(0, await watch.StopAsync());
    }

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                ConversationsPerDay = 10,
                HistoryDays = 1,
                Users = 20,
                Queues = 4,
                RequestsPerMinute = 1_000_000,
                ClientSecret = PretendCentreFixture.FullSecret,
                Consistency = new ConsistencyOptions { Station = TimeSpan.Zero, Search = TimeSpan.Zero },
            },
            ct: TestContext.Current.CancellationToken
        );
        _run.Write(
            "puente.json",
            $$"""
            { "apiBase": "{{_emulator.BaseAddress.ToString().TrimEnd(
                '/'
            )}}", "clientId": "{{_emulator.Options.ClientId}}", "clientSecretFile": "puente.secret", "rateShare": 1 }
            """
        );
        _run.Write("puente.secret", PretendCentreFixture.FullSecret);
    }

    public async ValueTask DisposeAsync()
    {
        _run.Dispose();
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }

    /// <summary>As an administrator does it; fails when nobody has the old name.</summary>
    private async Task RenameAsync(string from, string to)
    {
        using var http = new HttpClient { BaseAddress = _emulator!.BaseAddress };
        using var signIn = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        signIn.Headers.Authorization = new(
            "Basic",
            Convert.ToBase64String(
                Encoding.UTF8.GetBytes($"{_emulator.Options.ClientId}:{_emulator.Options.ClientSecret}")
            )
        );
        var token = await ReadAsync(http, signIn);
        http.DefaultRequestHeaders.Authorization = new("Bearer", token["access_token"]!.GetValue<string>());
        using var listing = new HttpRequestMessage(HttpMethod.Get, "/api/v2/users?pageSize=100");
        var users = (await ReadAsync(http, listing))["entities"]!.AsArray();
        var user = users.Single(one => one!["name"]!.GetValue<string>() == from)!;
        using var change = new HttpRequestMessage(HttpMethod.Patch, $"/api/v2/users/{user["id"]}")
        {
            Content = JsonContent.Create(new { name = to, version = user["version"]!.GetValue<int>() }),
        };
        await ReadAsync(http, change);
    }

    private static async Task<JsonNode> ReadAsync(HttpClient http, HttpRequestMessage request)
    {
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private void Csv() =>
        _run.Write("directory.json", $$"""{ "csv": { "file": "people.csv", "settleSeconds": 1 }, {{Person}} }""");

    private static string People(int count) =>
        "id,name,mail\n" + string.Concat(Enumerable.Range(1, count).Select(i => $"{i},P{i},p{i}@acme.example\n"));

    /// <summary>As an export should: a new file, then its name.</summary>
    private void Replace(string text)
    {
        var file = _run.Write("people.csv.new", text);
        File.Move(file, PathOf("people.csv"), overwrite: true);
    }

    private string PathOf(string name) => Path.Combine(_run.Folder, name);

    private static string Push(ScimServer server, int number) =>
        Send(
            server,
            "POST",
            "Users",
            $$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"p{{number}}@acme.example","externalId":"E{{number}}","displayName":"P{{number}}","active":true}"""
        );

    private static string Send(ScimServer server, string method, string path, string body)
    {
        var answer = server.Answer(
            new ScimRequest(method, path, "http://hub/scim/v2")
            {
                Body = Encoding.UTF8.GetBytes(body),
                ContentType = "application/scim+json",
            }
        );
        Assert.True(answer.Status < 300, answer.Body?.ToJsonString());
        return answer.Body?["id"]?.GetValue<string>() ?? "";
    }

    private int Steps(StepKind kind) => StepsWhere(step => step.Step.Kind == kind);

    private int StepsDone(StepKind kind) => StepsWhere(step => step.Step.Kind == kind && step.State == StepState.Done);

    private int StepsWhere(Func<LedgerStep, bool> counts)
    {
        using var ledger = ProvisioningLedger.Open(PathOf("puente.duckdb.people"), TimeProvider.System);
        return ledger.Runs().Sum(run => ledger.StepsOf(run.Run).Count(counts));
    }
}
