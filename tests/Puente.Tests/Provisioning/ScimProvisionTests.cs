using System.Text;
using System.Text.Json.Nodes;
using Puente.Emulator;
using Puente.Emulator.Consistency;
using Puente.Scim.Serving;
using Puente.Scim.Storage;

namespace Puente.Tests.Provisioning;

/// <summary>From a directory's pushes into an emulated organisation.</summary>
public sealed class ScimProvisionTests : IAsyncLifetime
{
    private const string Directory = """
        {
          "scim": {},
          "person": {
            "key": "{externalId}", "name": "{name.givenName} {name.familyName}", "email": "{emails[primary]|lower}",
            "title": "{title}", "department": "{department}", "manager": "{manager}", "roles": ["User"]
          },
          "rules": [{ "when": { "groups": "Agents" }, "then": { "phone": { "baseSettings": "WebRTC" } } }]
        }
        """;

    private readonly CommandRun _run = new() { Width = 200 };
    private EmulatorHost? _emulator;
    private ScimStore? _store;
    private ScimServer? _server;

    [Fact]
    public async Task Pushed_people_join_are_renamed_and_leave()
    {
        string[] ids = [.. Enumerable.Range(1, 6).Select(number => Push(number))];
        Send(
            "POST",
            "Groups",
            $$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Agents","members":[{"value":"{{ids[0]}}"}]}"""
        );
        Patch(
            ids[1],
            $$"""{"op":"Add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager","value":"{{ids[0]}}"}"""
        );
        Assert.Equal(6, (int)(await PlanAsync())["summary"]!["creates"]!);
        await ApplyAsync();
        await NothingMoreAsync();
        Assert.Contains(
            "phone",
            (await _run.RunAsync("provision", "explain", "p1@acme.example")).Output,
            StringComparison.Ordinal
        );

        Patch(
            ids[2],
            """{"op":"Replace","path":"name.familyName","value":"Renamed"},{"op":"Replace","path":"emails[type eq \"work\"].value","value":"new3@acme.example"}"""
        );
        await ApplyAsync();
        await NothingMoreAsync();
        Assert.Contains(
            "P3 Renamed",
            (await _run.RunAsync("provision", "explain", "new3@acme.example")).Output,
            StringComparison.Ordinal
        );

        Patch(ids[3], """{"op":"Replace","path":"active","value":"False"}""");
        Send("DELETE", $"Users/{ids[4]}");
        Assert.Equal(2, (int)(await PlanAsync())["summary"]!["removals"]!);
        await ApplyAsync("--confirm", "2");
        await NothingMoreAsync();
    }

    [Fact]
    public async Task A_push_that_empties_the_directory_is_held_by_the_guard()
    {
        string[] ids = [.. Enumerable.Range(1, 8).Select(number => Push(number))];
        await ApplyAsync();
        foreach (var id in ids[..7])
            Send("DELETE", $"Users/{id}");
        var refused = await _run.RunAsync("provision", "apply");
        Assert.Equal(2, refused.Code);
        Assert.Contains("--confirm 7", refused.Error, StringComparison.Ordinal);
        Send("DELETE", $"Users/{ids[7]}");
        var empty = await _run.RunAsync("provision", "apply");
        Assert.Equal(2, empty.Code);
        Assert.Contains("scim: holds nobody", empty.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_that_scim_does_not_have_is_refused_with_its_place()
    {
        Push(1);
        _run.Write("directory.json", Directory.Replace("{title}", "{tilte}", StringComparison.Ordinal));
        var refused = await _run.RunAsync("provision", "plan");
        Assert.Equal(2, refused.Code);
        Assert.Contains("scim has no field 'tilte'. Did you mean 'title'?", refused.Error, StringComparison.Ordinal);
    }

    private string Push(int number)
    {
        var answer = Send(
            "POST",
            "Users",
            $$"""
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"p{{number}}","externalId":"E{{number}}","title":"Agent",
             "name":{"givenName":"P{{number}}","familyName":"X"},"emails":[{"type":"work","primary":true,"value":"P{{number}}@acme.example"}]}
            """
        );
        return answer!["id"]!.GetValue<string>();
    }

    private void Patch(string id, string operations) =>
        Send(
            "PATCH",
            $"Users/{id}",
            $$"""{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{{operations}}]}"""
        );

    private JsonObject? Send(string method, string path, string body = "")
    {
        var answer = _server!.Answer(
            new ScimRequest(method, path, "http://hub/scim/v2")
            {
                Body = Encoding.UTF8.GetBytes(body),
                ContentType = "application/scim+json",
            }
        );
        Assert.True(answer.Status < 300, answer.Body?.ToJsonString());
        return answer.Body;
    }

    private async Task<JsonNode> PlanAsync()
    {
        var plan = await _run.RunAsync("provision", "plan", "--json");
        Assert.True(plan.Code == 0, plan.All);
        return JsonNode.Parse(plan.Output)!;
    }

    private async Task ApplyAsync(params string[] more)
    {
        var apply = await _run.RunAsync(["provision", "apply", .. more]);
        Assert.True(apply.Code == 0, apply.All);
    }

    private async Task NothingMoreAsync() =>
        Assert.Contains("nothing to do", (await _run.RunAsync("provision", "plan")).Output, StringComparison.Ordinal);

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
        _run.Write("directory.json", Directory);
        _store = ScimStore.Open(Path.Combine(_run.Folder, "puente.duckdb.scim"));
        _server = new ScimServer(_store, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _store?.Dispose();
        _run.Dispose();
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }
}
