using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Puente.Actions.Execution;
using Puente.Actions.Files;
using Puente.Actions.Testing;
using Puente.Actions.Tests.Examples;
using Puente.Testing;

namespace Puente.Actions.Tests.Execution;

public sealed class ActionRunTests
{
    private const string Secret = "s3cr3t-&-more";

    [Fact]
    public async Task A_run_goes_through_the_platform_s_steps_in_order()
    {
        var trace = await OfflineAsync(
            "customer-lookup.custom.json",
            """{"phone":"+49 30"}""",
            """{"customers":[{"id":"7","name":"Ana","status":"active"}]}"""
        );
        Assert.Equal(
            [
                StepNames.Body,
                StepNames.Definition,
                StepNames.Input,
                StepNames.Authentication,
                StepNames.Url,
                StepNames.Headers,
                StepNames.RequestBody,
                StepNames.Execute,
                StepNames.Translation,
                StepNames.Output,
                StepNames.Contract,
            ],
            trace.Operations.Select(operation => operation.Name)
        );
        Assert.Equal("""{"id":"7","name":"Ana","openTickets":0}""", trace.Result);
        Assert.Equal("\"https://crm.example.com/v1/customers?phone=%2B49+30\"", trace.Operations[4].Result);
        var test = JsonElement.Parse(trace.ToTestResult());
        Assert.True(test.GetProperty("success").GetBoolean());
        Assert.Equal(11, test.GetProperty("operations").GetArrayLength());
    }

    [Theory]
    [InlineData("[1]", ActionFault.Input, "must be a JSON object")]
    [InlineData("""{"phone":{"a":1}}""", ActionFault.Input, "\"phone\" is an object")]
    [InlineData(
        """{"phone":5}""",
        ActionFault.Input,
        "instance type (integer) does not match any allowed primitive type (allowed: [\"string\"])"
    )]
    [InlineData("""{"phone":"1","x":2}""", ActionFault.Input, "not allowed by the schema: [\"x\"]")]
    [InlineData("""{"phone":"\ud800"}""", ActionFault.Input, "is no JSON")]
    [InlineData("nonsense", ActionFault.Input, "is no JSON")]
    public async Task An_input_outside_the_contract_reaches_no_service(string input, ActionFault fault, string message)
    {
        var trace = await OfflineAsync("customer-lookup.custom.json", input, "{}");
        Assert.Equal(fault, trace.Error!.Fault);
        Assert.Contains(message, trace.Error.Message, StringComparison.Ordinal);
        Assert.Null(trace.Exchange);
        Assert.Equal(400, trace.Error.Status);
    }

    [Theory]
    [InlineData(404, "{}", ActionFault.Remote, 404)]
    [InlineData(302, "{}", ActionFault.Remote, 302)]
    [InlineData(200, "<html>", ActionFault.NotJson, 400)]
    public async Task An_answer_that_cannot_be_used_fails_the_eighth_step(
        int status,
        string body,
        ActionFault fault,
        int passedOn
    )
    {
        var trace = await OfflineAsync("customer-lookup.custom.json", """{"phone":"1"}""", body, status);
        Assert.Equal((fault, passedOn, 8), (trace.Error!.Fault, trace.Error.Status, trace.Operations.Count));
    }

    [Fact]
    public async Task An_unset_variable_fails_in_the_recorded_words()
    {
        var trace = await RunAsync(
            """{"PresenceArray" : $Presences}""",
            """{"Presence":"$.p"}""",
            "{}",
            """{"p":[1]}"""
        );
        Assert.Equal(
            "Transform failed to process result using 'successTemplate' template due to error:'Variable $Presences has not been set at successTemplate[line 1, column 20]'\n Template:'{\"PresenceArray\" : $Presences}'.",
            trace.Error!.Message
        );
        Assert.Equal("bad.request", trace.Error.Code);
        Assert.Contains("ACTION.PROCESSING", trace.ToTestResult(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "\"none\"", "{\"x\":\"none\"}")]
    [InlineData("""{"p":null}""", "\"none\"", "{\"x\":null}")]
    [InlineData("""{"p":"a\"b"}""", "\"none\"", "{\"x\":\"a\\\"b\"}")]
    [InlineData("", "7", "{\"x\":7}")]
    public async Task A_default_takes_over_when_nothing_is_found_and_not_for_null(
        string answer,
        string preset,
        string expected
    )
    {
        var trace = await RunAsync(
            "{\"x\": ${x}}",
            """{"x":"$.p"}""",
            $$"""{"x":{{JsonSerializerText(preset)}}}""",
            answer
        );
        Assert.True(trace.IsSuccess, trace.Error?.Message);
        Assert.Equal(expected, trace.Result);
    }

    [Fact]
    public async Task What_follows_the_json_is_dropped_with_a_warning()
    {
        var trace = await RunAsync("{\"x\": ${x}}}", """{"x":"$.p"}""", "{}", """{"p":1}""");
        Assert.Equal("{\"x\":1}", trace.Result);
        Assert.Contains(trace.Warnings, warning => warning.Contains("after its JSON", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_output_outside_the_contract_fails()
    {
        var trace = await RunAsync(
            "{\"x\": ${x}}",
            """{"x":"$.p"}""",
            "{}",
            """{"p":"1"}""",
            """{"type":"object","properties":{"x":{"type":"integer"}}}"""
        );
        Assert.Equal(ActionFault.Output, trace.Error!.Fault);
        Assert.Contains("Error location: /x. instance type (string)", trace.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_fetched_once_renewed_after_401_and_never_shown()
    {
        var service = new Service(request =>
            request.RequestUri!.AbsolutePath == "/token"
                ? (200, $$"""{"access_token":"tok-{{Guid.NewGuid():N}}","token_type":"Bearer"}""")
                : (200, "[]")
        );
        var options = new ActionRunOptions
        {
            Credentials = Credentials("userDefinedOAuth"),
            AuthAction = ExampleFiles.Program("crm-sign-in.customAuth.json"),
        };
        using var client = new HttpMessageInvoker(service);
        using var runner = new ActionRunner(new HttpActionExchange(client), TimeProvider.System);
        var program = ExampleFiles.Program("open-orders.custom.json");
        var first = await runner.RunAsync(
            program,
            """{"customer":"a b/c"}""",
            options,
            TestContext.Current.CancellationToken
        );
        Assert.True(first.IsSuccess, first.Error?.Message);
        Assert.Equal(["POST /token", "GET /orders/a%20b%2Fc?limit="], service.Seen);
        Assert.Equal(
            $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{Secret}"))}",
            service.Authorizations[0]
        );

        service.Answer = request =>
            request.RequestUri!.AbsolutePath == "/token" ? (200, """{"access_token":"fresh-token"}""")
            : request.Headers.Authorization!.Parameter == "fresh-token" ? (200, "[]")
            : (401, "{}");
        var second = await runner.RunAsync(
            program,
            """{"customer":"x"}""",
            options,
            TestContext.Current.CancellationToken
        );
        Assert.True(second.IsSuccess, second.Error?.Message);
        Assert.Equal(["GET /orders/x?limit=", "POST /token", "GET /orders/x?limit="], service.Seen.Skip(2));

        var shown = first.ToTestResult() + second.ToTestResult() + second.Exchange!.Write();
        foreach (var secret in (string[])[Secret, "fresh-token", "tok-", Uri.EscapeDataString(Secret)])
            Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        Assert.Contains("Bearer ***", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_a_timeout_at_the_action_s_own_limit()
    {
        var time = new FakeTimeProvider();
        var service = new Service(_ => (200, "[]")) { IsSilent = true };
        using var client = new HttpMessageInvoker(service);
        using var runner = new ActionRunner(new HttpActionExchange(client), time);
        var run = runner.RunAsync(
            ExampleFiles.Program("open-orders.custom.json"),
            """{"customer":"x"}""",
            new ActionRunOptions { Credentials = CredentialSet.Placeholders([]), SignsIn = false },
            TestContext.Current.CancellationToken
        );
        await service.Reached.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(61));
        var trace = await run.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.Equal((ActionFault.Timeout, 504), (trace.Error!.Fault, trace.Error.Status));
        Assert.Equal(StepNames.Execute, trace.Operations[^1].Name);
    }

    [Fact]
    public async Task An_answer_larger_than_the_limit_is_not_read_to_its_end()
    {
        var service = new Service(_ => (200, $"[\"{new string('x', 5_000)}\"]"));
        using var client = new HttpMessageInvoker(service);
        using var runner = new ActionRunner(new HttpActionExchange(client, responseBytes: 1_000), TimeProvider.System);
        var trace = await runner.RunAsync(
            ExampleFiles.Program("open-orders.custom.json"),
            """{"customer":"x"}""",
            new ActionRunOptions { SignsIn = false },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(ActionFault.TooLarge, trace.Error!.Fault);
    }

    [Fact]
    public async Task A_recording_gives_back_what_was_recorded_and_says_how_the_request_differs()
    {
        var trace = await OfflineAsync("customer-lookup.custom.json", """{"phone":"1"}""", """{"customers":[]}""");
        var kept = Recording.Read("r.json", trace.Exchange!.Write());
        Assert.Equal("""{"customers":[]}""", kept.Response.Body);
        var again = await OfflineRun.RunAsync(
            ExampleFiles.Program("customer-lookup.custom.json"),
            """{"phone":"2"}""",
            kept,
            flatten: false,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        Assert.True(again.IsSuccess);
        Assert.Contains(again.Warnings, warning => warning.Contains("the URL is", StringComparison.Ordinal));
    }

    internal static ActionFile Inline(
        string template,
        string map,
        string defaults,
        string schema = """{"type":"object"}"""
    ) =>
        ActionFile.Read(
            "inline.json",
            $$$$"""
            {"name":"Inline","integrationType":"custom-rest-actions","actionType":"custom",
             "config":{"request":{"requestUrlTemplate":"https://x.example.com/","requestType":"GET","headers":{},"requestTemplate":"${input.rawRequest}"},
                       "response":{"translationMap":{{{{map}}}},"translationMapDefaults":{{{{defaults}}}},"successTemplate":{{{{JsonSerializerText(
                template
            )}}}}}},
             "contract":{"input":{"inputSchema":{"type":"object","properties":{}}},"output":{"successSchema":{{{{schema}}}}}},"secure":false}
            """
        );

    private static string JsonSerializerText(string text) => Puente.Actions.Json.JsonText.Quote(text);

    private static CredentialSet Credentials(string kind) =>
        CredentialSet.Read(
            "credentials.json",
            $$$$"""{"type":"{{{{kind}}}}","fields":{"loginUrl":"https://login.example.com/token","clientId":"me","clientSecret":{"env":"CRM_SECRET"}}}""",
            name => name == "CRM_SECRET" ? Secret : null,
            _ => throw new IOException()
        );

    private static Task<ActionTrace> OfflineAsync(string file, string input, string body, int status = 200) =>
        OfflineRun.RunAsync(
            ExampleFiles.Program(file),
            input,
            new Recording(null, new ActionResponse(status, [], body)),
            flatten: false,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );

    private static Task<ActionTrace> RunAsync(
        string template,
        string map,
        string defaults,
        string answer,
        string schema = """{"type":"object"}"""
    ) =>
        OfflineRun.RunAsync(
            ActionProgram.Compile(Inline(template, map, defaults, schema)),
            "{}",
            new Recording(null, new ActionResponse(200, [], answer)),
            flatten: false,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );

    private sealed class Service(Func<HttpRequestMessage, (int, string)> answer) : HttpMessageHandler
    {
        public Func<HttpRequestMessage, (int Status, string Body)> Answer { get; set; } = answer;

        public bool IsSilent { get; init; }

        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<string> Seen { get; } = [];

        public List<string?> Authorizations { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Seen.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
            Authorizations.Add(request.Headers.Authorization?.ToString());
            Reached.TrySetResult();
            if (IsSilent)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            var (status, body) = Answer(request);
            return new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
        }
    }
}
