using System.Globalization;
using System.Text.Json.Nodes;
using Puente.Emulator.Tests.Live;
using Puente.Testing;

namespace Puente.Emulator.Tests.Conformance;

/// <summary>The official JavaScript SDK takes a live call, as two agents one after the other.</summary>
[Trait("Category", "Slow")]
public sealed class LiveSdkTests
{
    [Fact]
    public async Task The_official_sdk_answers_holds_transfers_asks_a_colleague_and_wraps_up()
    {
        await using var desk = await LiveDesk.StartAsync(agents: 2, listen: false, speed: 1);
        await desk.Outside.PostAsync(
            "/_emulator/interactive",
            $$"""{"user":"{{desk.Agents[1].Id}}","queue":"{{desk.OtherQueue}}"}"""
        );
        await desk.Admin.DoAsync(
            "PUT",
            $"/api/v2/users/{desk.Agents[1].Id}/routingstatus",
            """{"status":"OFF_QUEUE"}""",
            200
        );
        var call = await desk.CallAsync();
        var printed = await NodeScript.RunAsync(
            "live.js",
            "127.0.0.1",
            desk.Host.BaseAddress.Port.ToString(CultureInfo.InvariantCulture),
            desk.Agents[0].Caller.Http.DefaultRequestHeaders.Authorization!.Parameter!,
            desk.Agents[1].Caller.Http.DefaultRequestHeaders.Authorization!.Parameter!,
            desk.OtherQueue
        );
        TestContext.Current.TestOutputHelper!.WriteLine(printed);
        var seen = JsonNode.Parse(printed)!;
        Assert.Equal("[true]", seen["listed"]!.ToJsonString());
        Assert.Equal("400 conversation.error.hold.alerting", (string?)seen["heldWhileAlerting"]);
        Assert.Equal("""{"state":"connected","muted":true,"held":false,"mine":true}""", seen["leg"]!.ToJsonString());
        Assert.Equal("""{"case":"7","tier":"gold"}""", seen["attributes"]!.ToJsonString());
        Assert.Equal("400 conversations.error.queue.not.found", (string?)seen["strangeQueue"]);
        Assert.Equal("transfer", (string?)seen["left"]);
        Assert.Equal("""{"case":"7","tier":"gold"}""", seen["carried"]!.ToJsonString());
        foreach (var kept in (string[])["firstCode", "same", "asked", "secondCode"])
            Assert.True((bool)seen[kept]!, kept);
        Assert.Equal(0, (int)seen["mineAfterwards"]!);
        Assert.Equal(2, seen["purposes"]!.AsArray().Count(purpose => (string?)purpose == "acd"));

        // The record tells the same; who asked a colleague has a leg more.
        var record = await desk.DetailsAsync(call);
        var talks = LiveDesk.Sessions(record, "agent").Select(LiveDesk.Segments);
        Assert.Equal(4, talks.Count(parts => parts.Contains("interact", StringComparison.Ordinal)));
    }
}
