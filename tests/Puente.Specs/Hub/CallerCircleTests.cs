using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using Puente.Emulator;
using Puente.Specs.World;
using Puente.Testing;

namespace Puente.Specs.Hub;

/// <summary>
/// The whole circle of a data action: a call, the flow that looks its caller up through the hub's gateway in a database, the
/// attribute on the caller, and the row in the hub's own tables.
/// </summary>
[Trait("Category", "Slow")]
public sealed class CallerCircleTests(StoreFixture stores) : IClassFixture<StoreFixture>
{
    private const string Key = "a-key-of-more-than-twenty-letters";
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_database_knows_of_a_caller_ends_in_the_table_of_attributes()
    {
        using var folder = new TempFolder();
        var crm = await stores.Postgres.CreateDatabaseAsync();
        await FillAsync(crm);
        await using var emulator = await StartEmulatorAsync();
        await WriteSettingsAsync(folder, emulator, StoreFixture.Url(crm));
        await using var hub = await HubProcess.StartAsync(folder.Path);
        using var platform = await SignInAsync(emulator);

        await PublishFlowAsync(platform, await PublishActionAsync(platform, hub.Url));
        var call = (
            await SendAsync(
                platform,
                HttpMethod.Post,
                "/_emulator/conversations",
                """{"type":"call","from":"+34600111222"}"""
            )
        )["conversationId"]!.GetValue<string>();
        JsonArray participants = [];
        await hub.UntilAsync(
            "the caller waits in a queue",
            async () =>
            {
                var seen = await SendAsync(platform, HttpMethod.Get, $"/api/v2/conversations/{call}");
                participants = seen["participants"]!.AsArray();
                return participants.Any(one => one!["purpose"]!.GetValue<string>() == "acd");
            }
        );
        var caller = participants.First(one => one!["purpose"]!.GetValue<string>() == "customer")!;
        Assert.Equal(
            "[crm.name, Núria]",
            string.Join(' ', caller["attributes"]!.AsObject().Select(one => $"[{one.Key}, {one.Value}]"))
        );
        await SendAsync(platform, HttpMethod.Post, $"/_emulator/conversations/{call}/hangup");
        Assert.Equal(0, await hub.TerminateAsync());

        // Attributes come with the analytics job, a night later.
        emulator.Clock.Advance(TimeSpan.FromDays(2));
        var (synced, said) = await hub.RunAsync("sync");
        Assert.True(synced == 0, said);

        var (_, rows) = await hub.RunAsync(
            "sql",
            "--csv",
            $"select purpose, name, value from participants join participant_attributes using (conversation_id, participant_ordinal) where conversation_id = '{call}'"
        );
        Assert.StartsWith("purpose,name,value\r\ncustomer,crm.name,Núria\r\n1 row,", rows, StringComparison.Ordinal);
    }

    private static async Task FillAsync(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(
            "create table customers (phone text primary key, name text); insert into customers values ('+34600111222', 'Núria')",
            connection
        );
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static async Task WriteSettingsAsync(TempFolder folder, EmulatorHost emulator, string crm)
    {
        await File.WriteAllTextAsync(
            folder["puente.json"],
            $$"""
            {
              "apiBase": "{{emulator.BaseAddress.ToString().TrimEnd('/')}}",
              "clientId": "{{emulator.Options.ClientId}}",
              "clientSecretFile": "puente.secret",
              "since": "2026-03-03",
              "hub": { "listen": "http://127.0.0.1:0" },
              "gateway": { "keys": ["flows file:gateway.key"], "sources": ["crm {{crm}}"] }
            }
            """,
            Stop
        );
        await File.WriteAllTextAsync(folder["puente.secret"], emulator.Options.ClientSecret, Stop);
        await File.WriteAllTextAsync(folder["gateway.key"], Key, Stop);
        Directory.CreateDirectory(folder["lookups"]);
        await File.WriteAllTextAsync(
            folder["lookups/customer.sql"],
            """
            -- @description Who calls
            -- @input phone string required
            -- @output name string
            -- @rows one
            -- @source crm
            -- @timeout 15s
            select name from customers where phone = $phone
            """,
            Stop
        );
    }

    private static async Task<string> PublishActionAsync(HttpClient platform, Uri hub)
    {
        var integration = (
            await SendAsync(
                platform,
                HttpMethod.Post,
                "/api/v2/integrations",
                """{"name":"Lookups","integrationType":{"id":"custom-rest-actions"}}"""
            )
        )["id"]!.GetValue<string>();
        await SendAsync(
            platform,
            HttpMethod.Patch,
            $"/api/v2/integrations/{integration}",
            """{"intendedState":"ENABLED"}"""
        );
        var made = await SendAsync(
            platform,
            HttpMethod.Post,
            "/api/v2/integrations/actions",
            $$$"""
            {"name":"Customer by number","category":"Lookups","integrationId":"{{{integration}}}","secure":false,
             "config":{"timeoutSeconds":30,
              "request":{"requestUrlTemplate":"{{{hub}}}actions/customer","requestType":"POST",
               "headers":{"X-Api-Key":"{{{Key}}}","Content-Type":"application/json"},
               "requestTemplate":"{\"phone\": \"$esc.jsonString(${input.phone})\"}"},
              "response":{"translationMap":{"name":"$.name"},"translationMapDefaults":{"name":"\"\""},
               "successTemplate":"{\"name\": ${name}}"} },
             "contract":{
              "input":{"inputSchema":{"type":"object","required":["phone"],"properties":{"phone":{"type":"string"} } } },
              "output":{"successSchema":{"type":"object","properties":{"name":{"type":"string"} } } } }}
            """
        );
        return made["id"]!.GetValue<string>();
    }

    private static async Task PublishFlowAsync(HttpClient platform, string action)
    {
        var queue = (await SendAsync(platform, HttpMethod.Get, "/api/v2/routing/queues?pageSize=1"))["entities"]![0]![
            "id"
        ]!.GetValue<string>();
        await SendAsync(
            platform,
            HttpMethod.Put,
            "/_emulator/flows/inbound",
            $$$"""
            {"callData":{"dataAction":"{{{action}}}","inputs":{"phone":"Call.Ani"},"successOutputs":{"crm.name":"name"},"failureOutputs":{"crm.fault":"userMessage"} },
             "queues":{"success":"{{{queue}}}"} }
            """
        );
    }

    private static async Task<HttpClient> SignInAsync(EmulatorHost emulator)
    {
        var http = new HttpClient { BaseAddress = emulator.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(
                Encoding.UTF8.GetBytes($"{emulator.Options.ClientId}:{emulator.Options.ClientSecret}")
            )
        );
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        using var answer = await http.SendAsync(request, Stop);
        var token = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!["access_token"]!.GetValue<string>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private static async Task<JsonObject> SendAsync(
        HttpClient platform,
        HttpMethod method,
        string path,
        string? body = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await platform.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? [] : (JsonObject)JsonNode.Parse(text)!;
    }

    private static Task<EmulatorHost> StartEmulatorAsync() =>
        EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                Seed = 12,
                ConversationsPerDay = 50,
                HistoryDays = 1,
                Start = new DateTimeOffset(2026, 3, 3, 11, 0, 0, TimeSpan.Zero),
                Speed = 1,
                Users = 20,
                Queues = 4,
                RequestsPerMinute = 100_000,
                JobDelay = TimeSpan.FromMilliseconds(100),
            },
            ct: Stop
        );
}
