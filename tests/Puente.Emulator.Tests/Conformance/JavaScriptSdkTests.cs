using System.Globalization;
using System.Text.Json.Nodes;
using Puente.Emulator.Tests.DataActions;
using Puente.Emulator.Tests.Jobs;
using Puente.Testing;

namespace Puente.Emulator.Tests.Conformance;

/// <summary>The emulator is judged from outside: by the platform's official JavaScript SDK, which knows nothing of ours.</summary>
[Trait("Category", "Slow")]
public sealed class JavaScriptSdkTests
{
    [Fact]
    public async Task The_official_sdk_signs_in_reads_entities_queries_details_and_runs_a_job()
    {
        await using var host = await Emulators.StartAsync(o =>
            o with
            {
                Speed = 1,
                JobDelay = TimeSpan.FromMilliseconds(300),
            }
        );
        const string Interval = "2026-03-08T08:00:00.000Z/2026-03-08T20:00:00.000Z";
        var port = host.BaseAddress.Port.ToString(CultureInfo.InvariantCulture);
        var printed = await NodeScript.RunAsync(
            "sdk.js",
            "127.0.0.1",
            port,
            host.Options.ClientId,
            host.Options.ClientSecret,
            Interval
        );
        var seen = JsonNode.Parse(printed)!;

        Assert.Equal("acme", seen["organisation"]!.GetValue<string>());
        Assert.Equal(host.Options.ClientId, seen["client"]!.GetValue<string>());
        Assert.Equal(
            (120, 120, true),
            (
                Number(seen["users"]!["count"]),
                Number(seen["users"]!["total"]),
                seen["users"]!["versions"]!.GetValue<bool>()
            )
        );
        Assert.Equal(409, Number(seen["versionConflict"]!["status"]));
        Assert.Equal("general.conflict", seen["versionConflict"]!["code"]!.GetValue<string>());
        Assert.Equal((12, 12), (Number(seen["queues"]!["count"]), Number(seen["queues"]!["total"])));
        Assert.True(Number(seen["queues"]!["members"]) > 0);
        Assert.True(Number(seen["detailsQuery"]!["totalHits"]) >= Number(seen["detailsQuery"]!["count"]));
        Assert.True(seen["detailsQuery"]!["sameById"]!.GetValue<bool>());

        using var caller = await Caller.SignInAsync(host);
        var ours = await JobReader.SubmitAsync(caller, Interval);
        Assert.NotEmpty(ours);
        var from = new DateTimeOffset(2026, 3, 8, 8, 0, 0, TimeSpan.Zero);
        var started = host.Truth(from, from.AddHours(12))
            .Select(record => JsonNode.Parse(record.Span)!["conversationId"]!.GetValue<string>())
            .ToHashSet();
        var read = seen["detailsJob"]!["ids"]!.AsArray().Select(id => id!.GetValue<string>()).ToHashSet();
        Assert.NotEmpty(started);
        Assert.Superset(started, read);
        Assert.True(Number(seen["detailsJob"]!["attributes"]) > 0);
    }

    [Fact]
    public async Task The_official_sdk_subscribes_opens_the_socket_and_receives_an_event()
    {
        await using var host = await Emulators.StartAsync(o => o with { Speed = 1, ConversationsPerDay = 0 });
        var port = host.BaseAddress.Port.ToString(CultureInfo.InvariantCulture);
        var printed = await NodeScript.RunAsync(
            "--experimental-websocket",
            "notifications.js",
            "127.0.0.1",
            port,
            host.Options.ClientId,
            host.Options.ClientSecret
        );
        var seen = JsonNode.Parse(printed)!;
        Assert.Contains(
            "v2.users.{id}.routingStatus",
            seen["topics"]!.AsArray().Select(one => one!.GetValue<string>())
        );
        Assert.Equal("Permitted", seen["state"]!.GetValue<string>());
        Assert.Equal(
            ["topicName", "version", "eventBody", "metadata"],
            seen["members"]!.AsArray().Select(one => one!.GetValue<string>())
        );
        Assert.Equal("2", seen["version"]!.GetValue<string>());
        Assert.True(seen["agrees"]!.GetValue<bool>());
        Assert.Equal([true], seen["listed"]!.AsArray().Select(one => one!.GetValue<bool>()));
        Assert.True(seen["own"]!.GetValue<bool>());
        Assert.Equal(400, Number(seen["refused"]!["status"]));
        Assert.Equal("notification.invalid.topic", seen["refused"]!["code"]!.GetValue<string>());
        Assert.Equal((0, 1000), (Number(seen["left"]), Number(seen["code"])));
    }

    [Fact]
    public async Task The_official_sdk_drafts_tests_publishes_and_executes_a_data_action()
    {
        await using var service = await CustomerService.StartAsync();
        await using var host = await Emulators.StartAsync();
        var printed = await NodeScript.RunAsync(
            "actions.js",
            "127.0.0.1",
            host.BaseAddress.Port.ToString(CultureInfo.InvariantCulture),
            host.Options.ClientId,
            host.Options.ClientSecret,
            service.Address
        );
        var seen = JsonNode.Parse(printed)!;
        Assert.Equal("{}", seen["credentialFields"]!.ToJsonString());
        Assert.True(seen["valid"]!.GetValue<bool>());
        Assert.True(seen["test"]!["success"]!.GetValue<bool>());
        Assert.Equal(11, seen["test"]!["steps"]!.AsArray().Count);
        Assert.Equal("Ana +49 30", seen["test"]!["result"]!["name"]!.GetValue<string>());
        Assert.Equal(409, Number(seen["stale"]!["status"]));
        Assert.Equal(2, Number(seen["version"]));
        Assert.Equal("Ana +49 30", seen["output"]!["name"]!.GetValue<string>());
        Assert.Equal(400, Number(seen["broken"]!["status"]));
        Assert.Equal(
            [seen["draft"]!.GetValue<string>()],
            seen["listed"]!.AsArray().Select(one => one!.GetValue<string>())
        );
        Assert.Equal("phone", seen["required"]![0]!.GetValue<string>());
        Assert.EndsWith("/templates/requesttemplate.vm", seen["uri"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("""{"name": ${name}}""", seen["template"]!.GetValue<string>());
        Assert.NotNull(seen["flat"]!["schema"]!["properties"]!["name"]);
        Assert.Equal(2, service.Requests.Count(request => request.Path == "/customers?phone=%2B49+30"));
    }

    private static int Number(JsonNode? node) => node!.GetValue<int>();
}
