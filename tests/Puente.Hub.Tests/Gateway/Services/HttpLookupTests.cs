using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.AspNetCore.Http;
using Puente.Hub.Gateway;
using Puente.Hub.Gateway.Sources;

namespace Puente.Hub.Tests.Gateway.Services;

public sealed class HttpLookupTests : IAsyncLifetime
{
    private const string Secret = "secret-of-the-crm";

    private const string Customer = """
        # @description Customer of a number
        # @input phone string required
        # @input region string optional
        # @input most integer optional
        # @output id string
        # @output name string $.person.name -- as written in the CRM
        # @output open integer $.tickets.length()
        # @output balance number
        # @output vip boolean $.flags[0]
        # @rows one $.customers
        # @source crm
        # @nothing 404
        GET /v1/customers/$phone/all?region=$region&most=$most&fixed=a%20b&cost=$$5
        X-Api-Key: $secret
        X-Region: eu-$region
        """;

    private FakeService _service = null!;

    public async ValueTask InitializeAsync() => _service = await FakeService.StartAsync();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task A_service_is_asked_with_the_inputs_in_their_places_and_answers_by_paths()
    {
        await using var hub = await StartAsync(("customer", Customer));
        _service.Json = """
            {"customers":[{"id":17,"person":{"name":"Ana \"N\" Ruiz"},"tickets":[1,2],"balance":1.50,"flags":[true]},{"id":18}]}
            """;
        var answer = await hub.AskAsync("customer", """{"phone":"+49 30/1?#&=%","region":"eu","most":3}""");
        Assert.Equal(
            """{"found":true,"id":"17","name":"Ana \u0022N\u0022 Ruiz","open":2,"balance":1.50,"vip":true}""",
            answer.Body.ToJsonString()
        );
        var asked = _service.Last;
        Assert.Equal(
            ("GET", "/api/v1/customers/%2B49%2030%2F1%3F%23%26%3D%25/all?region=eu&most=3&fixed=a%20b&cost=$5"),
            (asked.Method, asked.Target)
        );
        Assert.Equal(
            (Secret, "eu-eu", "application/json"),
            ((string?)asked.Headers["X-Api-Key"], (string?)asked.Headers["X-Region"], (string?)asked.Headers.Accept)
        );
    }

    [Fact]
    public async Task What_is_left_out_leaves_its_parameter_and_header_out()
    {
        await using var hub = await StartAsync(("customer", Customer));
        _service.Json = """{"customers":[]}""";
        var answer = await hub.AskAsync("customer", """{"phone":"1"}""");
        Assert.Equal(
            """{"found":false,"id":"","name":"","open":0,"balance":0,"vip":false}""",
            answer.Body.ToJsonString()
        );
        Assert.Equal("/api/v1/customers/1/all?fixed=a%20b&cost=$5", _service.Last.Target);
        Assert.False(_service.Last.Headers.ContainsKey("X-Region"));
    }

    [Fact]
    public async Task A_status_that_means_nothing_found_is_no_failure()
    {
        await using var hub = await StartAsync(("customer", Customer));
        _service.Status = 404;
        var answer = await hub.AskAsync("customer", """{"phone":"1"}""");
        Assert.Equal((200, false), (answer.Status, (bool?)answer.Body["found"]));
    }

    [Fact]
    public async Task Values_stand_in_JSON_and_in_forms_as_values_whatever_they_hold()
    {
        await using var hub = await StartAsync(
            (
                "json",
                """
                # @input text string required
                # @input n number optional
                # @output echo string $.x
                # @rows one
                # @source crm
                POST /search

                { "q": $text, "label": "for $text at $$1", "n": $n, "list": [$text] }
                """
            ),
            (
                "form",
                """
                # @input text string required
                # @input n integer optional
                # @output echo string $.x
                # @rows one
                # @source crm
                POST /search
                Content-Type: application/x-www-form-urlencoded

                q=$text&n=$n&fixed=1
                """
            )
        );
        _service.Json = """{"x":"y"}""";
        await Gen
            .Char.Array[0, 12]
            .Select(letters => new string(letters))
            .Where(text => text.All(letter => !char.IsSurrogate(letter) && letter != '\0'))
            .SampleAsync(
                async text =>
                {
                    var body = new JsonObject { ["text"] = text, ["n"] = 1.5 }.ToJsonString();
                    Assert.Equal(200, (await hub.AskAsync("json", body)).Status);
                    var sent = JsonNode.Parse(_service.Last.Body)!;
                    Assert.Equal(text, (string?)sent["q"]);
                    Assert.Equal($"for {text} at $1", (string?)sent["label"]);
                    Assert.Equal(text, (string?)sent["list"]![0]);
                    Assert.Equal(4, sent.AsObject().Count);
                    Assert.Equal(
                        200,
                        (await hub.AskAsync("form", new JsonObject { ["text"] = text }.ToJsonString())).Status
                    );
                    Assert.Equal($"q={Uri.EscapeDataString(text)}&fixed=1", _service.Last.Body);
                },
                iter: 40,
                threads: 1
            );
        await hub.AskAsync("json", """{"text":"a"}""");
        Assert.Null(JsonNode.Parse(_service.Last.Body)!["n"]);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    public async Task A_value_that_would_walk_up_the_path_is_refused(string phone)
    {
        await using var hub = await StartAsync(("customer", Customer));
        var answer = await hub.AskAsync("customer", new JsonObject { ["phone"] = phone }.ToJsonString());
        Assert.Equal((400, "input.invalid", "phone"), (answer.Status, answer.Code, (string?)answer.Body["field"]));
        Assert.Empty(_service.Requests);
    }

    [Theory]
    [InlineData("//evil.example.com/x")]
    [InlineData("@evil.example.com")]
    [InlineData("%2e%2e")]
    [InlineData("..%2f..")]
    [InlineData("../../admin")]
    [InlineData("..\\..\\admin")]
    [InlineData(":80")]
    [InlineData("a/./b")]
    public async Task No_value_moves_a_request_off_its_place(string phone)
    {
        await using var hub = await StartAsync(("customer", Customer));
        _service.Json = """{"customers":[]}""";
        Assert.Equal(200, (await hub.AskAsync("customer", new JsonObject { ["phone"] = phone }.ToJsonString())).Status);
        var segment = _service.Last.Target[
            "/api/v1/customers/".Length.._service.Last.Target.IndexOf("/all", StringComparison.Ordinal)
        ];
        Assert.DoesNotContain('/', segment);
        Assert.Equal(phone, Uri.UnescapeDataString(segment));
    }

    [Theory]
    [InlineData("a\r\nX-Evil: 1")]
    [InlineData("é")]
    [InlineData("a\u0001")]
    public async Task A_header_takes_no_line_break(string region)
    {
        await using var hub = await StartAsync(("customer", Customer));
        var answer = await hub.AskAsync(
            "customer",
            new JsonObject { ["phone"] = "1", ["region"] = region }.ToJsonString()
        );
        Assert.Equal((400, "region"), (answer.Status, (string?)answer.Body["field"]));
        Assert.Empty(_service.Requests);
    }

    [Theory]
    [InlineData(302, 500, "lookup.failed", 1)]
    [InlineData(400, 500, "lookup.failed", 1)]
    [InlineData(403, 500, "lookup.failed", 1)]
    [InlineData(401, 503, "source.unavailable", 1)]
    [InlineData(429, 503, "source.unavailable", 1)]
    [InlineData(500, 503, "source.unavailable", 2)]
    [InlineData(503, 503, "source.unavailable", 2)]
    public async Task What_the_service_refuses_is_told_by_kind_and_only_outages_of_a_GET_are_tried_again(
        int status,
        int answered,
        string code,
        int requests
    )
    {
        await using var hub = await StartAsync(("customer", Customer));
        _service.Answer = (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "http://127.0.0.1:1/";
            return context.Response.WriteAsync("no, 4711");
        };
        var answer = await hub.AskAsync("customer", """{"phone":"4711"}""");
        Assert.Equal((answered, code), (answer.Status, answer.Code));
        Assert.Contains($"status {status}", (string?)answer.Body["message"], StringComparison.Ordinal);
        Assert.DoesNotContain("4711", answer.Body.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(requests, _service.Requests.Count);
    }

    [Fact]
    public async Task A_second_attempt_of_a_GET_heals_a_short_outage_and_a_POST_is_sent_once()
    {
        await using var hub = await StartAsync(
            ("customer", Customer),
            ("post", "# @output x string\n# @rows one\n# @source crm\nPOST /search\n\n{}")
        );
        _service.Answer = (context, number) =>
        {
            context.Response.StatusCode = number == 1 ? 502 : 200;
            return context.Response.WriteAsync("""{"customers":[]}""");
        };
        Assert.Equal(200, (await hub.AskAsync("customer", """{"phone":"1"}""")).Status);
        _service.Status = 502;
        Assert.Equal(503, (await hub.AskAsync("post", "{}")).Status);
        Assert.Equal(3, _service.Requests.Count);
    }

    [Fact]
    public async Task The_services_wish_to_wait_is_passed_on()
    {
        await using var hub = await StartAsync(("customer", Customer));
        _service.Answer = (context, _) =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "7";
            return Task.CompletedTask;
        };
        var answer = await hub.AskAsync("customer", """{"phone":"1"}""");
        Assert.Equal((503, TimeSpan.FromSeconds(7)), (answer.Status, answer.RetryAfter));
        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task An_answer_that_is_too_large_no_JSON_or_of_another_shape_fails_with_its_reason()
    {
        await using var hub = await StartAsync(("customer", Customer));
        _service.Json = new string(' ', HttpSource.MostBytes) + "{}";
        await FailsAsync("lookup.failed", "bytes");
        _service.Json = "<html>";
        await FailsAsync("lookup.failed", "no JSON");
        _service.Json = """{"customers":[{"id":{"a":1}}]}""";
        await FailsAsync("lookup.output", "output id is one value");
        _service.Json = """{"customers":[{"balance":"much"}]}""";
        await FailsAsync("lookup.output", "balance is not number");

        async Task FailsAsync(string code, string reason)
        {
            var answer = await hub.AskAsync("customer", """{"phone":"1"}""");
            Assert.Equal((500, code), (answer.Status, answer.Code));
            Assert.Contains(reason, (string?)answer.Body["message"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_service_that_does_not_answer_costs_the_lookups_time_and_then_rests()
    {
        await using var hub = await StartAsync(
            ("slow", "# @output x string\n# @rows one\n# @source crm\n# @timeout 50ms\nPOST /slow\n\n{}")
        );
        _service.Answer = (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted);
        for (var call = 0; call < GuardedSource.FailuresToOpen; call++)
            Assert.Equal("source.timeout", (await hub.AskAsync("slow", "{}")).Code);
        Assert.Equal("source.unavailable", (await hub.AskAsync("slow", "{}")).Code);
        var (_, metrics) = await hub.Hub.GetAsync("metrics");
        Assert.Contains(
            "puente_gateway_source_state{source=\"crm\",state=\"open\"} 1",
            metrics,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Many_rows_come_up_to_the_limit_and_are_kept_as_others_are()
    {
        await using var hub = await StartAsync(
            (
                "list",
                """
                # @output n integer $.number
                # @rows many $.pages[*].items[*]
                # @limit 3
                # @source crm
                # @cache 60s
                GET /list
                """
            )
        );
        _service.Json =
            """{"pages":[{"items":[{"number":1},{"number":2}]},{"items":[null,{"number":3},{"number":4}]}]}""";
        var answer = await hub.AskAsync("list", "{}");
        Assert.Equal("""{"count":3,"rows":[{"n":1},{"n":2},{"n":3}]}""", answer.Body.ToJsonString());
        Assert.Equal(("miss", "hit"), (answer.Cache, (await hub.AskAsync("list", "{}")).Cache));
        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task A_user_of_the_address_signs_in_with_the_secret()
    {
        await using var hub = await GatewayHub.StartAsync(
            new() { ["plain.http"] = "# @output x string\n# @rows one\n# @source crm\nGET /x" },
            services: new GatewayService("crm", _service.Url, "rea:der", Secret)
        );
        await hub.AskAsync("plain", "{}");
        Assert.Equal(
            "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"rea:der:{Secret}")),
            (string?)_service.Last.Headers.Authorization
        );
    }

    private Task<GatewayHub> StartAsync(params (string Name, string Text)[] lookups) =>
        GatewayHub.StartAsync(
            lookups.ToDictionary(lookup => lookup.Name + ".http", lookup => lookup.Text),
            services: new GatewayService("crm", new Uri(_service.Url, "/api"), null, Secret)
        );
}
