using System.Globalization;
using System.Text;
using Puente.Analytics.Buckets;
using Puente.Analytics.Dimensions;
using Puente.Analytics.Language;
using Puente.Analytics.Local;
using Puente.Store.Schema;

namespace Puente.Analytics.Sql;

/// <summary>Writes the statement of an aggregates query: one pass over the metric events of the interval.</summary>
internal sealed class AggregateCompiler
{
    private readonly AggregateQuery _query;
    private readonly SqlDialect _dialect;
    private readonly AnalyticsScope _scope;
    private readonly DateTimeOffset _now;
    private readonly StatementValues _values;
    private readonly RowSet _rows;
    private readonly BucketPlan _buckets;
    private readonly List<DimensionPlace> _dimensions;
    private readonly NeededMetrics _needed;

    private AggregateCompiler(
        AggregateQuery query,
        SqlDialect dialect,
        AnalyticsScope scope,
        ServiceLevelOptions serviceLevel,
        DateTimeOffset now
    )
    {
        (_query, _dialect, _scope, _now) = (query, dialect, scope, now);
        _values = new StatementValues(dialect);
        _rows = new RowSet("m", source: null, dialect);
        _buckets = BucketPlan.Of(query.Interval, query.Granularity, query.Zone);
        _dimensions = [.. query.GroupBy.Prepend("mediaType").Distinct().Select(DimensionCatalogue.Find)];
        _needed = NeededMetrics.Of(query, serviceLevel);
    }

    /// <param name="now">What is emitted later does not count yet.</param>
    public static AggregateStatement Compile(
        AggregateQuery query,
        SqlDialect dialect,
        AnalyticsScope scope,
        ServiceLevelOptions serviceLevel,
        DateTimeOffset now
    ) => new AggregateCompiler(query, dialect, scope, serviceLevel, now).Compile();

    private AggregateStatement Compile()
    {
        var sql = new StringBuilder("WITH events AS (\n").Append(Events()).Append("\n)");
        var parts = new List<string>();
        if (_needed.Answered.Count > 0)
            parts.Add(
                Part(
                    AggregateStatement.MetricPart,
                    "name",
                    "value",
                    _needed.Answered.Count < _needed.Fetched.Count
                        ? $"name IN ({_values.BindAll(_needed.Answered)})"
                        : null
                )
            );
        if (_needed.Conversations)
            parts.Add(Conversations(AggregateStatement.ConversationPart, isWhole: false));
        if (_query.Top?.Metric == DerivedMetrics.Conversations)
            parts.Add(Conversations(AggregateStatement.WholePart, isWhole: true));
        for (var view = 0; view < _query.Views.Count; view++)
            parts.Add(View(AggregateStatement.FirstView + view, _query.Views[view]));
        sql.Append('\n').AppendJoin("\nUNION ALL\n", parts);
        return new AggregateStatement(_query, new CompiledQuery(sql.ToString(), _values.All), _buckets, _dimensions);
    }

    /// <summary>The events of the interval with their groups and buckets; several values make several rows.</summary>
    private string Events()
    {
        var columns = _dimensions.Select((place, index) => $"{Expression(place)} AS {Name(index)}").ToList();
        columns.Add($"{_dialect.BucketOf("m.emit_date", _buckets, _values)} AS bucket");
        columns.Add("m.name AS name");
        columns.Add("m.value AS value");
        if (_needed.HasConversations)
            columns.Add("m.conversation_id AS conversation_id");
        var conditions = Conditions();
        var sql =
            $"SELECT {string.Join(", ", columns)}\nFROM session_metrics m{_rows.Joins()}\nWHERE {string.Join("\n  AND ", conditions)}";
        return _query.IsFlattened ? sql : Unnest(sql);
    }

    private List<string> Conditions()
    {
        var conditions = new List<string>
        {
            $"m.emit_date >= {_values.Bind(_query.Interval.Start)}",
            $"m.emit_date < {_values.Bind(_query.Interval.End)}",
        };
        if (_query.Interval.End > _now)
            conditions.Add($"m.emit_date <= {_values.Bind(_now)}");
        conditions.Add($"m.name IN ({_values.BindAll(_needed.Fetched)})");
        if (_query.Filter is { } filter)
            conditions.Add(new FilterCompiler(_dialect, _values, _rows, DimensionCatalogue.Find).Compile(filter));
        if (ScopeCondition.Of(_scope, _dialect, _values, () => _rows.Join(RowSource.Conversation)) is { } visible)
            conditions.Add(visible);
        return conditions;
    }

    private string Unnest(string sql)
    {
        for (var index = 0; index < _dimensions.Count; index++)
        {
            if (!_dimensions[index].HasSeveral)
                continue;
            var current = index;
            var columns = _dimensions.Select(
                (_, other) => other == current ? $"unnest({Name(other)}) AS {Name(other)}" : Name(other)
            );
            var rest = _needed.HasConversations ? "bucket, name, value, conversation_id" : "bucket, name, value";
            sql = $"SELECT {string.Join(", ", columns)}, {rest} FROM (\n{sql}\n) AS x{current}";
        }
        return sql;
    }

    private string Expression(DimensionPlace place)
    {
        if (place.Source == RowSource.Nowhere)
            return "CAST(NULL AS TEXT)";
        if (!place.HasSeveral)
            return _rows.ColumnOf(place);
        var texts =
            place.Source == RowSource.FlowOutcome
                ? _dialect.TextsOfRows(
                    $"{RowSources.AliasOf(place.Source)}.{place.Column!.Name}",
                    _rows.FromRows(place.Source)
                )
            : place.JsonMember is { } member ? _dialect.TextsOfJson(_rows.ColumnOf(place), member)
            : _dialect.TextsOf(_rows.ColumnOf(place), place.Column!.Type);
        return _query.IsFlattened ? _dialect.Joined(texts) : _dialect.EachOnce(texts);
    }

    private string View(int part, AggregateView view)
    {
        var names = view.Target == DerivedMetrics.Wait ? DerivedMetrics.Waits : [view.Target];
        var range = new ValueConditions(_values).Within(ColumnType.BigInt, "value", view.Range);
        return Part(part, "CAST(NULL AS TEXT)", "value", $"name IN ({_values.BindAll(names)}) AND {range}");
    }

    private string Part(int part, string name, string value, string? condition)
    {
        var groups = string.Join(", ", _dimensions.Select((_, index) => Name(index)).Append("bucket"));
        var by = name == "name" ? $"{groups}, name" : groups;
        // Sums of 64 bits: the widest case, a million calls of 60 days, is a thousandth of that.
        return $"SELECT {Number(part)} AS part, {Columns("bucket")}, {name} AS name, count(*) AS events, CAST(sum({value}) AS BIGINT) AS total, min({value}) AS least, max({value}) AS greatest\nFROM events"
            + (condition is null ? "" : $" WHERE {condition}")
            + $" GROUP BY {by}";
    }

    private string Conversations(int part, bool isWhole)
    {
        var groups = string.Join(", ", _dimensions.Select((_, index) => Name(index)));
        var none = "CAST(NULL AS BIGINT)";
        return $"SELECT {Number(part)} AS part, {(isWhole ? $"{groups}, {none} AS bucket" : Columns("bucket"))}, CAST(NULL AS TEXT) AS name, count(DISTINCT conversation_id) AS events, {none} AS total, {none} AS least, {none} AS greatest\nFROM events GROUP BY {groups}"
            + (isWhole ? "" : ", bucket");
    }

    private string Columns(string bucket) =>
        string.Join(
            ", ",
            _dimensions
                .Select((_, index) => Name(index))
                .Append($"{_dialect.NumberOfBucket(bucket, _buckets, _values)} AS bucket")
        );

    private static string Name(int dimension) => $"d{Number(dimension)}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
