using System.Text.Json.Nodes;
using Puente.Emulator.Filters;
using Puente.Emulator.Http;

namespace Puente.Emulator.Aggregates;

/// <summary>A timer counted again, only where its value lies within bounds. Milliseconds.</summary>
internal sealed record AggregateView(string Name, string Target, NumberRange Range)
{
    private const int Most = 10;

    /// <exception cref="ApiException">400 for too many, for a name that is taken, for a target that is no timer.</exception>
    public static List<AggregateView> ReadList(JsonObject body, AggregateDomain domain)
    {
        var list = Json.List(body, "views") ?? [];
        if (list.Count > Most)
            throw ApiException.BadRequest($"A query may have at most {Most} views; this one has {list.Count}.");
        var views = new List<AggregateView>();
        foreach (var item in list)
        {
            var view = Read(
                item as JsonObject ?? throw ApiException.BadRequest("A view must be an object.", "invalid.value"),
                domain
            );
            if (domain.Metrics.Contains(view.Name) || views.Exists(other => other.Name == view.Name))
                throw ApiException.BadRequest(
                    $"The name {view.Name} of a view is that of a metric or of another view.",
                    "invalid.value"
                );
            views.Add(view);
        }
        return views;
    }

    private static AggregateView Read(JsonObject body, AggregateDomain domain)
    {
        if (Json.Text(body, "name") is not { Length: > 0 } name)
            throw ApiException.BadRequest("A view needs a name.", "invalid.value");
        string[] timers = [.. domain.Metrics.Where(metric => metric[0] == 't')];
        var target =
            Json.OneOf(body, "target", domain.Type + "AggregateMetric", timers)
            ?? throw ApiException.InvalidValue("", domain.Type + "AggregateMetric", timers);
        _ =
            Json.OneOf(body, "function", "AggregationViewFunction", "rangeBound")
            ?? throw ApiException.InvalidValue("", "AggregationViewFunction", ["rangeBound"]);
        if (body["range"] is not JsonObject range)
            throw ApiException.BadRequest($"The view {name} needs a range.", "invalid.value");
        var (from, to) = (NumberRange.Bound(range, "gte"), NumberRange.Bound(range, "lt"));
        return from is null && to is null
            ? throw ApiException.BadRequest($"The range of the view {name} needs gte or lt.", "invalid.value")
            : new AggregateView(name, target, new NumberRange(null, from, to, null));
    }
}
