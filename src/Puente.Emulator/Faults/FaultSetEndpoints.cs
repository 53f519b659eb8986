using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Faults;

/// <summary>Reads, adds and clears the faults of one transport over HTTP.</summary>
internal static class FaultSetEndpoints
{
    public static void Map<TRule>(
        RouteTable routes,
        string template,
        FaultSet<TRule> faults,
        Func<JsonObject, FaultTimingJson, TRule> read,
        Func<TRule, JsonObject> write
    )
        where TRule : FaultTiming
    {
        routes.Add(new Route("GET", template, [], _ => new(ApiAnswer.Json(Tally(faults, write))), Open: true));
        routes.Add(
            new Route(
                "POST",
                template,
                [],
                async request =>
                {
                    foreach (var rule in Rules(await request.BodyAsync(), read))
                        faults.Add(rule);
                    return ApiAnswer.Json(Tally(faults, write));
                },
                Open: true
            )
        );
        routes.Add(
            new Route(
                "DELETE",
                template,
                [],
                _ =>
                {
                    faults.Clear();
                    return new(ApiAnswer.Empty(204));
                },
                Open: true
            )
        );
    }

    /// <summary>One rule or a list of them; a wrong one leaves all out.</summary>
    private static List<TRule> Rules<TRule>(JsonNode? body, Func<JsonObject, FaultTimingJson, TRule> read)
    {
        JsonNode?[] all = body is JsonArray list ? [.. list] : [body];
        return
        [
            .. all.Select(one =>
                one is JsonObject rule
                    ? read(rule, FaultTimingJson.Read(rule))
                    : throw ApiException.BadRequest("A fault must be an object with a kind.")
            ),
        ];
    }

    private static JsonArray Tally<TRule>(FaultSet<TRule> faults, Func<TRule, JsonObject> write)
        where TRule : FaultTiming =>
        [
            .. faults.Tally.Select(tally =>
            {
                var shown = write(tally.Rule);
                shown["probability"] = tally.Rule.Probability;
                shown["nth"] = tally.Rule.Nth;
                shown["times"] = tally.Rule.Times;
                shown["seen"] = tally.Seen;
                shown["fired"] = tally.Fired;
                return shown;
            }),
        ];
}
