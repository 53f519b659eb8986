using System.Text.Json.Nodes;
using Puente.Desk.Tests.Surroundings;
using static Microsoft.Playwright.Assertions;

namespace Puente.Desk.Tests;

/// <summary>One call through everything: caller, flow, lookup in the hub, queue, two desks, the tables.</summary>
[Trait("Category", "Slow")]
public sealed class CallCircleTests(DeskWorld world)
{
    [Fact]
    public async Task A_call_goes_from_caller_through_flow_lookup_queue_and_two_desks_into_the_tables_as_it_was()
    {
        var first = await world.NextAgentAsync();
        var second = await world.NextAgentAsync();
        await PublishFlowAsync(await PublishActionAsync(), first.Queue);
        await using var desk = await (await first.OpenAsync()).ReadyAsync();
        await using var other = await (await second.OpenAsync()).ReadyAsync();

        var caller = await first.DialAsync(toQueue: false);
        await Expect(desk.Rows).ToContainTextAsync(DeskWorld.Caller);
        var conversation = (await desk.Rows.First.GetAttributeAsync("data-task"))!;
        await desk.AnswerAsync();
        await DeskPage.CallerIsAsync(caller, "connected");
        await desk.HearsAsync(true);
        await DeskPage.CallerHearsAsync(caller, true);
        // What the flow found by its lookup stands in the attributes, what the desk found beside them.
        await Expect(desk.Page.Locator(".customer")).ToContainTextAsync("crm.name");
        await Expect(desk.Page.Locator(".known")).ToContainTextAsync("C-1042");

        await desk.ClickAsync("Hold");
        await desk.StageAsync("held");
        await DeskPage.CallerIsAsync(caller, "held");
        await desk.HearsAsync(false);
        await desk.ClickAsync("Resume");
        await desk.StageAsync("talking");
        await DeskPage.CallerIsAsync(caller, "connected");
        await desk.HearsAsync(true);

        await desk.PickAsync("Queue", second.QueueName);
        await desk.ClickAsync("Transfer now");
        await desk.StageAsync("wrapup");
        await desk.WrapUpAsync("Call back", "asks for Lisbon");
        await other.AnswerAsync();
        await DeskPage.CallerIsAsync(caller, "connected");
        await other.HearsAsync(true);
        await DeskPage.CallerHearsAsync(caller, true);
        await other.ClickAsync("Hang up");
        await DeskPage.CallerIsAsync(caller, "ended");
        await other.WrapUpAsync("Solved");
        Assert.Empty(desk.Complaints);
        Assert.Empty(other.Complaints);
        await caller.CloseAsync();

        var record = await world.SyncedRecordAsync(conversation);
        Assert.Equal(world.Truth(conversation), record);
        var participants = JsonNode.Parse(record)!["participants"]!.AsArray();
        Assert.Equal(
            ["customer", "ivr", "acd", "agent", "acd", "agent"],
            participants.Select(one => one!["purpose"]!.GetValue<string>())
        );
        Assert.Equal("Núria Vidal", participants[0]!["attributes"]!["crm.name"]!.GetValue<string>());
        var segments = participants[3]!["sessions"]![0]!["segments"]!.AsArray();
        Assert.Equal(
            ["alert", "interact", "hold", "interact", "wrapup"],
            segments.Select(one => one!["segmentType"]!.GetValue<string>())
        );
        Assert.Equal("asks for Lisbon", segments[^1]!["wrapUpNote"]!.GetValue<string>());
    }

    private async Task<string> PublishActionAsync()
    {
        var integration = (
            await world.Platform.PostAsync(
                "/api/v2/integrations",
                """{"name":"Lookups","integrationType":{"id":"custom-rest-actions"}}"""
            )
        )["id"]!.GetValue<string>();
        await world.Platform.SendAsync(
            HttpMethod.Patch,
            $"/api/v2/integrations/{integration}",
            """{"intendedState":"ENABLED"}"""
        );
        var made = await world.Platform.PostAsync(
            "/api/v2/integrations/actions",
            $$$"""
            {"name":"Customer by number","category":"Lookups","integrationId":"{{{integration}}}","secure":false,
             "config":{"timeoutSeconds":30,
              "request":{"requestUrlTemplate":"{{{world.Hub}}}actions/customer","requestType":"POST",
               "headers":{"X-Api-Key":"{{{DeskWorld.GatewayKey}}}","Content-Type":"application/json"},
               "requestTemplate":"{\"phone\": \"$esc.jsonString(${input.phone})\"}"},
              "response":{"translationMap":{"name":"$.name"},"translationMapDefaults":{"name":"\"\""},
               "successTemplate":"{\"name\": ${name}}"} },
             "contract":{
              "input":{"inputSchema":{"type":"object","required":["phone"],"properties":{"phone":{"type":"string"} } } },
              "output":{"successSchema":{"type":"object","properties":{"name":{"type":"string"} } } } }}
            """
        );
        return made["id"]!.GetValue<string>();
    }

    private async Task PublishFlowAsync(string action, string queue) =>
        await world.Platform.SendAsync(
            HttpMethod.Put,
            "/_emulator/flows/inbound",
            $$$"""
            {"callData":{"dataAction":"{{{action}}}","inputs":{"phone":"Call.Ani"},"successOutputs":{"crm.name":"name"},"failureOutputs":{"crm.fault":"userMessage"} },
             "queues":{"success":"{{{queue}}}"} }
            """
        );
}
