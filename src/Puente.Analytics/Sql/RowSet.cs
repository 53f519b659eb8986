using Puente.Analytics.Dimensions;

namespace Puente.Analytics.Sql;

/// <summary>Rows a statement goes through, and the rows of other tables that belong to each.</summary>
/// <param name="alias">Of the rows gone through.</param>
/// <param name="source">Their table; null for session_metrics.</param>
internal sealed class RowSet(string alias, RowSource? source, SqlDialect dialect)
{
    private static readonly RowSource[] Order =
    [
        RowSource.Conversation,
        RowSource.Participant,
        RowSource.Session,
        RowSource.Segment,
        RowSource.Flow,
    ];

    private readonly HashSet<RowSource> _joined = [];

    public string Alias => alias;

    /// <summary>The place's column; its table is joined when it has to be.</summary>
    public string ColumnOf(DimensionPlace place)
    {
        var column = place.Column!.Name;
        if (column is "conversation_id" or "conversation_start" || place.Source == source)
            return $"{alias}.{column}";
        if (source is null && place.MetricCopy is { } copy)
            return $"{alias}.{copy}";
        return $"{Join(place.Source)}.{column}";
    }

    /// <returns>The alias of the joined row.</returns>
    public string Join(RowSource other)
    {
        _joined.Add(other);
        return RowSources.AliasOf(other);
    }

    /// <summary>Rows of a table that belong to the row gone through.</summary>
    public string FromRows(RowSource other) =>
        $"FROM {RowSources.TableOf(other)} {RowSources.AliasOf(other)} WHERE {SameRow(other)}";

    /// <summary>Call it last: it tells which tables were asked for.</summary>
    public string Joins() =>
        string.Concat(
            Order
                .Where(_joined.Contains)
                .Select(other =>
                {
                    // A session may have no flow, a metric no segment; everything else has its parent.
                    var kind = other is RowSource.Segment or RowSource.Flow ? "LEFT JOIN" : "JOIN";
                    return $"\n{kind} {RowSources.TableOf(other)} {RowSources.AliasOf(other)} ON {SameRow(other)}";
                })
        );

    private string SameRow(RowSource other)
    {
        var name = RowSources.AliasOf(other);
        return string.Join(
            " AND ",
            RowSources
                .OrdinalsOf(other)
                .Concat(dialect.ConversationKey)
                .Select(column => $"{name}.{column} = {alias}.{column}")
        );
    }
}
