using System.Globalization;
using Puente.Analytics.Dimensions;
using Puente.Analytics.Language;
using Puente.Analytics.Local;
using Puente.Store;
using Puente.Store.Schema;

namespace Puente.Analytics.Sql;

/// <summary>Writes the statement of a details query: which conversations match, in which order, and their facets.</summary>
internal sealed class DetailsCompiler
{
    private readonly DetailsQuery _query;
    private readonly SqlDialect _dialect;
    private readonly AnalyticsScope _scope;
    private readonly StatementValues _values;
    private readonly DateTimeOffset _firstDay;
    private readonly DateTimeOffset _end;

    private DetailsCompiler(DetailsQuery query, SqlDialect dialect, AnalyticsScope scope)
    {
        (_query, _dialect, _scope) = (query, dialect, scope);
        _values = new StatementValues(dialect);
        _firstDay = new DateTimeOffset(query.Interval.Start.UtcDateTime.Date, TimeSpan.Zero);
        // Whoever lives in the interval started before its end, so its last day needs no condition of its own.
        _end = query.Interval.End;
    }

    public static DetailsStatement Compile(DetailsQuery query, SqlDialect dialect, AnalyticsScope scope) =>
        new DetailsCompiler(query, dialect, scope).Compile();

    /// <summary>Those of these conversations that are there and may be seen: id and start.</summary>
    public static CompiledQuery CompileIds(IReadOnlyList<Guid> ids, SqlDialect dialect, AnalyticsScope scope)
    {
        var values = new StatementValues(dialect);
        var listed = string.Join(", ", ids.Select(id => values.Bind(QueryParameter.Of(id))));
        var sql =
            $"SELECT c.conversation_id, c.conversation_start FROM conversations c WHERE c.conversation_id IN ({listed})";
        if (ScopeCondition.Of(scope, dialect, values, () => "c") is { } visible)
            sql += $" AND {visible}";
        return new CompiledQuery(sql, values.All);
    }

    private DetailsStatement Compile()
    {
        var order = $"{(_query.IsByEnd ? "conversation_end" : "conversation_start")} {Direction()}, conversation_id";
        var skipped = ((long)_query.PageNumber - 1) * _query.PageSize;
        var sql = $"""
            WITH hits AS MATERIALIZED (
            SELECT c.conversation_id, c.conversation_start, c.conversation_end
            FROM conversations c
            WHERE {string.Join("\n  AND ", Conditions())}
            ), page AS (
            SELECT conversation_id, conversation_start, row_number() OVER (ORDER BY {order}) AS place
            FROM hits ORDER BY {order} LIMIT {_values.Bind(_query.PageSize)} OFFSET {_values.Bind(skipped)}
            )
            SELECT {DetailsStatement.PagePart} AS part, conversation_id, conversation_start, place AS number, CAST(NULL AS TEXT) AS value FROM page
            UNION ALL
            SELECT {DetailsStatement.TotalPart}, NULL, NULL, count(*), NULL FROM hits
            """;
        for (var index = 0; index < _query.Facets.Count; index++)
            sql += Facet(_query.Facets[index], DetailsStatement.FirstFacet + (2 * index));
        return new DetailsStatement(_query, new CompiledQuery(sql, _values.All));
    }

    private string Direction() => _query.IsAscending ? "ASC NULLS LAST" : "DESC NULLS FIRST";

    private IEnumerable<string> Conditions()
    {
        yield return $"c.conversation_start >= {_values.Bind(_firstDay)}";
        yield return $"c.conversation_start < {_values.Bind(_end)}";
        yield return $"(c.conversation_end IS NULL OR c.conversation_end >= {_values.Bind(_query.Interval.Start)})";
        if (ScopeCondition.Of(_scope, _dialect, _values, () => "c") is { } visible)
            yield return visible;
        var conditions = new DetailsConditions(_dialect, _values, Started);
        foreach (var filter in _query.Filters)
            yield return conditions.Of(filter);
    }

    private string OfHit(string alias) =>
        string.Join(" AND ", _dialect.ConversationKey.Select(column => $"{alias}.{column} = h.{column}"));

    /// <summary>Rows of conversations that can match, so that a day's question reads a day.</summary>
    private string Started(string alias) =>
        $"{alias}.conversation_start >= {_values.Bind(_firstDay)} AND {alias}.conversation_start < {_values.Bind(_end)}";

    private string Facet(Facet facet, int part) =>
        facet switch
        {
            TermFacet terms => Terms(terms, part),
            RangeFacet ranges => Ranges(ranges, part),
            _ => throw new InvalidOperationException($"{facet.GetType().Name} is no facet."),
        };

    private string Terms(TermFacet facet, int part)
    {
        var place = DimensionCatalogue.Find(facet.Dimension);
        var alias = RowSources.AliasOf(place.Source);
        var column = $"{alias}.{place.Column!.Name}";
        var value =
            place.JsonMember is { } member ? $"unnest({_dialect.TextsOfJson(column, member)})"
            : place.IsList ? $"unnest({_dialect.TextsOf(column, place.Column.Type)})"
            : _dialect.TextOf(column, place.Type);
        var found =
            $"SELECT h.conversation_id, {value} AS value FROM hits h JOIN {RowSources.TableOf(place.Source)} {alias} ON {OfHit(alias)} AND {Started(alias)}";
        return $"""

            UNION ALL
            SELECT {Number(
                part
            )}, NULL, NULL, count(DISTINCT x.conversation_id), NULL FROM ({found}) AS x WHERE x.value IS NOT NULL
            UNION ALL
            SELECT {Number(part + 1)}, NULL, NULL, y.number, y.value FROM (
            SELECT x.value, count(DISTINCT x.conversation_id) AS number FROM ({found}) AS x
            WHERE x.value IS NOT NULL GROUP BY x.value ORDER BY number DESC, {_dialect.ByLetter(
                "x.value"
            )} LIMIT {_values.Bind(facet.Size)}
            ) AS y
            """;
    }

    private string Ranges(RangeFacet facet, int part)
    {
        var found =
            facet.Metric == MetricValues.ConversationDuration
                ? $"SELECT conversation_id, {_dialect.Milliseconds("conversation_start", "conversation_end")} AS value FROM hits WHERE conversation_end IS NOT NULL"
                : $"SELECT h.conversation_id, m.value FROM hits h JOIN session_metrics m ON {OfHit("m")} AND {Started("m")} WHERE m.name = {_values.Bind(facet.Metric)}";
        var conditions = new ValueConditions(_values);
        var sql =
            $"\nUNION ALL\nSELECT {Number(part)}, NULL, NULL, count(DISTINCT x.conversation_id), NULL FROM ({found}) AS x";
        for (var range = 0; range < facet.Ranges.Count; range++)
            sql +=
                $"\nUNION ALL\nSELECT {Number(part + 1)}, NULL, NULL, count(DISTINCT x.conversation_id), '{Number(range)}' FROM ({found}) AS x WHERE {conditions.Within(ColumnType.Double, "x.value", facet.Ranges[range])}";
        return sql;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
