using System.Text.Json.Nodes;
using Puente.Emulator.Faults;
using Puente.Emulator.Http;

namespace Puente.Emulator.EventBridge;

/// <summary>The levers over HTTP: <c>/_emulator/eventbridge</c>, for instance <c>{"do":"outage","seconds":3600}</c>.</summary>
internal sealed class EventBridgeLeverEndpoints(EventBridgeLevers levers)
{
    private const string Root = "/_emulator/eventbridge";
    private static readonly string[] s_commands = ["outage", "restore", "drain"];

    public void Map(RouteTable routes)
    {
        routes.Add(new Route("GET", Root, [], _ => new(ApiAnswer.Json(State())), Open: true));
        routes.Add(new Route("POST", Root, [], ActAsync, Open: true));
        routes.Add(new Route("POST", Root + "/sink", [], SetSinkAsync, Open: true));
        routes.Add(
            new Route(
                "DELETE",
                Root + "/sink",
                [],
                _ =>
                {
                    levers.SetSink(null);
                    return new(ApiAnswer.Empty(204));
                },
                Open: true
            )
        );
        FaultSetEndpoints.Map(routes, Root + "/faults", levers.Faults, Read, Write);
    }

    private JsonObject State()
    {
        var state = levers.State;
        var lost = new JsonObject();
        foreach (var (reason, count) in state.Lost)
            lost[reason] = count;
        return new JsonObject
        {
            ["taken"] = state.Taken,
            ["delivered"] = state.Delivered,
            ["repeats"] = state.Repeats,
            ["deadLettered"] = state.DeadLettered,
            ["waiting"] = state.Waiting,
            ["outage"] = state.OutUntil is not null,
            ["outUntil"] = state.OutUntil is { } until && until < DateTimeOffset.MaxValue ? Dates.Write(until) : null,
            ["lost"] = lost,
            ["givenUp"] = new JsonArray([
                .. state.GivenUp.Select(given => new JsonObject
                {
                    ["id"] = given.Id.ToString(),
                    ["topic"] = given.Topic,
                    ["code"] = given.Code,
                    ["bytes"] = given.Bytes,
                }),
            ]),
        };
    }

    private async ValueTask<ApiAnswer> ActAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        switch (Json.OneOf(body, "do", "EventBridgeCommand", s_commands))
        {
            case "outage":
                levers.Outage(FaultTimingJson.Seconds(body, "seconds"));
                break;
            case "restore":
                levers.Restore();
                break;
            case "drain":
                await levers.DrainAsync(request.Aborted);
                break;
            default:
                throw ApiException.BadRequest("Say what to do.", "invalid.value");
        }
        return ApiAnswer.Json(State());
    }

    private async ValueTask<ApiAnswer> SetSinkAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var plain = new EventBridgeSink();
        var order = Json.OneOf(body, "order", nameof(DeliveryOrder), Enum.GetNames<DeliveryOrder>());
        try
        {
            levers.SetSink(
                new EventBridgeSink
                {
                    QueueUrl = Json.Text(body, "queueUrl"),
                    Endpoint = Json.Text(body, "endpoint"),
                    Region = Json.Text(body, "region") ?? plain.Region,
                    AccessKey = Json.Text(body, "accessKey") ?? plain.AccessKey,
                    Secret = Json.Text(body, "secret") ?? plain.Secret,
                    HttpUrl = Json.Text(body, "httpUrl"),
                    DeadLetterQueueUrl = Json.Text(body, "deadLetterQueueUrl"),
                    Order = order is null ? plain.Order : Enum.Parse<DeliveryOrder>(order),
                }
            );
        }
        catch (ArgumentException wrong)
        {
            throw ApiException.BadRequest(wrong.Message, "invalid.value");
        }
        return ApiAnswer.Json(State());
    }

    private static BridgeFaultRule Read(JsonObject body, FaultTimingJson timing)
    {
        var rule = timing.Onto(new BridgeFaultRule { Kind = FaultTimingJson.Kind<BridgeFaultKind>(body) });
        return rule with
        {
            Topic = Json.Text(body, "topic") ?? rule.Topic,
            Delay = FaultTimingJson.Seconds(body, "delaySeconds") ?? rule.Delay,
            Window = FaultTimingJson.AtLeast(1, body, "window") ?? rule.Window,
            Bytes = FaultTimingJson.AtLeast(1, body, "bytes") ?? rule.Bytes,
        };
    }

    private static JsonObject Write(BridgeFaultRule rule) =>
        new()
        {
            ["kind"] = rule.Kind.ToString(),
            ["topic"] = rule.Topic,
            ["delaySeconds"] = rule.Delay.TotalSeconds,
            ["window"] = rule.Window,
            ["bytes"] = rule.Bytes,
        };
}
