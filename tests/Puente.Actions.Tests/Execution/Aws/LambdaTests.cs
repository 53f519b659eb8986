using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Puente.Actions.Execution;
using Puente.Actions.Execution.Aws;
using Puente.Actions.Files;
using Puente.Actions.Testing;
using Puente.Testing.Aws;

namespace Puente.Actions.Tests.Execution.Aws;

public sealed class LambdaTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());
    private PretendLambda _lambda = null!;
    private ActionRunner _runner = null!;

    public async ValueTask InitializeAsync()
    {
        _lambda = await PretendLambda.StartAsync(_time);
        _lambda.Work = (http, sent) => http.Response.WriteAsync($$"""{"id":"c-1","event":{{sent}}}""");
        _runner = new ActionRunner(new HttpActionExchange(_http), _time);
    }

    public async ValueTask DisposeAsync()
    {
        _runner.Dispose();
        _http.Dispose();
        await _lambda.DisposeAsync();
    }

    [Fact]
    public async Task A_function_is_called_with_a_signature_that_AWS_would_take()
    {
        var trace = await RunAsync("""{"phone":"+49 \"30\" é"}""", Direct());
        Assert.True(trace.IsSuccess, trace.Error?.Message);
        Assert.Equal("""{"id":"c-1"}""", trace.Result);
        Assert.Equal(("""{"phone": "+49 \"30\" é"}""", PretendLambda.AccessKey), Assert.Single(_lambda.Events));
        Assert.Empty(_lambda.Refusals);
        Assert.Equal($"\"{PretendLambda.Function}\"", trace.Operations[4].Result);
        Assert.DoesNotContain(PretendLambda.SecretKey, trace.ToTestResult(), StringComparison.Ordinal);
        Assert.DoesNotContain("AWS4-HMAC", trace.Exchange!.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_role_of_the_credential_is_taken_on_once_and_again_when_its_keys_end()
    {
        for (var run = 0; run < 3; run++)
            Assert.True((await RunAsync("""{"phone":"1"}""", Role())).IsSuccess);
        Assert.Equal(1, _lambda.RolesTaken);
        Assert.All(_lambda.Events, call => Assert.Equal("ASIA1", call.AccessKey));

        _time.Advance(TimeSpan.FromMinutes(14.5));
        Assert.True((await RunAsync("""{"phone":"1"}""", Role())).IsSuccess);
        Assert.Equal(2, _lambda.RolesTaken);

        _lambda.Forget();
        var trace = await RunAsync("""{"phone":"1"}""", Role());
        Assert.True(trace.IsSuccess, trace.Error?.Message);
        Assert.Equal(3, _lambda.RolesTaken);
        Assert.DoesNotContain("secret-of-the-role", trace.ToTestResult(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_keys_and_roles_are_an_error_of_signing_in()
    {
        var wrong = await RunAsync("""{"phone":"1"}""", Direct(secret: "wrong"));
        Assert.Equal((ActionFault.Authentication, 401), (wrong.Error!.Fault, wrong.Error.Status));
        Assert.Contains("403 InvalidSignatureException", wrong.Error.Message, StringComparison.Ordinal);
        Assert.Equal(["the signature does not match"], _lambda.Refusals);

        var role = await RunAsync("""{"phone":"1"}""", Role("arn:aws:iam::123456789012:role/other"));
        Assert.Equal(ActionFault.Authentication, role.Error!.Fault);
        Assert.Contains("403 AccessDenied to AssumeRole", role.Error.Message, StringComparison.Ordinal);

        var none = await RunAsync(
            """{"phone":"1"}""",
            Role() with
            {
                Aws = new AwsAccess { Endpoint = _lambda.Address },
            }
        );
        Assert.Contains("no keys of AWS", none.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(StepNames.Authentication, none.Operations[^1].Name);
    }

    [Theory]
    [InlineData(
        "Unhandled",
        """{"errorMessage":"no such customer","errorType":"Error"}""",
        ActionFault.Remote,
        500,
        "no such customer"
    )]
    [InlineData("Handled", """{"errorMessage":"bad"}""", ActionFault.Remote, 500, "failed (Handled)")]
    [InlineData(
        "Unhandled",
        """{"errorMessage":"2026-03-02T08:00:03Z x Task timed out after 3.00 seconds"}""",
        ActionFault.Timeout,
        504,
        "timed out"
    )]
    [InlineData(
        "Unhandled",
        """{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: x Error: Task timed out"}""",
        ActionFault.Timeout,
        504,
        "Sandbox.Timedout"
    )]
    [InlineData("Unhandled", "not json", ActionFault.Remote, 500, "no message")]
    public async Task An_error_of_the_function_is_an_error_of_the_action(
        string kind,
        string body,
        ActionFault fault,
        int status,
        string message
    )
    {
        _lambda.Work = (http, _) =>
        {
            http.Response.Headers["X-Amz-Function-Error"] = kind;
            return http.Response.WriteAsync(body);
        };
        var trace = await RunAsync("""{"phone":"1"}""", Direct());
        Assert.Equal((fault, status), (trace.Error!.Fault, trace.Error.Status));
        Assert.Contains(message, trace.Error.Message, StringComparison.Ordinal);
        Assert.Equal(StepNames.Execute, trace.Operations[^1].Name);
    }

    [Theory]
    [InlineData(429, "TooManyRequestsException", ActionFault.Remote, 429, "too.many.requests")]
    [InlineData(404, "ResourceNotFoundException:x", ActionFault.Remote, 404, "not.found")]
    [InlineData(403, "AccessDeniedException", ActionFault.Authentication, 401, "unauthorized")]
    [InlineData(413, "RequestTooLargeException", ActionFault.TooLarge, 400, "bad.request")]
    [InlineData(500, "ServiceException", ActionFault.Remote, 500, "internal.server.error")]
    [InlineData(502, "EC2UnexpectedException", ActionFault.Remote, 502, "internal.server.error")]
    public async Task A_refusal_of_AWS_falls_into_the_platforms_categories(
        int answered,
        string type,
        ActionFault fault,
        int status,
        string code
    )
    {
        _lambda.Work = (http, _) => PretendLambda.AnswerAsync(http, answered, type, "x");
        var error = (await RunAsync("""{"phone":"1"}""", Direct())).Error!;
        Assert.Equal((fault, status, code), (error.Fault, error.Status, error.Code));
        Assert.Contains(type.Split(':')[0], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_takes_longer_than_the_action_is_given_up()
    {
        var begun = new TaskCompletionSource();
        _lambda.Work = async (http, _) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        var run = RunAsync("""{"phone":"1"}""", Direct());
        await begun.Task;
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((ActionFault.Timeout, 504), ((await run).Error!.Fault, (await run).Error!.Status));
    }

    [Fact]
    public async Task A_recording_answers_without_keys_and_shows_the_ARN()
    {
        var recording = Recording.Read(
            "r.json",
            """{"response":{"status":200,"headers":{"X-Amz-Function-Error":"Unhandled"},"json":{"errorMessage":"no"}}}"""
        );
        var trace = await OfflineRun.RunAsync(
            Program(PretendLambda.Function),
            """{"phone":"1"}""",
            recording,
            false,
            _time,
            TestContext.Current.CancellationToken
        );
        Assert.Equal((ActionFault.Remote, 500), (trace.Error!.Fault, trace.Error.Status));
        Assert.Equal(PretendLambda.Function, trace.Exchange!.Request!.Url);
    }

    [Fact]
    public async Task What_is_no_ARN_is_said_before_anything_is_sent()
    {
        var trace = await _runner.RunAsync(
            Program("https://lambda.example.com/x"),
            """{"phone":"1"}""",
            Direct(),
            TestContext.Current.CancellationToken
        );
        Assert.Contains("no ARN of a Lambda function", trace.Error!.Message, StringComparison.Ordinal);
        Assert.Empty(_lambda.Events);
    }

    private Task<ActionTrace> RunAsync(string input, ActionRunOptions options) =>
        _runner.RunAsync(Program(PretendLambda.Function), input, options, TestContext.Current.CancellationToken);

    private ActionRunOptions Direct(string secret = PretendLambda.SecretKey) =>
        new()
        {
            Aws = new AwsAccess
            {
                Endpoint = _lambda.Address,
                Keys = new AwsKeys(PretendLambda.AccessKey, secret, null),
            },
        };

    private ActionRunOptions Role(string role = PretendLambda.Role) =>
        Direct() with
        {
            Credentials = CredentialSet.Create(
                "amazonWebServicesARN",
                new Dictionary<string, string> { ["ARN"] = role }
            ),
        };

    private static ActionProgram Program(string url) =>
        ActionProgram.Compile(
            ActionFile.Read(
                "lambda.custom.json",
                $$$"""
                {"name":"Lookup","integrationType":"aws-lambda-data-actions","actionType":"custom",
                 "config":{"timeoutSeconds":5,"request":{"requestUrlTemplate":"{{{url}}}","requestType":"POST",
                   "requestTemplate":"{\"phone\": \"$esc.jsonString(${input.phone})\"}"},
                  "response":{"translationMap":{"id":"$.id"},"successTemplate":"{\"id\":${id}}"}},
                 "contract":{"input":{"inputSchema":{"type":"object","required":["phone"],"properties":{"phone":{"type":"string"} } } },
                  "output":{"successSchema":{"type":"object","properties":{"id":{"type":"string"} } } } },"secure":false}
                """
            )
        );
}
