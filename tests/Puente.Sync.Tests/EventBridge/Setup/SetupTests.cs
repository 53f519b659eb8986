using Puente.Platform.Errors;
using Puente.Sync.EventBridge;
using Puente.Sync.EventBridge.Setup;
using Puente.Sync.Streams;
using Puente.Testing;

namespace Puente.Sync.Tests.EventBridge.Setup;

public sealed class SetupTests(MotoFixture moto) : IClassFixture<MotoFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plan_shows_both_sides_and_changes_nothing()
    {
        await using var world = await SetupWorld.StartAsync(moto);

        var plan = await world.PlanAsync(Ct);

        Assert.Equal(
            ["dead-letter queue", "queue", "integration", "event bus", "rule", "target"],
            plan.Select(item => item.Resource)
        );
        Assert.All(plan, item => Assert.Equal(SetupVerdict.Create, item.Verdict));
        Assert.Contains(
            $"aws.partner/genesys.com/cloud/{PretendIntegrations.Organization}/{world.Options.Suffix}",
            plan.Select(item => item.Name)
        );
        Assert.All(world.Genesys.Calls, call => Assert.StartsWith("GET ", call, StringComparison.Ordinal));
        Assert.All(world.Partner.Calls, call => Assert.Matches("^(Describe|List)", call));
        Assert.Null(await world.QueueUrlAsync(world.Options.Queue, Ct));
    }

    [Fact]
    public async Task What_was_applied_needs_nothing_more_and_a_second_run_writes_nothing()
    {
        await using var world = await SetupWorld.StartAsync(moto);

        await world.ApplyAsync(Ct);
        Assert.All(await world.PlanAsync(Ct), item => Assert.Equal(SetupVerdict.Same, item.Verdict));
        world.Genesys.Calls.Clear();
        world.Partner.Calls.Clear();
        var second = await world.ApplyAsync(Ct);

        Assert.All(second, item => Assert.Empty(item.Differences));
        Assert.All(world.Genesys.Calls, call => Assert.StartsWith("GET ", call, StringComparison.Ordinal));
        Assert.All(world.Partner.Calls, call => Assert.Matches("^(Describe|List)", call));
        var integration = Assert.Single(world.Genesys.Integrations);
        var properties = integration["config"]!["current"]!["properties"]!;
        Assert.Equal("ENABLED", (string?)integration["intendedState"]);
        Assert.Equal("123456789012", (string?)properties["awsAccountId"]);
        Assert.Equal("us-east-1", (string?)properties["awsAccountRegion"]);
        Assert.Equal(world.Options.Suffix, (string?)properties["eventSourceSuffix"]);
        Assert.Equal(world.Options.Topics, properties["eventFilter"]!.AsArray().Select(topic => (string)topic!));
        Assert.Equal("as it is", (string?)properties["kept"]);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("CreateEventBus")]
    [InlineData("PutRule")]
    [InlineData("PutTargets")]
    public async Task A_run_that_broke_off_anywhere_is_finished_by_the_next(string call)
    {
        await using var world = await SetupWorld.StartAsync(moto);
        world.Genesys.Refuse = made => made.StartsWith(call + " ", StringComparison.Ordinal);
        world.Partner.Refuse = action => action == call ? "AccessDeniedException" : null;

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => world.ApplyAsync(Ct));
        Assert.True(fault is AwsException or PlatformResponseException, fault.ToString());
        world.Genesys.Refuse = _ => false;
        world.Partner.Refuse = _ => null;
        await world.ApplyAsync(Ct);

        Assert.All(await world.PlanAsync(Ct), item => Assert.Equal(SetupVerdict.Same, item.Verdict));
        Assert.Single(world.Genesys.Integrations);
    }

    [Fact]
    public async Task Only_what_drifted_is_changed_back()
    {
        await using var world = await SetupWorld.StartAsync(moto);
        await world.ApplyAsync(Ct);
        world.Genesys.Integrations.Single()["intendedState"] = "DISABLED";
        world.Options = world.Options with { Topics = ["v2.users.{id}.activity", "v2.users.{id}.presence"] };

        var changed = Assert.Single(await world.ApplyAsync(Ct), item => item.Verdict != SetupVerdict.Same);

        Assert.Equal(("integration", SetupVerdict.Change), (changed.Resource, changed.Verdict));
        Assert.Equal(["eventFilter", "intendedState"], changed.Differences.Select(difference => difference.Field));
        Assert.All(await world.PlanAsync(Ct), item => Assert.Equal(SetupVerdict.Same, item.Verdict));
    }

    [Fact]
    public async Task Another_integration_of_the_same_type_is_left_alone()
    {
        await using var world = await SetupWorld.StartAsync(moto);
        await world.ApplyAsync(Ct);
        var first = world.Genesys.Integrations.Single().ToJsonString();
        world.Options = world.Options with { Suffix = "another", Queue = world.Options.Queue + "-2" };

        await world.ApplyAsync(Ct);

        Assert.Equal(2, world.Genesys.Integrations.Count);
        Assert.Equal(first, world.Genesys.Integrations[0].ToJsonString());
    }

    [Fact]
    public async Task Keys_of_another_account_than_the_settings_name_are_found_out()
    {
        await using var world = await SetupWorld.StartAsync(moto);
        world.Options = world.Options with { AccountId = "999999999999" };

        var fault = await Assert.ThrowsAsync<AwsException>(() => world.ApplyAsync(Ct));

        Assert.Contains("eventBridge.accountId", fault.Message, StringComparison.Ordinal);
        Assert.Contains(":123456789012:", fault.Message, StringComparison.Ordinal);
        Assert.Empty(world.Genesys.Integrations);
    }

    [Fact]
    public async Task A_refusal_names_the_permission_that_is_missing()
    {
        await using var world = await SetupWorld.StartAsync(moto);
        world.Partner.Refuse = action => action == "PutRule" ? "AccessDeniedException" : null;

        var fault = await Assert.ThrowsAsync<AwsException>(() => world.ApplyAsync(Ct));

        Assert.True(fault.IsRefusal);
        Assert.Contains("events:PutRule", fault.Message, StringComparison.Ordinal);
        Assert.Contains("AccessDeniedException", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_source_that_never_comes_ends_with_what_to_look_at()
    {
        await using var world = await SetupWorld.StartAsync(moto);
        world.Partner.SourceAppearsAfter = int.MaxValue;

        var fault = await Assert.ThrowsAsync<AwsException>(() => world.ApplyAsync(Ct));

        Assert.Contains("has not come into the AWS account", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_on_a_bus_that_was_set_up_comes_through_rule_and_queue_into_the_log()
    {
        await using var world = await SetupWorld.StartAsync(moto, bus: "b" + Guid.NewGuid().ToString("n")[..8]);
        await world.ApplyAsync(Ct);
        Assert.All(await world.PlanAsync(Ct), item => Assert.Equal(SetupVerdict.Same, item.Verdict));
        var topic = $"v2.detail.events.conversation.{Envelopes.Conversation}.customer.end";
        await world.Events.CallAsync(
            "PutEvents",
            "bus",
            json =>
            {
                json.WriteStartArray("Entries");
                json.WriteStartObject();
                json.WriteString("EventBusName", world.Options.Bus);
                json.WriteString("Source", "aws.partner/genesys.com/cloud/o/" + world.Options.Suffix);
                json.WriteString("DetailType", "v2.detail.events.conversation.{id}.customer.end");
                json.WriteString("Detail", $$"""{"eventBody":{"eventTime":1765552507657},"topicName":"{{topic}}"}""");
                json.WriteEndObject();
                json.WriteEndArray();
            },
            Ct
        );
        var (log, logger) = (new KeptEvents(), new SignalLogger());
        var options = new QueueOptions { Queue = world.Options.Queue, Receives = 1 };
        var stream = new QueueStream(world.Sqs, options, log, new KeptRubbish(), logger, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = stream.RunAsync(new StreamMonitor(stream.Name, TimeProvider.System), stop.Token);
        await log.WaitAsync(0, Ct);
        await stop.CancelAsync();
        await running.WaitAsync(Patience.Limit, Ct);

        var arrived = Assert.Single(log.Events);
        Assert.Equal(topic, arrived.Topic);
        Assert.Equal(1765552507657, arrived.Time.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void Every_fault_of_the_settings_is_named()
    {
        var options = new SetupOptions
        {
            AccountId = "12",
            Region = "Ireland",
            Suffix = "with space",
            Topics = ["v2.users.2f7bf00a.activity", "users"],
            Queue = "a.b",
        };

        Assert.Equal(5, options.Validate().Count);
        Assert.Contains(options.Validate(), fault => fault.Contains("'users' is no topic", StringComparison.Ordinal));
    }
}
