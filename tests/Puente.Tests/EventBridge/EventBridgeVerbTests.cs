using System.Text.Json;
using Puente.Testing;

namespace Puente.Tests.EventBridge;

public sealed class EventBridgeVerbTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plan_then_apply_then_plan_shows_the_difference_makes_it_and_has_nothing_to_do()
    {
        await using var moto = await MotoServer.StartAsync(Ct);
        await using var genesys = await PretendIntegrations.StartAsync();
        using var run = new CommandRun { Width = 200 };
        Configure(run, genesys.Address, moto.Address);

        var plan = await run.RunAsync("eventbridge", "plan", "--bus", "genesys");
        Assert.True(plan.Code == 0, plan.All);
        Assert.Contains(
            "6 things to make or change: 'puente eventbridge apply'.",
            plan.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("eventSourceSuffix", plan.Output, StringComparison.Ordinal);
        Assert.Empty(genesys.Integrations);

        var apply = await run.RunAsync("eventbridge", "apply", "--bus", "genesys");
        Assert.True(apply.Code == 0, apply.All);
        Assert.Contains("made      AWS      queue puente-hub", apply.Output, StringComparison.Ordinal);
        Assert.Contains("""{ "queues": ["puente-hub"] }""", apply.Output, StringComparison.Ordinal);
        Assert.Single(genesys.Integrations);

        var again = await run.RunAsync("eventbridge", "plan", "--bus", "genesys", "--json");
        using var json = JsonDocument.Parse(again.Output);
        Assert.Equal(0, json.RootElement.GetProperty("changes").GetInt32());
        Assert.All(
            json.RootElement.GetProperty("items").EnumerateArray(),
            item => Assert.Equal("same", item.GetProperty("verdict").GetString())
        );
        Assert.DoesNotContain(
            "secret-key-that-must-not-show",
            plan.All + apply.All + again.All,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Settings_that_cannot_be_set_up_are_all_named_and_nothing_is_called()
    {
        await using var genesys = await PretendIntegrations.StartAsync();
        using var run = new CommandRun();
        Configure(run, genesys.Address, new Uri("http://127.0.0.1:9"));
        run.Variables["PUENTE_EVENTBRIDGE_ACCOUNT_ID"] = "12";
        run.Variables["PUENTE_EVENTBRIDGE_TOPICS"] = "users";

        var outcome = await run.RunAsync("eventbridge", "plan");

        Assert.Equal(2, outcome.Code);
        Assert.Contains("eventBridge.accountId must be the 12 digits", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("'users' is no topic", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(genesys.Calls);
    }

    [Fact]
    public async Task Several_queues_need_one_named()
    {
        await using var genesys = await PretendIntegrations.StartAsync();
        using var run = new CommandRun();
        Configure(run, genesys.Address, new Uri("http://127.0.0.1:9"));
        run.Variables["PUENTE_EVENTBRIDGE_QUEUES"] = "a,b";

        var outcome = await run.RunAsync("eventbridge", "apply");

        Assert.Equal(2, outcome.Code);
        Assert.Contains("--queue", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_AWS_that_cannot_be_reached_ends_with_exit_code_3()
    {
        await using var genesys = await PretendIntegrations.StartAsync();
        using var run = new CommandRun();
        Configure(run, genesys.Address, new Uri("http://127.0.0.1:9"));

        var outcome = await run.RunAsync("eventbridge", "plan");

        Assert.Equal(3, outcome.Code);
        Assert.Contains(
            "could not be reached for the queue 'puente-hub-dead-letters'",
            outcome.Error,
            StringComparison.Ordinal
        );
    }

    private static void Configure(CommandRun run, Uri genesys, Uri aws)
    {
        run.Write(
            "puente.json",
            $$"""
            {
              "apiBase": "{{genesys.AbsoluteUri.TrimEnd('/')}}",
              "clientId": "client",
              "clientSecretFile": "puente.secret",
              "eventBridge": {
                "region": "us-east-1",
                "endpoint": "{{aws.AbsoluteUri.TrimEnd('/')}}",
                "accountId": "123456789012",
                "suffix": "hub",
                "topics": ["v2.users.{id}.activity"]
              }
            }
            """
        );
        run.Write("puente.secret", "genesys-secret");
        run.Variables["AWS_ACCESS_KEY_ID"] = "test";
        run.Variables["AWS_SECRET_ACCESS_KEY"] = "secret-key-that-must-not-show";
    }
}
