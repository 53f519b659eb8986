using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Filters;

/// <summary>Predicates and clauses joined by and, or; a clause holds predicates only.</summary>
internal sealed record Filter(bool All, Predicate[] Predicates, Filter[] Clauses)
{
    public bool Holds(Func<Predicate, bool> holds) =>
        All
            ? Predicates.All(holds) && Clauses.All(clause => clause.Holds(holds))
            : Predicates.Any(holds) || Clauses.Any(clause => clause.Holds(holds));

    /// <summary>The predicates of the filter and of its clauses.</summary>
    public IEnumerable<Predicate> Every => Predicates.Concat(Clauses.SelectMany(clause => clause.Predicates));

    /// <summary>Reads a list of filters; an absent list is empty.</summary>
    public static Filter[] ReadList(JsonObject body, string name, FilterWords words) =>
        [.. (Json.List(body, name) ?? []).Select(item => Read(item, words, clauses: true))];

    /// <summary>Reads a single filter; null when it is absent.</summary>
    public static Filter? ReadOne(JsonObject body, string name, FilterWords words) =>
        body[name] is { } filter ? Read(filter, words, clauses: true) : null;

    private static Filter Read(JsonNode? node, FilterWords words, bool clauses)
    {
        var body = node as JsonObject ?? throw ApiException.BadRequest("A filter must be an object.", "invalid.value");
        var type = Json.Text(body, "type") ?? "";
        if (type is not ("and" or "or"))
            throw ApiException.InvalidValue(type, "QueryFilterType", ["and", "or"]);
        Predicate[] predicates =
        [
            .. (Json.List(body, "predicates") ?? []).Select(item =>
                Predicate.Read(
                    item as JsonObject
                        ?? throw ApiException.BadRequest("A predicate must be an object.", "invalid.value"),
                    words
                )
            ),
        ];
        var list = Json.List(body, "clauses") ?? [];
        if (!clauses && list.Count > 0)
            throw ApiException.BadRequest("A clause holds predicates only, no further clauses.", "invalid.value");
        Filter[] inner = [.. list.Select(item => Read(item, words, clauses: false))];
        if (predicates.Length == 0 && inner.Length == 0)
            throw ApiException.BadRequest("A filter needs predicates or clauses.", "invalid.value");
        return new Filter(type == "and", predicates, inner);
    }
}
