using System.Text.Json;
using Puente.Emulator;
using Puente.Emulator.DataActions;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Terminal;
using Puente.Testing;

namespace Puente.Tests.Gateway;

/// <summary>File → action → organisation → gateway → table → row, with the commands a user would type.</summary>
public sealed class LookupCircleTests(PretendCentreFixture centre)
{
    private const string Secret = "a-secret-that-must-not-show";
    private const string Key = "a-key-of-the-flows-that-must-not-show";

    private const string RecentCalls = """
        -- @description Last conversations of a caller
        -- @input phone string required
        -- @output conversationStart string
        -- @output mediaType string
        -- @rows many
        -- @limit 5
        -- @cache 60s stale 300s
        select conversation_start, min(media_type) as media_type from sessions
        where ani = $phone group by conversation_id, conversation_start order by conversation_start desc
        """;

    [Fact]
    public async Task A_lookup_becomes_an_action_that_gives_a_flow_the_callers_conversations()
    {
        var stop = TestContext.Current.CancellationToken;
        using var run = centre.Synced();
        var port = FreePort.Take();
        await using var emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                Seed = 3,
                ConversationsPerDay = 0,
                HistoryDays = 1,
                Start = PretendCentreFixture.Start,
                Speed = 0,
                Users = 4,
                Queues = 2,
                RequestsPerMinute = 100_000,
                ClientSecret = Secret,
                DataActions = new DataActionOptions
                {
                    // A proxy with TLS would stand here.
                    Redirects = new Dictionary<string, Uri>
                    {
                        ["lookups.example.com"] = new($"http://127.0.0.1:{port}"),
                    },
                },
            },
            ct: stop
        );
        run.Write("puente.secret", Secret);
        run.Write("gateway.key", Key);
        run.Write(
            "puente.json",
            $$"""
            {"apiBase":"{{emulator.BaseAddress.ToString().TrimEnd('/')}}","clientId":"{{emulator.Options.ClientId}}",
             "clientSecretFile":"puente.secret","since":"2026-03-04","rateShare":1,
             "hub":{"listen":"http://127.0.0.1:{{port}}"},"gateway":{"keys":["flows file:gateway.key"],"hosts":["lookups.example.com"] } }
            """
        );
        Directory.CreateDirectory(Path.Combine(run.Folder, "lookups"));
        run.Write("lookups/recent-calls.sql", RecentCalls);
        run.Write("lookups/broken.sql", "select 1");
        var phone = await OneAsync(run, "select ani from sessions where ani is not null order by 1 limit 1");

        await ActAsync(run, "actions", "new", "--from-lookup", "recent-calls");
        await ActAsync(run, "actions", "lint", "actions");
        await ActAsync(run, "actions", "test", "actions");
        using var client = new PlatformClient(
            new PlatformOptions
            {
                ApiBase = emulator.BaseAddress,
                LoginBase = emulator.BaseAddress,
                ClientId = emulator.Options.ClientId,
                ClientSecret = new Secret(Secret),
                RateShare = 1,
            }
        );
        await InstallAsync(client);
        await ActAsync(run, "actions", "push", "actions", "--integration", "Lookups", "--publish");
        var expected = await OneAsync(
            run,
            $"select count(*) from (select distinct conversation_id from sessions where ani = '{phone}' limit 5)"
        );

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var (hub, error) = Start(run, ending.Token);
        var file = Path.Combine(run.Folder, "puente.duckdb.hub");
        while (!File.Exists(file))
        {
            Assert.False(hub.IsCompleted, error.ToString());
            await Task.Delay(20, stop);
        }
        var action = await ActionAsync(client);
        var found = await ExecuteAsync(client, action, phone);
        Assert.Equal(expected, found.GetProperty("count").GetRawText());
        Assert.Equal(found.GetProperty("count").GetInt32(), found.GetProperty("rows").GetArrayLength());
        Assert.Matches("^2026-03-0.T.*Z$", found.GetProperty("rows")[0].GetProperty("conversationStart").GetString());
        Assert.Equal(0, (await ExecuteAsync(client, action, "x' or '1'='1")).GetProperty("count").GetInt32());

        var status = await run.RunAsync("status");
        Assert.Equal(0, status.Code);
        Assert.Contains(
            "Lookups: 1 answer, 2 faults.\n  lookups/broken.sql:1: ",
            status.Output,
            StringComparison.Ordinal
        );

        await ending.CancelAsync();
        Assert.Equal(0, await hub);
        Assert.Contains("a lookup is left out: lookups/broken.sql:1:", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Key, error.ToString(), StringComparison.Ordinal);
    }

    private static (Task<int> Hub, StringWriter Error) Start(CommandRun run, CancellationToken stop)
    {
        var error = new StringWriter();
        var hub = Application.RunAsync(
            ["run"],
            new CommandHost
            {
                Output = TextWriter.Null,
                Error = TextWriter.Synchronized(error),
                Variables = run.Variables,
                Folder = run.Folder,
            },
            stop
        );
        return (hub, error);
    }

    private static async Task<JsonElement> ExecuteAsync(PlatformClient client, string action, string phone)
    {
        await using var answer = await client.SendAsync(
            HttpMethod.Post,
            $"/api/v2/integrations/actions/{action}/execute",
            JsonSerializer.SerializeToUtf8Bytes(new { phone }),
            cancellationToken: TestContext.Current.CancellationToken
        );
        using var body = await JsonDocument.ParseAsync(
            answer.Body,
            cancellationToken: TestContext.Current.CancellationToken
        );
        return body.RootElement.Clone();
    }

    private static async Task<string> ActionAsync(PlatformClient client)
    {
        await foreach (var action in client.DataActions.ListAsync(TestContext.Current.CancellationToken))
            if (action.Name == "Recent calls")
                return action.Id.ToString();
        throw new InvalidOperationException("The action is not there.");
    }

    private static async Task InstallAsync(PlatformClient client)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var made = await client.SendAsync(
            HttpMethod.Post,
            "/api/v2/integrations/credentials",
            JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    name = "Lookups",
                    type = new { name = "userDefined" },
                    credentialFields = new { apiKey = Key },
                }
            ),
            cancellationToken: stop
        );
        using var body = await JsonDocument.ParseAsync(made.Body, cancellationToken: stop);
        var id = body.RootElement.GetProperty("id").GetString()!;
        var integration = await client.Integrations.CreateAsync("Lookups", "custom-rest-actions", stop);
        var current = await client.Integrations.GetConfigurationAsync(integration.Id, stop);
        await client.Integrations.PutConfigurationAsync(
            integration.Id,
            current with
            {
                Credentials = JsonSerializer.SerializeToElement(new { basicAuth = new { id } }),
            },
            stop
        );
        await client.Integrations.SetIntendedStateAsync(integration.Id, "ENABLED", stop);
    }

    private static async Task ActAsync(CommandRun run, params string[] args)
    {
        var outcome = await run.RunAsync(args);
        Assert.True(outcome.Code == 0, outcome.All);
        Assert.DoesNotContain(Key, outcome.All, StringComparison.Ordinal);
    }

    private static async Task<string> OneAsync(CommandRun run, string sql)
    {
        var outcome = await run.RunAsync("sql", "--csv", sql);
        Assert.True(outcome.Code == 0, outcome.All);
        return outcome.Output.Split('\n')[1].Trim();
    }
}
