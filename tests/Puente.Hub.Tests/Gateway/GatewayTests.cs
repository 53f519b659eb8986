using Puente.Hub.Tests.Fakes;

namespace Puente.Hub.Tests.Gateway;

public sealed class GatewayTests
{
    private const string Echo = """
        -- @input text string required
        -- @input n integer optional
        -- @input x number optional
        -- @input flag boolean optional
        -- @output text string
        -- @output n integer
        -- @output x number
        -- @output flag boolean
        -- @output moment string
        -- @rows one
        select $text as text, $n::bigint as n, $x::double as x, $flag::boolean as flag,
          timestamp '2026-03-02 08:00:00' as moment where $text <> 'nobody'
        """;

    private const string Many = """
        -- @output n integer
        -- @output name string
        -- @rows many
        -- @limit 2
        select n, null as name from range(5) t(n) order by n
        """;

    [Fact]
    public async Task One_row_comes_with_its_types_and_null_as_the_empty_value_of_its_type()
    {
        await using var hub = await StartAsync(("echo", Echo));
        var full = await hub.AskAsync("echo", """{"text":"a\"b'c\n$1","n":7,"x":1.5,"flag":true}""");
        Assert.Equal(200, full.Status);
        Assert.Equal(
            """{"found":true,"text":"a\u0022b\u0027c\n$1","n":7,"x":1.5,"flag":true,"moment":"2026-03-02T08:00:00.000Z"}""",
            full.Body.ToJsonString()
        );
        var bare = await hub.AskAsync("echo", """{"text":"a","n":null}""");
        Assert.Equal(
            """{"found":true,"text":"a","n":0,"x":0,"flag":false,"moment":"2026-03-02T08:00:00.000Z"}""",
            bare.Body.ToJsonString()
        );
        var none = await hub.AskAsync("echo", """{"text":"nobody"}""");
        Assert.Equal("""{"found":false,"text":"","n":0,"x":0,"flag":false,"moment":""}""", none.Body.ToJsonString());
    }

    [Fact]
    public async Task Many_rows_come_up_to_the_limit()
    {
        await using var hub = await StartAsync(("many", Many));
        Assert.Equal(
            """{"count":2,"rows":[{"n":0,"name":""},{"n":1,"name":""}]}""",
            (await hub.AskAsync("many", "")).Body.ToJsonString()
        );
    }

    [Fact]
    public async Task A_value_never_becomes_part_of_the_statement()
    {
        await using var hub = await StartAsync(("echo", Echo));
        foreach (
            var attempt in (string[])
                ["' or 1=1 --", "'; drop table conversations; --", "$n", "$1", "\\' or '", "/* */ $$ x $$", "😀\u0301"]
        )
        {
            var body = new System.Text.Json.Nodes.JsonObject { ["text"] = attempt }.ToJsonString();
            var answer = await hub.AskAsync("echo", body);
            Assert.Equal(200, answer.Status);
            Assert.Equal(attempt, (string?)answer.Body["text"]);
        }
        Assert.NotEmpty(await hub.Hub.Store.CountAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""{}""", "text", "text is required")]
    [InlineData("""{"text":1}""", "text", "must be of type string")]
    [InlineData("""{"text":"a","n":1.5}""", "n", "must be of type integer")]
    [InlineData("""{"text":"a","n":"7"}""", "n", "must be of type integer")]
    [InlineData("""{"text":"a","n":99999999999999999999}""", "n", "must be of type integer")]
    [InlineData("""{"text":"a","x":1e999}""", "x", "must be of type number")]
    [InlineData("""{"text":"a","flag":"true"}""", "flag", "must be of type boolean")]
    [InlineData("""{"text":"a\u0000b"}""", "text", "null character")]
    [InlineData("""{"text":"\ud800"}""", "text", "half a character")]
    [InlineData("""{"text":"a","Text":"b"}""", "Text", "no such input")]
    [InlineData("""{"text":"a","text":"b"}""", null, "each named once")]
    [InlineData("""["a"]""", null, "must be a JSON object")]
    [InlineData("""{"text":""", null, "is not a JSON object")]
    public async Task An_input_that_does_not_fit_is_named(string body, string? field, string reason)
    {
        await using var hub = await StartAsync(("echo", Echo));
        var answer = await hub.AskAsync("echo", body);
        Assert.Equal((400, "input.invalid"), (answer.Status, answer.Code));
        Assert.Equal(field, (string?)answer.Body["field"]);
        Assert.Contains(reason, (string?)answer.Body["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_who_has_a_key_or_a_token_is_answered()
    {
        await using var hub = await StartAsync(
            ("open", "-- @output a string\n-- @rows one\nselect 'x' as a"),
            ("keys", "-- @output a string\n-- @rows one\n-- @auth key\nselect 'x' as a"),
            ("tokens", "-- @output a string\n-- @rows one\n-- @auth oauth\nselect 'x' as a")
        );
        foreach (var wrong in (string?[])[null, "", GatewayHub.Key + "x", GatewayHub.Key[..^1], hub.Hub.Host.Key])
            Assert.Equal((401, "unauthorized"), await CodeAsync(hub.AskAsync("open", "{}", wrong)));
        Assert.Equal(401, (await hub.AskAsync("unknown", "{}", "wrong")).Status);
        Assert.Equal((404, "lookup.not.found"), await CodeAsync(hub.AskAsync("unknown", "{}")));

        var token = await hub.SignInAsync(GatewayHub.All);
        Assert.Equal(200, (await hub.AskAsync("keys", "{}", GatewayHub.NextKey)).Status);
        Assert.Equal(200, (await hub.AskWithTokenAsync("keys", "{}", GatewayHub.Key)).Status);
        Assert.Equal(403, (await hub.AskWithTokenAsync("keys", "{}", token)).Status);
        Assert.Equal(200, (await hub.AskWithTokenAsync("tokens", "{}", token)).Status);
        Assert.Equal((403, "forbidden"), await CodeAsync(hub.AskAsync("tokens", "{}")));
        var some = await hub.SignInAsync(GatewayHub.Some);
        Assert.Equal(403, (await hub.AskWithTokenAsync("open", "{}", some)).Status);
    }

    [Fact]
    public async Task A_proxys_host_name_opens_the_lookups_and_nothing_else()
    {
        await using var hub = await StartAsync(("many", Many));
        async Task<int> AskAsync(string path, string host, HttpMethod method)
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            request.Headers.Host = host;
            request.Headers.Add("X-Api-Key", GatewayHub.Key);
            request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
            using var answer = await hub.Hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
            return (int)answer.StatusCode;
        }
        Assert.Equal(200, await AskAsync("actions/many", "Lookups.example.com", HttpMethod.Post));
        Assert.Equal(400, await AskAsync("oauth/token", "lookups.example.com", HttpMethod.Post));
        Assert.Equal(403, await AskAsync("actions/many", "evil.example.com", HttpMethod.Post));
        Assert.Equal(403, await AskAsync("api/local/sql", "lookups.example.com", HttpMethod.Post));
        Assert.Equal(403, await AskAsync("actionsx", "lookups.example.com", HttpMethod.Post));
        Assert.Equal(403, await AskAsync("metrics", "lookups.example.com", HttpMethod.Get));
    }

    [Fact]
    public async Task A_caller_beyond_its_rate_waits_and_others_do_not()
    {
        await using var hub = await StartAsync(
            ("slow", "-- @output a string\n-- @rows one\n-- @rate 100/s caller 2/m\nselect 'x' as a")
        );
        Assert.Equal(200, (await hub.AskAsync("slow", "{}")).Status);
        var refused = await hub.AskAsync("slow", "{}", GatewayHub.NextKey);
        Assert.Equal((429, "rate.limit"), (refused.Status, refused.Code));
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Equal(200, (await hub.AskAsync("slow", "{}", "key-of-another-0123456789")).Status);
    }

    [Fact]
    public async Task All_callers_together_have_a_rate_as_well()
    {
        await using var hub = await StartAsync(
            ("slow", "-- @output a string\n-- @rows one\n-- @rate 1/m caller 100/s\nselect 'x' as a")
        );
        Assert.Equal(200, (await hub.AskAsync("slow", "{}")).Status);
        Assert.Equal(429, (await hub.AskAsync("slow", "{}", "key-of-another-0123456789")).Status);
    }

    [Fact]
    public async Task A_kept_answer_is_for_its_own_inputs_only()
    {
        await using var hub = await StartAsync(("echo", "-- @cache 1h\n" + Echo));
        foreach (var text in (string[])["a", "b"])
        {
            var answer = await hub.AskAsync("echo", $$"""{"text":"{{text}}"}""");
            Assert.Equal(("miss", text), (answer.Cache, (string?)answer.Body["text"]));
        }
        Assert.Equal("hit", (await hub.AskAsync("echo", """{"text":"a"}""")).Cache);
        Assert.Equal("miss", (await hub.AskAsync("echo", """{"text":"a","n":1}""")).Cache);
    }

    [Fact]
    public async Task Broken_lookups_say_so_and_the_metrics_count_all_of_them()
    {
        await using var hub = await StartAsync(
            ("many", "-- @cache 60s\n" + Many),
            ("bad", "select 1"),
            ("table", "-- @output a string\n-- @rows one\nselect a from no_such_table"),
            ("column", "-- @output a string\n-- @rows one\nselect 1 as b"),
            ("type", "-- @output a integer\n-- @rows one\nselect 'x' as a")
        );
        Assert.Equal((503, "lookup.broken"), await CodeAsync(hub.AskAsync("bad", "{}")));
        Assert.Equal((500, "lookup.failed"), await CodeAsync(hub.AskAsync("table", "{}")));
        Assert.Equal((500, "lookup.output"), await CodeAsync(hub.AskAsync("column", "{}")));
        Assert.Equal((500, "lookup.output"), await CodeAsync(hub.AskAsync("type", "{}")));
        Assert.Equal("miss", (await hub.AskAsync("many", "{}")).Cache);
        Assert.Equal("hit", (await hub.AskAsync("many", "{}")).Cache);
        var (_, metrics) = await hub.Hub.GetAsync("metrics");
        foreach (
            var line in (string[])
                [
                    "puente_gateway_requests_total{lookup=\"many\",outcome=\"ok\"} 2",
                    "puente_gateway_requests_total{lookup=\"table\",outcome=\"lookup.failed\"} 1",
                    "puente_gateway_requests_total{lookup=\"\",outcome=\"lookup.broken\"} 1",
                    "puente_gateway_request_seconds_bucket{lookup=\"many\",le=\"+Inf\"} 2",
                    "puente_gateway_request_seconds_count{lookup=\"many\"} 2",
                    "puente_gateway_cache_total{lookup=\"many\",result=\"hit\"} 1",
                    "puente_gateway_source_state{source=\"store\",state=\"closed\"} 1",
                    "puente_gateway_broken_lookups 1",
                ]
        )
            Assert.Contains('\n' + line + '\n', metrics, StringComparison.Ordinal);
    }

    private static async Task<(int, string?)> CodeAsync(Task<GatewayAnswer> asked)
    {
        var answer = await asked;
        Assert.Equal(answer.Status, (int)answer.Body["status"]!);
        return (answer.Status, answer.Code);
    }

    private static Task<GatewayHub> StartAsync(params (string Name, string Sql)[] lookups) =>
        GatewayHub.StartAsync(lookups.ToDictionary(lookup => lookup.Name, lookup => lookup.Sql));
}
