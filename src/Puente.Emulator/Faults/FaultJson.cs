using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Faults;

/// <summary>Fault rules over HTTP, for instance
/// <c>{"kind":"ServerError","route":"GET *results","nth":2,"status":502}</c>.</summary>
internal static class FaultJson
{
    public static FaultRule Read(JsonNode? node)
    {
        var body = node as JsonObject ?? throw ApiException.BadRequest("A fault must be an object with a kind.");
        var text = Json.Text(body, "kind") ?? "";
        if (!Enum.TryParse<FaultKind>(text, ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
            throw ApiException.InvalidValue(text, "FaultKind", Enum.GetNames<FaultKind>());
        var rule = new FaultRule { Kind = kind };
        var probability = Number(body, "probability") ?? rule.Probability;
        if (probability is < 0 or > 1)
            throw ApiException.BadRequest("The probability must be from 0 to 1.", "invalid.value");
        return rule with
        {
            Route = Json.Text(body, "route") ?? rule.Route,
            Probability = probability,
            Nth = Json.Whole(body, "nth"),
            Times = Json.Whole(body, "times"),
            Status = Json.Whole(body, "status") ?? rule.Status,
            RetryAfter = Number(body, "retryAfterSeconds") is { } wait ? TimeSpan.FromSeconds(wait) : rule.RetryAfter,
            Delay = Number(body, "delaySeconds") is { } delay ? TimeSpan.FromSeconds(delay) : rule.Delay,
        };
    }

    public static JsonArray Write(FaultPlan plan) =>
        [
            .. plan.Counts.Select(count => new JsonObject
            {
                ["kind"] = count.Rule.Kind.ToString(),
                ["route"] = count.Rule.Route,
                ["probability"] = count.Rule.Probability,
                ["nth"] = count.Rule.Nth,
                ["times"] = count.Rule.Times,
                ["status"] = count.Rule.Status,
                ["seen"] = count.Seen,
                ["fired"] = count.Fired,
            }),
        ];

    private static double? Number(JsonObject body, string name) =>
        body[name] switch
        {
            null => null,
            JsonValue value when value.GetValueKind() == JsonValueKind.Number => value.GetValue<double>(),
            _ => throw ApiException.BadRequest($"The member {name} must be a number.", "invalid.value"),
        };
}
