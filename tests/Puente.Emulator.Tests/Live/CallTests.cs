using System.Text.Json.Nodes;
using Puente.Emulator.Tests.Events;

namespace Puente.Emulator.Tests.Live;

public sealed class CallTests
{
    [Fact]
    public async Task A_call_rings_is_answered_held_muted_and_wrapped_up_and_the_record_says_the_same()
    {
        await using var desk = await LiveDesk.StartAsync(agents: 1);
        Assert.Equal("IDLE", await desk.StatusAsync(0));
        var call = await desk.CallAsync();
        var ringing = await desk.ParticipantAsync(call, desk.Agents[0].Id);
        Assert.Equal(
            ("alerting", "agent", desk.Queue),
            (LiveDesk.StateOf(ringing), ringing["purpose"]!.GetValue<string>(), ringing["queueId"]!.GetValue<string>())
        );
        Assert.Equal((1, 1, 0), await ObservedAsync(desk));
        desk.Pass(TimeSpan.FromSeconds(5));
        await desk.PatchAsync(0, call, """{"held":true}""", 400);
        await desk.PatchAsync(0, call, """{"state":"connected"}""");
        Assert.Equal("connected", LiveDesk.StateOf(await desk.ParticipantAsync(call, desk.Agents[0].Id)));
        Assert.Equal("INTERACTING", await desk.StatusAsync(0));
        Assert.Equal((0, 0, 1), await ObservedAsync(desk));
        desk.Pass(TimeSpan.FromSeconds(20));
        await desk.PatchAsync(0, call, """{"held":true}""");
        desk.Pass(TimeSpan.FromSeconds(10));
        await desk.PatchAsync(0, call, """{"held":false,"muted":true}""");
        var mine = (await desk.Agents[0].Caller.GetAsync("/api/v2/conversations/calls")).Entities().Single();
        var me = mine["participants"]!.AsArray().Last(one => one!["user"] is not null)!;
        Assert.Equal(
            ("connected", true, false),
            (me["state"]!.GetValue<string>(), me["muted"]!.GetValue<bool>(), me["held"]!.GetValue<bool>())
        );
        await desk.Admin.DoAsync(
            "PATCH",
            $"/api/v2/conversations/{call}/participants/{await desk.CustomerAsync(call)}/attributes",
            """{"attributes":{"crm.case":"7","other":"x"}}""",
            202
        );
        desk.Pass(TimeSpan.FromSeconds(30));
        await desk.Outside.DoAsync("POST", $"/_emulator/conversations/{call}/hangup", "{}", 204);
        var after = await desk.ParticipantAsync(call, desk.Agents[0].Id);
        Assert.True(after["wrapupRequired"]!.GetValue<bool>());
        Assert.Equal("pending", after["calls"]![0]!["afterCallWork"]!["state"]!.GetValue<string>());
        Assert.Equal("INTERACTING", await desk.StatusAsync(0));
        desk.Pass(TimeSpan.FromSeconds(8));
        await desk.PatchAsync(0, call, """{"wrapup":{"notes":"no code"}}""", 400);
        var codes = await CodesAsync(desk, call, after.Id());
        await desk.PatchAsync(0, call, $$$"""{"wrapup":{"code":"{{{codes[0]}}}","notes":"25 € \"abono\""}}""");
        Assert.Equal("IDLE", await desk.StatusAsync(0));
        Assert.Empty((await desk.Agents[0].Caller.GetAsync("/api/v2/conversations")).Entities());

        var record = await desk.DetailsAsync(call);
        Assert.NotNull(record["conversationEnd"]);
        var agent = LiveDesk.Sessions(record, "agent").Single();
        Assert.Equal("alert interact hold interact wrapup", LiveDesk.Segments(agent));
        var metrics = LiveDesk.Metrics(agent);
        Assert.InRange(metrics["tAlert"], 4_950, 5_050);
        Assert.InRange(metrics["tHeld"], 9_950, 10_050);
        Assert.InRange(metrics["tAcw"], 7_950, 8_050);
        Assert.Equal(metrics["tTalk"] + metrics["tHeld"] + metrics["tAcw"], metrics["tHandle"]);
        var wrapUp = agent["segments"]!.AsArray()[^1]!;
        Assert.Equal(
            (codes[0], "25 € \"abono\""),
            (wrapUp["wrapUpCode"]!.GetValue<string>(), wrapUp["wrapUpNote"]!.GetValue<string>())
        );
        var acd = LiveDesk.Sessions(record, "acd").Single();
        Assert.Equal("transfer", acd["segments"]![0]!["disconnectType"]!.GetValue<string>());
        Assert.Equal(1, LiveDesk.Metrics(acd)["nOffered"]);

        var told = desk.Events.Taken.Where(Recorder.IsDetail).Where(one => one.Topic.Contains(call)).ToList();
        Assert.Equal(
            desk.Host.DetailEvents(Emulators.Start, desk.Host.Clock.Now).Select(one => one.Topic),
            told.Select(one => one.Topic)
        );
        Assert.Equal(
            "customer.start acd.start user.start acd.end attributes user.end customer.end acw wrapup",
            string.Join(' ', told.Select(one => one.Topic[(one.Topic.IndexOf(call, StringComparison.Ordinal) + 37)..]))
        );
        Assert.Equal(
            ["alerting", "connected", "disconnected"],
            desk.Events.Of("v2.users.{id}.conversations.calls")
                .Select(Recorder.Body)
                .Select(one => one["participants"]!.AsArray().Last(two => two!["user"] is not null)!)
                .Select(one => one["state"]!.GetValue<string>())
                .Distinct()
        );
        Assert.Equal(
            ["INTERACTING", "IDLE"],
            desk.Events.Of("v2.users.{id}.routingStatus")
                .Where(one => one.Topic.Contains(desk.Agents[0].Id, StringComparison.Ordinal))
                .Select(one => Recorder.Body(one)["routingStatus"]!["status"]!.GetValue<string>())
                .TakeLast(2)
        );
        desk.DemandSamePast();
    }

    [Fact]
    public async Task An_alert_that_nobody_answers_goes_to_the_next_and_its_agent_gets_nothing_more()
    {
        await using var desk = await LiveDesk.StartAsync(agents: 2);
        var call = await desk.CallAsync();
        var first = (await desk.WholeAsync(call))["participants"]!.AsArray()[^1]!["userId"]!.GetValue<string>();
        var (silent, next) = first == desk.Agents[0].Id ? (0, 1) : (1, 0);
        desk.Pass(TimeSpan.FromSeconds(21));
        Assert.Equal("NOT_RESPONDING", await desk.StatusAsync(silent));
        var gone = await desk.ParticipantAsync(call, desk.Agents[silent].Id);
        Assert.Equal("transfer.noanswer", gone["calls"]![0]!["disconnectType"]!.GetValue<string>());
        Assert.Equal("alerting", LiveDesk.StateOf(await desk.ParticipantAsync(call, desk.Agents[next].Id)));
        await desk.PatchAsync(next, call, """{"state":"connected"}""");
        // The next call waits: one talks, the other does not respond.
        var second = await desk.CallAsync();
        Assert.Equal((1, 0, 1), await ObservedAsync(desk));
        await desk.Admin.DoAsync(
            "PUT",
            $"/api/v2/users/{desk.Agents[silent].Id}/routingstatus",
            """{"status":"IDLE"}""",
            200
        );
        Assert.Equal("alerting", LiveDesk.StateOf(await desk.ParticipantAsync(second, desk.Agents[silent].Id)));
        await desk.PatchAsync(silent, second, """{"state":"disconnected"}""");
        Assert.Equal("IDLE", await desk.StatusAsync(silent));
        desk.Pass(TimeSpan.FromSeconds(21));
        Assert.Equal("alerting", LiveDesk.StateOf(await desk.ParticipantAsync(second, desk.Agents[silent].Id)));
        desk.DemandSamePast();
    }

    [Fact]
    public async Task A_blind_transfer_gives_the_call_to_another_queue_and_ends_the_agents_part()
    {
        await using var desk = await LiveDesk.StartAsync(agents: 2);
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
        await desk.PatchAsync(0, call, """{"state":"connected"}""");
        desk.Pass(TimeSpan.FromSeconds(9));
        var me = (await desk.ParticipantAsync(call, desk.Agents[0].Id)).Id();
        var replace = $"/api/v2/conversations/{call}/participants/{me}/replace/queue";
        var caller = desk.Agents[0].Caller;
        Assert.Equal(
            "conversations.error.queue.not.found",
            (await caller.RefusedAsync("POST", replace, $$"""{"queueId":"{{Guid.NewGuid()}}"}""", 400)).Code
        );
        Assert.Equal(
            "conversations.error.transfer.destination.required",
            (await caller.RefusedAsync("POST", replace, "{}", 400)).Code
        );
        await caller.DoAsync(
            "POST",
            replace,
            $$"""{"queueId":"{{desk.OtherQueue}}","transferType":"Unattended"}""",
            202
        );
        Assert.Equal(
            "transfer",
            (await desk.ParticipantAsync(call, desk.Agents[0].Id))["calls"]![0]!["disconnectType"]!.GetValue<string>()
        );
        await desk.Admin.DoAsync(
            "PUT",
            $"/api/v2/users/{desk.Agents[1].Id}/routingstatus",
            """{"status":"IDLE"}""",
            200
        );
        await desk.PatchAsync(1, call, """{"state":"connected"}""");
        desk.Pass(TimeSpan.FromSeconds(4));
        await desk.PatchAsync(1, call, """{"state":"disconnected"}""");
        desk.Pass(TimeSpan.FromSeconds(70));
        var record = await desk.DetailsAsync(call);
        Assert.NotNull(record["conversationEnd"]);
        var sessions = LiveDesk.Sessions(record, "agent").ToList();
        Assert.Equal(["alert interact wrapup", "alert interact wrapup"], sessions.Select(LiveDesk.Segments));
        Assert.Equal(1, LiveDesk.Metrics(sessions[0])["nBlindTransferred"]);
        Assert.All(
            sessions,
            one =>
                Assert.Equal("ININ-WRAP-UP-TIMEOUT", one["segments"]!.AsArray()[^1]!["wrapUpCode"]!.GetValue<string>())
        );
        Assert.Equal(2, LiveDesk.Sessions(record, "acd").Count());
        desk.DemandSamePast();
    }

    [Fact]
    public async Task A_consult_holds_the_customer_and_leaving_hands_him_over()
    {
        await using var desk = await LiveDesk.StartAsync(agents: 2);
        await desk.Admin.DoAsync(
            "PUT",
            $"/api/v2/users/{desk.Agents[1].Id}/routingstatus",
            """{"status":"OFF_QUEUE"}""",
            200
        );
        var call = await desk.CallAsync();
        await desk.PatchAsync(0, call, """{"state":"connected"}""");
        desk.Pass(TimeSpan.FromSeconds(10));
        var customer = await desk.CustomerAsync(call);
        var consult = LiveDesk.Path(call, customer) + "/consult";
        var caller = desk.Agents[0].Caller;
        Assert.Equal(
            "conversation.error.consult.transfer.pending.not.found",
            (await caller.RefusedAsync("PATCH", consult, """{"speakTo":"BOTH"}""", 404)).Code
        );
        var to = $$$"""{"speakTo":"DESTINATION","destination":{"userId":"{{{desk.Agents[1].Id}}}"}}""";
        var asked = await caller.PostAsync(consult, to);
        var colleague = await desk.ParticipantAsync(call, desk.Agents[1].Id);
        Assert.Equal(asked["destinationParticipantId"]!.GetValue<string>(), colleague.Id());
        Assert.True((await desk.ParticipantAsync(call, desk.Agents[0].Id))["calls"]![0]!["held"]!.GetValue<bool>());
        Assert.Equal(409, (int)(await caller.SendAsync(HttpMethod.Post, consult, to)).StatusCode);
        desk.Pass(TimeSpan.FromSeconds(3));
        await desk.PatchAsync(1, call, """{"state":"connected"}""");
        desk.Pass(TimeSpan.FromSeconds(6));
        await caller.PatchAsync(consult, """{"speakTo":"OBJECT"}""");
        Assert.False((await desk.ParticipantAsync(call, desk.Agents[0].Id))["calls"]![0]!["held"]!.GetValue<bool>());
        await caller.PatchAsync(consult, """{"speakTo":"BOTH"}""");
        desk.Pass(TimeSpan.FromSeconds(6));
        await desk.PatchAsync(0, call, """{"state":"disconnected"}""");
        Assert.Equal("connected", LiveDesk.StateOf(await desk.ParticipantAsync(call, desk.Agents[1].Id)));
        desk.Pass(TimeSpan.FromSeconds(5));
        await desk.Outside.DoAsync("POST", $"/_emulator/conversations/{call}/hangup", "{}", 204);
        desk.Pass(TimeSpan.FromSeconds(66));
        var record = await desk.DetailsAsync(call);
        Assert.NotNull(record["conversationEnd"]);
        Assert.NotNull(record["conferenceStart"]);
        var sessions = LiveDesk.Sessions(record, "agent").ToList();
        Assert.Equal("alert interact hold interact interact wrapup", LiveDesk.Segments(sessions[0]));
        Assert.Equal("dialing interact hold interact", LiveDesk.Segments(sessions[1]));
        Assert.Equal("alert interact interact", LiveDesk.Segments(sessions[2]));
        var metrics = LiveDesk.Metrics(sessions[0]);
        Assert.Equal((1, 1, 1), (metrics["nConsult"], metrics["nConsultTransferred"], metrics["nTransferred"]));
        desk.DemandSamePast();
    }

    [Fact]
    public async Task An_own_call_reaches_a_number_and_needs_a_phone_and_a_user()
    {
        await using var desk = await LiveDesk.StartAsync(agents: 1);
        const string Calls = "/api/v2/conversations/calls";
        Assert.Equal(
            "not.a.user",
            (await desk.Admin.RefusedAsync("POST", Calls, """{"phoneNumber":"+34600"}""", 400)).Code
        );
        var users = (await desk.Admin.GetAsync("/api/v2/users?pageSize=25")).Entities();
        await desk.Admin.DoAsync(
            "POST",
            $"/api/v2/authorization/subjects/{users[9].Id()}/bulkadd?subjectType=PC_USER",
            $$$"""{"grants":[{"roleId":"{{{await RoleAsync(desk)}}}","divisionId":"*"}]}""",
            204
        );
        using var deskless = await desk.SignInAsync(users[9].Id());
        Assert.Equal(
            "conversation.error.no.user.station",
            (await deskless.RefusedAsync("POST", Calls, """{"phoneNumber":"+34600"}""", 400)).Code
        );
        var caller = desk.Agents[0].Caller;
        var made = await caller.PostAsync(
            Calls,
            $$"""{"phoneNumber":"+34600333444","callFromQueueId":"{{desk.Queue}}"}"""
        );
        var call = made.Id();
        Assert.Equal("contacting", LiveDesk.StateOf(await desk.ParticipantAsync(call, desk.Agents[0].Id)));
        desk.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal("dialing", LiveDesk.StateOf(await desk.ParticipantAsync(call, desk.Agents[0].Id)));
        desk.Pass(TimeSpan.FromSeconds(4));
        Assert.Equal("connected", LiveDesk.StateOf(await desk.ParticipantAsync(call, desk.Agents[0].Id)));
        var customer = await desk.CustomerAsync(call);
        await caller.DoAsync("PATCH", LiveDesk.Path(call, customer), """{"confined":true}""", 202);
        await desk.PatchAsync(0, call, """{"confined":true}""", 400);
        await caller.DoAsync(
            "POST",
            $"/api/v2/conversations/{call}/participants/{customer}/digits",
            """{"digits":"12#"}""",
            202
        );
        await desk.PatchAsync(0, call, """{"state":"disconnected"}""");
        await desk.PatchAsync(0, call, """{"wrapupSkipped":true}""", 400);
        desk.Pass(TimeSpan.FromSeconds(66));
        var record = await desk.DetailsAsync(call);
        Assert.Equal("outbound", record["originatingDirection"]!.GetValue<string>());
        Assert.Equal(
            "contacting dialing interact wrapup",
            LiveDesk.Segments(LiveDesk.Sessions(record, "agent").Single())
        );
        Assert.Equal("dialing interact", LiveDesk.Segments(LiveDesk.Sessions(record, "customer").Single()));
        desk.DemandSamePast();
    }

    [Fact]
    public async Task Whoever_is_not_part_of_a_conversation_cannot_steer_it()
    {
        await using var desk = await LiveDesk.StartAsync(agents: 2, conversationsPerDay: 4_000, listen: false);
        var call = await desk.CallAsync();
        var offered = (await desk.WholeAsync(call))["participants"]!.AsArray()[^1]!;
        var other = offered["userId"]!.GetValue<string>() == desk.Agents[0].Id ? 1 : 0;
        var caller = desk.Agents[other].Caller;
        var path = LiveDesk.Path(call, offered.Id());
        Assert.Equal(
            "conversation.error.forbidden.not.active.participant",
            (await caller.RefusedAsync("PATCH", path, """{"state":"connected"}""", 403)).Code
        );
        Assert.Equal(
            "not.a.user",
            (await desk.Admin.RefusedAsync("PATCH", path, """{"state":"connected"}""", 400)).Code
        );
        Assert.Equal(
            "conversation.error.not.conversation.participant",
            (
                await caller.RefusedAsync(
                    "PATCH",
                    LiveDesk.Path(call, Guid.NewGuid().ToString()),
                    """{"state":"connected"}""",
                    404
                )
            ).Code
        );
        Assert.Equal(
            "conversation.error.conversation.not.found",
            (await desk.Admin.RefusedAsync("GET", $"/api/v2/conversations/{Guid.NewGuid()}", null, 404)).Code
        );
        // One that the seed made, live at this moment, can be read but belongs to others.
        var query = $$"""
            {"interval":"{{Emulators.Start.AddHours(-1):yyyy-MM-ddTHH:mm:ssZ}}/{{Emulators.Start.AddHours(
                1
            ):yyyy-MM-ddTHH:mm:ssZ}}",
             "paging":{"pageSize":100,"pageNumber":1},"conversationFilters":[{"type":"and","predicates":[{"dimension":"conversationEnd","operator":"notExists"}]}]}
            """;
        var made = (await desk.Admin.PostAsync("/api/v2/analytics/conversations/details/query", query))[
            "conversations"
        ]!
            .AsArray()
            .First(one => one!["conversationId"]!.GetValue<string>() != call)!;
        var id = made["conversationId"]!.GetValue<string>();
        var shown = (await desk.WholeAsync(id))["participants"]!.AsArray();
        Assert.Equal(
            made["participants"]!.AsArray().Select(one => one!["participantId"]!.GetValue<string>()),
            shown.Select(one => one!.Id())
        );
        Assert.Equal(
            "conversation.error.forbidden.not.active.participant",
            (
                await caller.RefusedAsync(
                    "PATCH",
                    LiveDesk.Path(id, shown[0]!.Id()),
                    """{"state":"disconnected"}""",
                    403
                )
            ).Code
        );
    }

    internal static async Task<(int Waiting, int Alerting, int Interacting)> ObservedAsync(LiveDesk desk)
    {
        var answer = await desk.Admin.PostAsync(
            "/api/v2/analytics/queues/observations/query",
            $$"""{"filter":{"type":"and","predicates":[{"dimension":"queueId","value":"{{desk.Queue}}"},{"dimension":"mediaType","value":"voice"}]},"metrics":["oWaiting","oAlerting","oInteracting"]}"""
        );
        int Count(string metric) =>
            answer["results"]!
                .AsArray()
                .SelectMany(one => one!["data"]!.AsArray())
                .First(one => one!["metric"]!.GetValue<string>() == metric)!["stats"]!["count"]!.GetValue<int>();
        return (Count("oWaiting"), Count("oAlerting"), Count("oInteracting"));
    }

    private static async Task<string> RoleAsync(LiveDesk desk) =>
        (await desk.Admin.GetAsync("/api/v2/authorization/roles?name=User"))
            .Entities()
            .First(one => one["name"]!.GetValue<string>() == "User")
            .Id();

    private static async Task<List<string>> CodesAsync(LiveDesk desk, string call, string participant)
    {
        using var answer = await desk.Agents[0]
            .Caller.SendAsync(HttpMethod.Get, LiveDesk.Path(call, participant) + "/wrapupcodes");
        return [.. JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray().Select(one => one!.Id())];
    }
}
