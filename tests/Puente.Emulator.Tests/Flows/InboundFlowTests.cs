using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Puente.Emulator.Tests.DataActions;
using Puente.Testing;

namespace Puente.Emulator.Tests.Flows;

public sealed class InboundFlowTests
{
    private const string Flows = "/_emulator/flows/inbound";
    private const string Begin = "/_emulator/conversations";

    [Fact]
    public async Task A_caller_is_looked_up_and_goes_to_the_queue_of_success_with_what_was_found()
    {
        await using var lab = await Lab.StartAsync();
        var (action, queues) = await ReadyAsync(lab);
        await PublishAsync(lab, action, queues);

        var call = await CallAsync(lab);
        await UntilInAsync(lab, call, queues[0]);

        var (_, path, _, _) = Assert.Single(lab.Service.Requests);
        Assert.Equal("/customers?phone=%2B34600111222", path);
        Assert.Equal("Ana", await AttributeAsync(lab, call, "crm.name"));
        Assert.Null(await AttributeAsync(lab, call, "crm.error"));
        var record = await RecordAsync(lab, call);
        var menu = record["participants"]!.AsArray().Single(one => Purpose(one) == "ivr")!;
        var flow = menu["sessions"]![0]!["flow"]!;
        Assert.Equal(menu["participantName"]!.GetValue<string>(), flow["flowName"]!.GetValue<string>());
        Assert.Equal("TRANSFER", flow["exitReason"]!.GetValue<string>());
        Assert.Equal(queues[0], flow["transferTargetAddress"]!.GetValue<string>());
        Assert.Contains(
            menu["sessions"]![0]!["metrics"]!.AsArray(),
            metric => metric!["name"]!.GetValue<string>() == "tFlowExit"
        );
    }

    [Fact]
    public async Task A_service_that_fails_leads_to_the_queue_of_failure_with_the_reason()
    {
        await using var lab = await Lab.StartAsync();
        var (action, queues) = await ReadyAsync(lab);
        await PublishAsync(lab, action, queues);
        lab.Service.Answer = http => CustomerService.WriteAsync(http, 404, "{}");

        var call = await CallAsync(lab);
        await UntilInAsync(lab, call, queues[1]);

        Assert.Equal(
            "not.found 404",
            await AttributeAsync(lab, call, "crm.error") + " " + await AttributeAsync(lab, call, "crm.status")
        );
        Assert.Null(await AttributeAsync(lab, call, "crm.name"));
    }

    [Fact]
    public async Task A_service_that_is_silent_longer_than_the_step_leads_to_the_queue_of_timeout()
    {
        await using var lab = await Lab.StartAsync();
        var (action, queues) = await ReadyAsync(lab);
        await PublishAsync(lab, action, queues, seconds: 1);
        lab.Service.Answer = http => Task.Delay(Timeout.Infinite, http.RequestAborted);

        var call = await CallAsync(lab);
        await UntilInAsync(lab, call, queues[2]);

        Assert.Null(await AttributeAsync(lab, call, "crm.error"));
    }

    [Fact]
    public async Task Who_hangs_up_while_the_action_runs_is_sent_to_no_queue()
    {
        await using var lab = await Lab.StartAsync();
        var (action, queues) = await ReadyAsync(lab);
        await PublishAsync(lab, action, queues);
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        lab.Service.Answer = async http =>
        {
            asked.TrySetResult();
            await answer.Task;
            await FindAsync(http);
        };

        var call = await CallAsync(lab);
        await asked.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        using (var hungUp = await lab.Caller.SendAsync(HttpMethod.Post, $"{Begin}/{call}/hangup"))
            Assert.Equal(204, (int)hungUp.StatusCode);
        answer.SetResult();
        // The next caller goes through the same flow, so the first one's end was no fault.
        lab.Service.Answer = FindAsync;
        await UntilInAsync(lab, await CallAsync(lab), queues[0]);

        var record = await RecordAsync(lab, call);
        Assert.DoesNotContain(record["participants"]!.AsArray(), one => one!["purpose"]!.GetValue<string>() == "acd");
    }

    [Fact]
    public async Task A_flow_for_one_number_leaves_the_callers_of_others_in_the_menu()
    {
        await using var lab = await Lab.StartAsync();
        var (action, queues) = await ReadyAsync(lab);
        await PublishAsync(lab, action, queues, number: "+34911111111");

        var other = await CallAsync(lab, "+34922222222");
        await UntilInAsync(lab, await CallAsync(lab, "+34911111111"), queues[0]);

        Assert.Equal(["customer", "ivr"], (await ParticipantsAsync(lab, other)).Select(Purpose).Order());
    }

    [Theory]
    [InlineData("""{}""", "queues is required")]
    [InlineData("""{"queues":{"success":"Nowhere"}}""", "queues.success: no queue has the id or name Nowhere")]
    [InlineData("""{"queue":"x"}""", "queue is none of number, callData, queues")]
    [InlineData(
        """{"queues":{"success":"QUEUE"},"callData":{"dataAction":"nothing"}}""",
        "no action has the id or the published name nothing"
    )]
    [InlineData(
        """{"queues":{"success":"QUEUE"},"callData":{"dataAction":"ACTION","timeoutSeconds":0}}""",
        "timeoutSeconds must be 1 to 300"
    )]
    [InlineData(
        """{"queues":{"success":"QUEUE"},"callData":{"dataAction":"ACTION","inputs":{"phone":"Call.Number"}}}""",
        "Call.Number is none of Call.Ani"
    )]
    [InlineData(
        """{"queues":{"success":"QUEUE"},"callData":{"dataAction":"ACTION","failureOutputs":{"a":"reason"}}}""",
        "reason is none of errorCode"
    )]
    public async Task A_flow_with_a_mistake_is_refused_and_the_old_one_stays(string flow, string message)
    {
        await using var lab = await Lab.StartAsync();
        var (action, queues) = await ReadyAsync(lab);
        var body = flow.Replace("QUEUE", queues[0], StringComparison.Ordinal)
            .Replace("ACTION", action, StringComparison.Ordinal);

        var error = await lab.PutAsync(Flows, body, 400);

        Assert.Contains(message, Lab.Message(error), StringComparison.Ordinal);
        Assert.Empty((await lab.SendAsync(HttpMethod.Get, Flows, null, 200))["flows"]!.AsArray());
    }

    private static async Task<(string Action, string[] Queues)> ReadyAsync(Lab lab)
    {
        var body = lab.Lookup(await lab.WebServicesAsync());
        var action = Lab.Id(await lab.Caller.PostAsync(Lab.Actions, body.ToJsonString()));
        lab.Service.Answer = FindAsync;
        var queues = (await lab.Caller.GetAsync("/api/v2/routing/queues?pageSize=3"))["entities"]!.AsArray();
        return (action, [.. queues.Select(queue => queue!["id"]!.GetValue<string>())]);
    }

    private static Task FindAsync(HttpContext http) =>
        CustomerService.WriteAsync(http, 200, """{"customers":[{"id":"1","name":"Ana"}]}""");

    private static Task<JsonObject> PublishAsync(
        Lab lab,
        string action,
        string[] queues,
        int seconds = 30,
        string? number = null
    ) =>
        lab.PutAsync(
            Flows,
            new JsonObject
            {
                ["number"] = number,
                ["callData"] = new JsonObject
                {
                    ["dataAction"] = action,
                    ["timeoutSeconds"] = seconds,
                    ["inputs"] = new JsonObject { ["phone"] = "Call.Ani" },
                    ["successOutputs"] = new JsonObject { ["crm.name"] = "name", ["crm.none"] = "absent" },
                    ["failureOutputs"] = new JsonObject { ["crm.error"] = "errorCode", ["crm.status"] = "status" },
                },
                ["queues"] = new JsonObject
                {
                    ["success"] = queues[0],
                    ["failure"] = queues[1],
                    ["timeout"] = queues[2],
                },
            }.ToJsonString()
        );

    private static async Task<string> CallAsync(Lab lab, string to = "+34910000000") =>
        (await lab.SendAsync(HttpMethod.Post, Begin, $$"""{"type":"call","from":"+34600111222","to":"{{to}}"}""", 200))[
            "conversationId"
        ]!.GetValue<string>();

    private static async Task UntilInAsync(Lab lab, string call, string queue)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        JsonNode? acd;
        while ((acd = (await ParticipantsAsync(lab, call)).FirstOrDefault(one => Purpose(one) == "acd")) is null)
            await Task.Delay(20, patience.Token);
        Assert.Equal(queue, acd["queueId"]!.GetValue<string>());
    }

    private static string Purpose(JsonNode? participant) => participant!["purpose"]!.GetValue<string>();

    private static async Task<JsonArray> ParticipantsAsync(Lab lab, string call) =>
        (await lab.Caller.GetAsync($"/api/v2/conversations/{call}"))["participants"]!.AsArray();

    /// <summary>As analytics shows it a second later.</summary>
    private static Task<JsonObject> RecordAsync(Lab lab, string call)
    {
        lab.Host.Clock.Advance(TimeSpan.FromSeconds(1));
        return lab.Caller.GetAsync($"/api/v2/analytics/conversations/{call}/details");
    }

    private static async Task<string?> AttributeAsync(Lab lab, string call, string name) =>
        (await ParticipantsAsync(lab, call))
            .First(one => Purpose(one) == "customer")!["attributes"]
            ?[name]?.GetValue<string>();
}
