using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Live;

public sealed class MessageTests
{
    [Fact]
    public async Task A_message_conversation_carries_ids_and_its_texts_are_fetched()
    {
        await using var desk = await LiveDesk.StartAsync(agents: 1);
        var begun = await desk.Outside.PostAsync(
            "/_emulator/conversations",
            $$"""{"type":"message","queue":"{{desk.Queue}}","from":"guest-1","name":"Zoë","text":"¿Hay \"abono\"?"}"""
        );
        var id = begun["conversationId"]!.GetValue<string>();
        var me = await desk.ParticipantAsync(id, desk.Agents[0].Id);
        var caller = desk.Agents[0].Caller;
        var communication = me["messages"]![0]!.Id();
        var root = $"/api/v2/conversations/messages/{id}";
        var send = $"{root}/communications/{communication}/messages";
        Assert.Equal(
            "conversation.error.call.disconnected",
            (await caller.RefusedAsync("POST", send, """{"textBody":"too early"}""", 400)).Code
        );
        await caller.DoAsync("PATCH", $"{root}/participants/{me.Id()}", """{"state":"connected"}""", 202);
        desk.Pass(TimeSpan.FromSeconds(4));
        var sent = await caller.PostAsync(send, """{"textBody":"Sí"}""");
        Assert.Equal(
            ("outbound", "webmessaging", "Sí"),
            (
                sent["direction"]!.GetValue<string>(),
                sent["messengerType"]!.GetValue<string>(),
                sent["textBody"]!.GetValue<string>()
            )
        );
        await caller.DoAsync(
            "POST",
            $"{root}/communications/{communication}/typing",
            """{"typing":{"type":"On","duration":5000}}""",
            204
        );
        var mine = (await caller.GetAsync("/api/v2/conversations/messages")).Entities().Single();
        var customer = mine["participants"]!.AsArray().First(one => one!["purpose"]!.GetValue<string>() == "customer")!;
        var first = customer["messages"]![0]!["messageId"]!.GetValue<string>();
        Assert.Null(customer["messages"]![0]!["textBody"]);
        Assert.Equal(
            "¿Hay \"abono\"?",
            (await caller.GetAsync($"{root}/messages/{first}"))["textBody"]!.GetValue<string>()
        );
        var many = await caller.PostAsync($"{root}/messages/bulk", $"""["{first}","{sent.Id()}","unknown"]""");
        Assert.Equal([first, sent.Id()], many.Entities().Select(one => one.Id()));
        Assert.Null((await caller.GetAsync($"{root}/messages/{first}?useNormalizedMessage=true"))["textBody"]);
        await caller.DoAsync("PATCH", $"{root}/participants/{me.Id()}", """{"state":"disconnected"}""", 202);
        desk.Pass(TimeSpan.FromSeconds(70));
        var record = await desk.DetailsAsync(id);
        Assert.NotNull(record["conversationEnd"]);
        var agent = LiveDesk.Sessions(record, "agent").Single();
        Assert.Equal(
            ("message", "alert interact wrapup"),
            (agent["mediaType"]!.GetValue<string>(), LiveDesk.Segments(agent))
        );
        Assert.InRange(LiveDesk.Metrics(agent)["tFirstResponse"], 3_950, 4_050);
        Assert.DoesNotContain("abono", record.ToJsonString(), StringComparison.Ordinal);
        desk.DemandSamePast();
    }

    [Fact]
    public async Task Skills_and_priority_decide_who_is_served_by_whom()
    {
        await using var desk = await LiveDesk.StartAsync(agents: 1, listen: false);
        var skill = (await desk.Admin.PostAsync("/api/v2/routing/skills", """{"name":"Klingon"}""")).Id();
        async Task<string> CallAsync(string more) =>
            (
                await desk.Outside.PostAsync(
                    "/_emulator/conversations",
                    $$"""{"type":"call","queue":"{{desk.Queue}}"{{more}}}"""
                )
            )["conversationId"]!.GetValue<string>();
        var skilled = await CallAsync($""","skills":["{skill}"]""");
        Assert.Equal((1, 0, 0), await CallTests.ObservedAsync(desk));
        var first = await CallAsync("");
        Assert.NotNull(await desk.ParticipantAsync(first, desk.Agents[0].Id));
        var ordinary = await CallAsync("");
        var urgent = await CallAsync(""","priority":10""");
        await desk.Outside.DoAsync("POST", $"/_emulator/conversations/{first}/hangup", "{}", 204);
        Assert.Equal("alerting", LiveDesk.StateOf(await desk.ParticipantAsync(urgent, desk.Agents[0].Id)));
        await desk.Outside.DoAsync("POST", $"/_emulator/conversations/{urgent}/hangup", "{}", 204);
        await desk.Outside.DoAsync("POST", $"/_emulator/conversations/{ordinary}/hangup", "{}", 204);
        await desk.Admin.DoAsync(
            "POST",
            $"/api/v2/users/{desk.Agents[0].Id}/routingskills",
            $$"""{"id":"{{skill}}","proficiency":5}""",
            200
        );
        desk.Pass(TimeSpan.FromSeconds(1));
        await desk.Admin.DoAsync(
            "PUT",
            $"/api/v2/users/{desk.Agents[0].Id}/routingstatus",
            """{"status":"IDLE"}""",
            200
        );
        Assert.Equal("alerting", LiveDesk.StateOf(await desk.ParticipantAsync(skilled, desk.Agents[0].Id)));
    }
}
