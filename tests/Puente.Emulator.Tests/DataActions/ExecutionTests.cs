using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Puente.Emulator.DataActions;
using Puente.Testing;

namespace Puente.Emulator.Tests.DataActions;

public sealed class ExecutionTests
{
    private const string Ana = """{"phone":"1"}""";

    private static async Task<string> PublishAsync(
        Lab lab,
        string integration,
        string? url = null,
        string method = "GET",
        string? authorization = null
    )
    {
        var body = lab.Lookup(integration, url, method);
        if (authorization is not null)
            body["config"]!["request"]!["headers"]!["Authorization"] = authorization;
        return $"{Lab.Actions}/{Lab.Id(await lab.Caller.PostAsync(Lab.Actions, body.ToJsonString()))}";
    }

    [Fact]
    public async Task What_a_service_refuses_is_passed_on_as_an_error_of_the_action()
    {
        await using var lab = await Lab.StartAsync();
        var path = await PublishAsync(lab, await lab.WebServicesAsync());
        lab.Service.Answer = http => CustomerService.WriteAsync(http, 404, "{}");
        var error = await lab.Caller.PostAsync(path + "/execute", Ana, 404);
        Assert.Equal("not.found", error["code"]!.GetValue<string>());
        Assert.Equal("ACTION.PROCESSING", error["details"]![0]!["errorCode"]!.GetValue<string>());
        Assert.NotNull(error["contextId"]);
        var test = await lab.Caller.PostAsync(path + "/test", Ana);
        Assert.False(test["success"]!.GetValue<bool>());
        Assert.Equal(8, test["operations"]!.AsArray().Count);
    }

    [Fact]
    public async Task An_input_that_breaks_the_contract_never_reaches_the_service()
    {
        await using var lab = await Lab.StartAsync();
        var path = await PublishAsync(lab, await lab.WebServicesAsync());
        var error = await lab.Caller.PostAsync(path + "/execute", "{}", 400);
        Assert.Contains("missing required properties ([\"phone\"])", Lab.Message(error), StringComparison.Ordinal);
        await lab.Caller.PostAsync(path + "/execute", """{"phone":{}}""", 400);
        await lab.Caller.PostAsync(path + "/execute", "no json", 400);
        Assert.Empty(lab.Service.Requests);
    }

    [Fact]
    public async Task Basic_credentials_are_sent_and_never_shown()
    {
        await using var lab = await Lab.StartAsync();
        var id = await lab.WebServicesAsync("basicAuth", $$"""{"userName":"ivr","password":"{{Lab.Secret}}"}""");
        var path = await PublishAsync(lab, id);
        var test = await lab.Caller.PostAsync(path + "/test", Ana);
        Assert.True(test["success"]!.GetValue<bool>());
        var pair = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"ivr:{Lab.Secret}"));
        Assert.Equal($"Basic {pair}", lab.Service.Requests.Single().Authorization);
        Assert.DoesNotContain(pair, test.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Lab.Secret, test.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_defined_oauth_signs_in_once_through_its_own_action_and_again_when_the_token_has_run_out()
    {
        await using var lab = await Lab.StartAsync();
        var id = await lab.WebServicesAsync(
            "userDefinedOAuth",
            $$"""{"loginUrl":"{{lab.Service.Address}}/token","clientId":"c","clientSecret":"{{Lab.Secret}}"}"""
        );
        var auth = $"{Lab.Actions}/customAuth_-_{id}";
        Assert.Equal(1, (await lab.Caller.GetAsync(auth))["version"]!.GetValue<int>());
        await lab.Caller.PostAsync(auth + "/execute", "{}", 400);
        var path = await PublishAsync(lab, id, authorization: "Bearer ${authResponse.access_token}");
        await lab.Caller.PostAsync(path + "/execute", Ana);
        await lab.Caller.PostAsync(path + "/execute", Ana);
        Assert.Equal(1, lab.Service.Tokens);
        Assert.Equal("grant_type=client_credentials", lab.Service.Requests.First().Body);
        lab.Service.RunOut = 1;
        await lab.Caller.PostAsync(path + "/execute", Ana);
        Assert.Equal(2, lab.Service.Tokens);
        Assert.Equal("Bearer token-number-2", lab.Service.Requests.Last().Authorization);

        await lab.Caller.PostAsync(auth + "/draft", "");
        await lab.PatchAsync(auth + "/draft", """{"version":1,"config":{"timeoutSeconds":3}}""", 400);
        var plain = await lab.CredentialAsync("userDefined", "{}");
        await lab.ConfigureAsync(id, 2, Lab.Slot("basicAuth", plain));
        await lab.Caller.GetAsync(auth, 404);
    }

    [Fact]
    public async Task An_action_of_the_platform_itself_signs_in_here_and_calls_here()
    {
        await using var lab = await Lab.StartAsync();
        var id = Lab.Id(
            await lab.Caller.PostAsync(
                Lab.Integrations,
                """{"name":"Self","integrationType":{"id":"purecloud-data-actions"}}"""
            )
        );
        var options = lab.Host.Options;
        var credential = await lab.CredentialAsync(
            "pureCloudOAuthClient",
            $$"""{"clientId":"{{options.ClientId}}","clientSecret":"{{options.ClientSecret}}"}"""
        );
        await lab.ConfigureAsync(id, 1, Lab.Slot("pureCloudOAuthClient", credential));
        await lab.EnableAsync(id);
        var built = Lab.Id((await lab.Caller.GetAsync(Lab.Actions))["entities"]![0]!.AsObject());
        var user = (await lab.Caller.GetAsync("/api/v2/users?pageSize=1"))["entities"]![0]!;
        var found = await lab.Caller.PostAsync(
            $"{Lab.Actions}/{built}/execute",
            $$"""{"userId":"{{user["id"]!.GetValue<string>()}}"}"""
        );
        Assert.Equal(user["name"]!.GetValue<string>(), found["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Requests_leave_this_machine_only_when_that_is_allowed()
    {
        await using var lab = await Lab.StartAsync();
        var id = await lab.WebServicesAsync();
        foreach (
            var address in (string[])["https://crm.example/x", "http://127.0.0.1.nip.example/x", "http://10.0.0.1/x"]
        )
        {
            var path = await PublishAsync(lab, id, address);
            var error = await lab.Caller.PostAsync(path + "/execute", Ana, 502);
            Assert.Contains("sends no requests to", Lab.Message(error), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task With_targets_self_not_even_another_port_of_this_machine_is_called()
    {
        await using var lab = await Lab.StartAsync(o =>
            o with
            {
                DataActions = new DataActionOptions { Targets = ActionTargets.Self },
            }
        );
        var path = await PublishAsync(lab, await lab.WebServicesAsync());
        await lab.Caller.PostAsync(path + "/execute", Ana, 502);
        Assert.Empty(lab.Service.Requests);
    }

    [Fact]
    public async Task A_redirected_host_is_answered_by_its_stand_in()
    {
        await using var service = await CustomerService.StartAsync();
        await using var lab = await Lab.StartAsync(o =>
            o with
            {
                DataActions = new DataActionOptions
                {
                    Redirects = new Dictionary<string, Uri> { ["crm.example"] = new(service.Address) },
                },
            }
        );
        var path = await PublishAsync(
            lab,
            await lab.WebServicesAsync(),
            "https://crm.example/v1/customers?phone=${input.phone}"
        );
        await lab.Caller.PostAsync(path + "/execute", Ana);
        Assert.Equal("/v1/customers?phone=1", service.Requests.Single().Path);
    }

    [Fact]
    public async Task More_executions_than_the_organisation_may_have_are_answered_with_429()
    {
        var time = new FakeTimeProvider(Emulators.Start);
        await using var lab = await Lab.StartAsync(
            o =>
                o with
                {
                    DataActions = new DataActionOptions { ConcurrentExecutions = 1, ExecutionsPerMinute = 3 },
                },
            time
        );
        var path = await PublishAsync(lab, await lab.WebServicesAsync());
        var arrived = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        lab.Service.Answer = async http =>
        {
            arrived.TrySetResult();
            await goOn.Task;
            await CustomerService.WriteAsync(http, 200, """{"customers":[]}""");
        };
        var first = lab.Caller.PostAsync(path + "/execute", Ana);
        await arrived.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        var crowded = await lab.Caller.PostAsync(path + "/execute", Ana, 429);
        Assert.Equal("actions.concurrent.executions.max", crowded["limit"]!["key"]!.GetValue<string>());
        goOn.SetResult();
        await first;
        await lab.Caller.PostAsync(path + "/execute", Ana);
        await lab.Caller.PostAsync(path + "/execute", Ana);
        var spent = await lab.Caller.PostAsync(path + "/execute", Ana, 429);
        Assert.Equal("actions.requests.volume.max", spent["limit"]!["key"]!.GetValue<string>());
        Assert.Contains("Retry the request in [60] seconds", Lab.Message(spent), StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(60));
        await lab.Caller.PostAsync(path + "/execute", Ana);
    }

    [Fact]
    public async Task An_inactive_integration_and_one_the_emulator_cannot_play_are_said()
    {
        await using var lab = await Lab.StartAsync();
        var id = await lab.WebServicesAsync();
        var path = await PublishAsync(lab, id);
        await lab.PatchAsync($"{Lab.Integrations}/{id}", """{"intendedState":"DISABLED"}""");
        Assert.Contains(
            "not active",
            Lab.Message(await lab.Caller.PostAsync(path + "/execute", Ana, 400)),
            StringComparison.Ordinal
        );
        var desk = Lab.Id(
            await lab.Caller.PostAsync(
                Lab.Integrations,
                """{"name":"Z","integrationType":{"id":"zendesk-data-actions"}}"""
            )
        );
        var login = await lab.CredentialAsync(
            "zendeskApiToken",
            """{"userEmail":"a@example.com","baseUrl":"https://desk.example.com","apiToken":"x"}"""
        );
        await lab.ConfigureAsync(desk, 1, Lab.Slot("zendeskApiToken", login));
        await lab.EnableAsync(desk);
        var other = await PublishAsync(lab, desk, "/api/v2/tickets.json");
        Assert.Contains(
            "is not published",
            Lab.Message(await lab.Caller.PostAsync(other + "/execute", Ana, 501)),
            StringComparison.Ordinal
        );
        var functions = Lab.Id(
            await lab.Caller.PostAsync(
                Lab.Integrations,
                """{"name":"F","integrationType":{"id":"function-data-actions"}}"""
            )
        );
        await lab.EnableAsync(functions);
        var draft = Lab.Id(
            await lab.Caller.PostAsync(Lab.Actions + "/drafts", lab.Lookup(functions, "/f", "POST").ToJsonString())
        );
        Assert.Contains(
            "Node.js",
            Lab.Message(await lab.Caller.PostAsync($"{Lab.Actions}/{draft}/draft/test", Ana, 501)),
            StringComparison.Ordinal
        );
    }
}
