using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Puente.Emulator.Tests.Channels;

namespace Puente.Emulator.Tests.EventBridge;

public sealed class IntegrationTests
{
    private const string Root = "/api/v2/integrations";

    private static async Task<string> CreateAsync(Caller caller) =>
        (await caller.PostAsync(Root, """{"name":"Hub","integrationType":{"id":"amazon-eventbridge-source"}}"""))[
            "id"
        ]!.GetValue<string>();

    private static async Task<JsonObject> SendAsync(
        Caller caller,
        string method,
        string path,
        string body,
        int expected = 200
    )
    {
        using var answer = await caller.SendAsync(new HttpMethod(method), path, body);
        return await Caller.ReadAsync(answer, expected);
    }

    private static string Reported(JsonObject integration) => integration["reportedState"]!["code"]!.GetValue<string>();

    [Fact]
    public async Task An_integration_is_created_configured_enabled_found_and_removed()
    {
        var time = new FakeTimeProvider(Emulators.Start);
        await using var host = await Emulators.StartAsync(time: time);
        using var caller = await Caller.SignInAsync(host);
        var types = await caller.GetAsync($"{Root}/types");
        Assert.Equal("amazon-eventbridge-source", types["entities"]![0]!["id"]!.GetValue<string>());
        var id = await CreateAsync(caller);
        var config = await caller.GetAsync($"{Root}/{id}/config/current");
        Assert.Equal(1, config["version"]!.GetValue<int>());
        var put = await SendAsync(
            caller,
            "PUT",
            $"{Root}/{id}/config/current",
            Bridge.Config(1, [Bridge.StartTemplate]).ToJsonString()
        );
        Assert.Equal(2, put["version"]!.GetValue<int>());
        Assert.Equal("INACTIVE", Reported(await caller.GetAsync($"{Root}/{id}")));
        var enabled = await SendAsync(caller, "PATCH", $"{Root}/{id}", """{"intendedState":"ENABLED"}""");
        Assert.Equal("ENABLED", enabled["intendedState"]!.GetValue<string>());
        Assert.Equal("ACTIVATING", Reported(enabled));
        Assert.False(host.Stage.Wants(Bridge.StartTemplate, Bridge.Start));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("ACTIVE", Reported(await caller.GetAsync($"{Root}/{id}")));
        Assert.True(host.Stage.Wants(Bridge.StartTemplate, Bridge.Start));
        Assert.False(host.Stage.Wants(Bridge.EndTemplate, Bridge.End));
        var found = await caller.GetAsync(
            $"{Root}?integrationType=amazon-eventbridge-source&expand=config.current&pageSize=100"
        );
        var current = found["entities"]!.AsArray().Single()!["config"]!["current"]!;
        Assert.Equal("hub-events", current["properties"]!["eventSourceSuffix"]!.GetValue<string>());
        Assert.Empty((await caller.GetAsync($"{Root}?integrationType=other"))["entities"]!.AsArray());
        Assert.Equal(
            "DEACTIVATING",
            Reported(await SendAsync(caller, "PATCH", $"{Root}/{id}", """{"intendedState":"DISABLED"}"""))
        );
        Assert.False(host.Stage.Wants(Bridge.StartTemplate, Bridge.Start));
        host.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("INACTIVE", Reported(await caller.GetAsync($"{Root}/{id}")));
        using (var deleted = await caller.SendAsync(HttpMethod.Delete, $"{Root}/{id}"))
            Assert.True(deleted.IsSuccessStatusCode);
        await caller.GetAsync($"{Root}/{id}", 404);
    }

    [Fact]
    public async Task A_configuration_of_another_version_is_refused()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var id = await CreateAsync(caller);
        foreach (var version in (int[])[0, 2])
        {
            var refused = await SendAsync(
                caller,
                "PUT",
                $"{Root}/{id}/config/current",
                Bridge.Config(version, [Bridge.StartTemplate]).ToJsonString(),
                409
            );
            Assert.Equal("general.conflict", refused["code"]!.GetValue<string>());
            Assert.Contains("does not match the current version", refused["message"]!.GetValue<string>());
        }
        Assert.Equal(1, (await caller.GetAsync($"{Root}/{id}/config/current"))["version"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("awsAccountId", "\"12345678901\"")]
    [InlineData("awsAccountId", "\"12345678901x\"")]
    [InlineData("awsAccountRegion", "\"ireland\"")]
    [InlineData("eventSourceSuffix", "\"hub events\"")]
    [InlineData("eventSourceSuffix", "\"\"")]
    [InlineData("eventFilter", "[]")]
    [InlineData("eventFilter", "[\"v2.holograms.{id}\"]")]
    [InlineData("eventFilter", "[\"v2.users.1f0c8a52-1111-4000-8000-000000000001.presence\"]")]
    [InlineData("eventFilter", "[\"v2.routing.queues.{id}.conversations\"]")]
    public async Task A_property_that_breaks_its_rule_is_named(string property, string value)
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var id = await CreateAsync(caller);
        var config = Bridge.Config(1, [Bridge.StartTemplate]);
        config["properties"]![property] = JsonNode.Parse(value);
        var refused = await SendAsync(caller, "PUT", $"{Root}/{id}/config/current", config.ToJsonString(), 400);
        Assert.Contains(property, refused["message"]!.GetValue<string>(), StringComparison.Ordinal);
        await SendAsync(caller, "PATCH", $"{Root}/{id}", """{"intendedState":"ENABLED"}""", 400);
    }

    [Fact]
    public async Task A_suffix_belongs_to_one_integration_and_types_are_known_or_refused()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        await Bridge.EnableAsync(caller, [Bridge.StartTemplate], "one");
        var id = await CreateAsync(caller);
        var config = Bridge.Config(1, [Bridge.StartTemplate], "one").ToJsonString();
        await SendAsync(caller, "PUT", $"{Root}/{id}/config/current", config, 400);
        await caller.PostAsync(Root, """{"integrationType":{"id":"fax-machine"}}""", 400);
        await SendAsync(caller, "PATCH", $"{Root}/{id}", """{"intendedState":"SLEEPING"}""", 400);
    }

    [Fact]
    public async Task Each_operation_asks_for_its_permission()
    {
        await using var host = await Emulators.StartAsync(o =>
            o with
            {
                Clients = [new("reader", "secret", ["integrations:integration:view"])],
            }
        );
        using var caller = await Caller.SignInAsync(host, "reader", "secret");
        await caller.GetAsync(Root);
        await caller.PostAsync(Root, """{"integrationType":{"id":"amazon-eventbridge-source"}}""", 403);
        await SendAsync(caller, "PATCH", $"{Root}/x", "{}", 403);
    }
}
