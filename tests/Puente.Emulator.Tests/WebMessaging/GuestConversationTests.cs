using System.Text.Json.Nodes;
using Puente.Emulator.Channels;
using Puente.Emulator.Tests.Live;

namespace Puente.Emulator.Tests.WebMessaging;

public sealed class GuestConversationTests
{
    [Fact]
    public async Task A_guest_and_an_agent_write_to_each_other_until_the_agent_leaves_and_the_record_says_the_same()
    {
        await using var desk = await LiveDesk.StartAsync(agents: 1);
        await using var guest = await OpenAsync(desk);
        var session = await guest.ConfigureAsync();
        Assert.Equal(("response", "SessionResponse", 200), Envelope(session));
        Assert.Equal((true, false), (Flag(session, "newSession"), Flag(session, "readOnly")));
        Assert.Equal(2_048, session["body"]!["maxCustomDataBytes"]!.GetValue<int>());

        var echo = await guest.AskAsync(
            "onMessage",
            """{"message":{"type":"Text","text":"¿Hay roble?","channel":{"metadata":{"customAttributes":{"clienteId":"42"}}}}}"""
        );
        Assert.Equal(("message", "StructuredMessage", 200), Envelope(echo));
        Assert.Equal(("Inbound", "¿Hay roble?"), (Said(echo, "direction"), Said(echo, "text")));

        var (conversation, agent) = await AcceptAsync(desk);
        await guest.SendAsync(
            "onMessage",
            """{"message":{"type":"Event","events":[{"eventType":"Typing","typing":{"type":"On","duration":5000}}]}}"""
        );
        await guest.AskAsync("echo", """{"message":{"type":"Text","text":"ping"}}""");
        Assert.True((await StateAsync(desk))["typing"]!.GetValue<bool>());
        var root = $"/api/v2/conversations/messages/{conversation}";
        var communication = agent["messages"]![0]!.Id();
        var caller = desk.Agents[0].Caller;
        await caller.DoAsync(
            "POST",
            $"{root}/communications/{communication}/typing",
            """{"typing":{"type":"On"}}""",
            204
        );
        var typing = await guest.OutboundAsync("Event");
        Assert.Equal("Typing", typing["body"]!["events"]![0]!["eventType"]!.ToString());
        await caller.PostAsync($"{root}/communications/{communication}/messages", """{"textBody":"Sí, de Soria."}""");
        var answer = await guest.OutboundAsync("Text");
        Assert.Equal("Sí, de Soria.", Said(answer, "text"));
        Assert.NotEmpty(answer["body"]!["channel"]!["from"]!["nickname"]!.ToString());

        // The clock stands still, and yet the times of the messages order them.
        var history = (await guest.HistoryAsync())["entities"]!.AsArray();
        Assert.Equal(["Sí, de Soria.", "¿Hay roble?"], history.Select(one => one!["text"]!.ToString()));
        Assert.True(string.CompareOrdinal(Time(history[1]!), Time(history[0]!)) < 0);

        var mine = (await caller.GetAsync("/api/v2/conversations/messages")).Entities().Single();
        var customer = mine["participants"]!.AsArray().First(one => one!["purpose"]!.ToString() == "customer")!;
        Assert.Equal("42", customer["attributes"]!["clienteId"]!.ToString());
        var id = customer["messages"]![0]!["messages"]?[0]?["messageId"] ?? customer["messages"]![0]!["messageId"];
        Assert.Equal("¿Hay roble?", (await caller.GetAsync($"{root}/messages/{id}"))["textBody"]!.ToString());

        desk.Pass(TimeSpan.FromSeconds(9));
        await caller.DoAsync("PATCH", $"{root}/participants/{agent.Id()}", """{"state":"disconnected"}""", 202);
        var end = await guest.OutboundAsync("Event");
        Assert.Equal("Disconnect", end["body"]!["events"]![0]!["presence"]!["type"]!.ToString());
        Assert.Equal("true", end["body"]!["metadata"]!["readOnly"]!.ToString());
        Assert.Equal(("response", "string", 400), Envelope(await guest.SayAsync("too late")));
        await using var again = await OpenAsync(desk, guest.Token);
        Assert.True(Flag(await again.ConfigureAsync(), "readOnly"));
        var fresh = await again.ConfigureAsync(startNew: true);
        Assert.Equal(
            (true, true, false),
            (Flag(fresh, "newSession"), Flag(fresh, "clearedExistingSession"), Flag(fresh, "readOnly"))
        );

        desk.Pass(TimeSpan.FromSeconds(70));
        var record = await desk.DetailsAsync(conversation);
        Assert.NotNull(record["conversationEnd"]);
        Assert.Equal("alert interact wrapup", LiveDesk.Segments(LiveDesk.Sessions(record, "agent").Single()));
        Assert.InRange(LiveDesk.Metrics(LiveDesk.Sessions(record, "agent").Single())["tTalkComplete"], 8_900, 9_100);
        var truth = desk
            .Host.Truth(Emulators.Start, desk.Host.Clock.Now, desk.Host.Clock.Now)
            .Select(one => (JsonObject)JsonNode.Parse(one.Span)!)
            .Single(one => one["conversationId"]!.ToString() == conversation);
        // Details leave out what customers told of themselves.
        foreach (var participant in truth["participants"]!.AsArray())
            participant!.AsObject().Remove("attributes");
        Assert.Equal(record["participants"]!.ToJsonString(), truth["participants"]!.ToJsonString());
        desk.DemandSamePast();
    }

    [Fact]
    public async Task The_same_token_resumes_and_what_was_missed_is_in_the_history()
    {
        await using var desk = await LiveDesk.StartAsync(agents: 1, listen: false);
        await using var guest = await OpenAsync(desk);
        await guest.ConfigureAsync();
        await guest.SayAsync("first");
        var (conversation, agent) = await AcceptAsync(desk);
        Assert.Equal(1, desk.Host.WebMessaging.Drop(guest.Token));
        await guest.RestAsync();
        await desk.Agents[0]
            .Caller.PostAsync(
                $"/api/v2/conversations/messages/{conversation}/communications/{agent["messages"]![0]!.Id()}/messages",
                """{"textBody":"while you were away"}"""
            );
        await using var again = await OpenAsync(desk, guest.Token);
        Assert.False(Flag(await again.ConfigureAsync(), "newSession"));
        var history = await again.HistoryAsync();
        Assert.Equal(
            ["while you were away", "first"],
            history["entities"]!.AsArray().Select(one => one!["text"]!.ToString())
        );
        Assert.Equal(2, history["total"]!.GetValue<int>());
        await using var stranger = await OpenAsync(desk);
        await stranger.ConfigureAsync();
        Assert.Equal(
            """{"entities":[],"pageSize":0,"pageNumber":1,"total":0,"pageCount":0}""",
            (await stranger.HistoryAsync()).ToJsonString()
        );
    }

    [Fact]
    public async Task Frames_out_of_order_are_put_in_order_by_their_times()
    {
        await using var desk = await LiveDesk.StartAsync(agents: 0, listen: false);
        await using var guest = await OpenAsync(desk);
        await guest.ConfigureAsync();
        desk.Host.WebMessaging.Faults.Add(
            new ChannelFaultRule
            {
                Kind = ChannelFaultKind.Reorder,
                Topic = "StructuredMessage",
                Nth = 1,
                Count = 2,
                Delay = TimeSpan.FromMinutes(1),
            }
        );
        foreach (var text in (string[])["one", "two", "three"])
            await guest.SendAsync("onMessage", $$$"""{"message":{"type":"Text","text":"{{{text}}}"}}""");
        List<JsonObject> came = [];
        for (var i = 0; i < 3; i++)
            came.Add(await guest.NextOfAsync("StructuredMessage"));
        Assert.Equal(["two", "three", "one"], came.Select(one => Said(one, "text")));
        Assert.Equal(
            ["one", "two", "three"],
            came.OrderBy(one => Time(one["body"]!), StringComparer.Ordinal).Select(one => Said(one, "text"))
        );
    }

    [Fact]
    public async Task A_quick_reply_is_offered_answered_and_readable_by_the_agent()
    {
        await using var desk = await LiveDesk.StartAsync(agents: 1, listen: false);
        await using var guest = await OpenAsync(desk);
        await guest.ConfigureAsync();
        await guest.SayAsync("hello");
        var (conversation, _) = await AcceptAsync(desk);
        await desk.Outside.PostAsync(
            "/_emulator/webmessaging",
            """{"do":"say","text":"Which?","content":[{"contentType":"QuickReply","quickReply":{"text":"Oak","payload":"oak","action":"Message"}}]}"""
        );
        var offer = await guest.OutboundAsync("Structured");
        Assert.Equal("oak", offer["body"]!["content"]![0]!["quickReply"]!["payload"]!.ToString());
        var reply = await guest.AskAsync(
            "onMessage",
            """{"message":{"type":"Structured","text":"Oak","content":[{"contentType":"ButtonResponse","buttonResponse":{"text":"Oak","payload":"oak","type":"QuickReply"}}]}}"""
        );
        Assert.Equal(("Structured", "Inbound"), (Said(reply, "type"), Said(reply, "direction")));
        var read = await desk.Agents[0]
            .Caller.GetAsync($"/api/v2/conversations/messages/{conversation}/messages/{reply["body"]!.Id()}");
        Assert.Equal("oak", read["normalizedMessage"]!["content"]![0]!["buttonResponse"]!["payload"]!.ToString());
        Assert.Equal(
            ("response", "string", 400),
            Envelope(
                await guest.AskAsync(
                    "onMessage",
                    """{"message":{"type":"Structured","content":[{"contentType":"Card"}]}}"""
                )
            )
        );
    }

    [Fact]
    public async Task A_guest_who_clears_or_leaves_ends_the_conversation()
    {
        await using var desk = await LiveDesk.StartAsync(agents: 0, listen: false);
        await using var leaves = await OpenAsync(desk);
        await leaves.ConfigureAsync();
        await leaves.SayAsync("never mind");
        await leaves.SendAsync(
            "onMessage",
            """{"message":{"type":"Event","events":[{"eventType":"Presence","presence":{"type":"Disconnect"}}]}}"""
        );
        Assert.Equal("true", (await leaves.OutboundAsync("Event"))["body"]!["metadata"]!["readOnly"]!.ToString());
        await using var clears = await OpenAsync(desk);
        await clears.ConfigureAsync();
        await clears.SayAsync("forget this");
        await clears.SendAsync(
            "onMessage",
            """{"message":{"type":"Event","events":[{"eventType":"Presence","presence":{"type":"Clear"}}]}}"""
        );
        Assert.Contains(await clears.RestAsync(), one => one["class"]!.ToString() == "SessionClearedEvent");
        Assert.Empty(desk.Host.Live.Open);
        await using var again = await OpenAsync(desk, clears.Token);
        Assert.True(Flag(await again.ConfigureAsync(), "newSession"));
        Assert.Equal(0, (await again.HistoryAsync())["total"]!.GetValue<int>());
        await again.SendAsync("closeSession", """{"closeAllConnections":true}""");
        Assert.Contains(await again.RestAsync(), one => one["class"]!.ToString() == "ConnectionClosedEvent");
    }

    internal static Task<Guest> OpenAsync(LiveDesk desk, string? token = null) =>
        Guest.OpenAsync(desk.Host.BaseAddress, desk.Host.WebMessaging.DeploymentId, token);

    internal static async Task<JsonNode> StateAsync(LiveDesk desk) =>
        (await desk.Outside.GetAsync("/_emulator/webmessaging"))["sessions"]![0]!;

    /// <summary>The first agent takes the guest's conversation.</summary>
    internal static async Task<(string Conversation, JsonObject Agent)> AcceptAsync(LiveDesk desk)
    {
        var id = (await StateAsync(desk))["conversationId"]!.ToString();
        var me = await desk.ParticipantAsync(id, desk.Agents[0].Id);
        await desk.Agents[0]
            .Caller.DoAsync(
                "PATCH",
                $"/api/v2/conversations/messages/{id}/participants/{me.Id()}",
                """{"state":"connected"}""",
                202
            );
        return (id, me);
    }

    internal static (string, string, int) Envelope(JsonObject frame) =>
        (frame["type"]!.ToString(), frame["class"]!.ToString(), frame["code"]!.GetValue<int>());

    internal static string Said(JsonObject frame, string name) => frame["body"]![name]!.ToString();

    internal static bool Flag(JsonObject frame, string name) => frame["body"]![name]!.GetValue<bool>();

    private static string Time(JsonNode message) => message["channel"]!["time"]!.ToString();
}
