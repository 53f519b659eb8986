using Puente.Analytics.Dimensions;
using Puente.Analytics.Language;
using Puente.Store.Schema;

namespace Puente.Analytics.Sql;

/// <summary>Filters of a details question as conditions on the conversation <c>c</c>.</summary>
/// <param name="started">Keeps rows of an alias to conversations that can match, so that a day's question reads a day.</param>
internal sealed class DetailsConditions(SqlDialect dialect, StatementValues values, Func<string, string> started)
{
    public string Of(DetailsFilter filter)
    {
        if (filter.Subject == FilterSubject.Conversation)
        {
            var conversations = new RowSet("c", RowSource.Conversation, dialect);
            return new FilterCompiler(dialect, values, conversations, DimensionCatalogue.Find, OfConversation).Compile(
                filter.Filter
            );
        }

        var source = filter.Subject switch
        {
            FilterSubject.Segment => ReadsSegments(filter.Filter) ? RowSource.Segment : RowSource.Session,
            FilterSubject.Evaluation => RowSource.Evaluation,
            FilterSubject.Survey => RowSource.Survey,
            _ => RowSource.Resolution,
        };
        var rows = new RowSet(RowSources.AliasOf(source), source, dialect);
        var compiler = new FilterCompiler(
            dialect,
            values,
            rows,
            name => DimensionCatalogue.Find(filter.Subject, name),
            predicate => OfColumn(filter.Subject, rows, predicate)
        );
        var condition = compiler.Compile(filter.Filter);
        return HasRow(rows.Alias, $"{RowSources.TableOf(source)} {rows.Alias}{rows.Joins()}", condition);
    }

    /// <summary>
    /// What is only asked of sessions, participants and flows is asked of the sessions: there are a third as many, and every
    /// session of a record has a segment (docs/facts.md).
    /// </summary>
    private static bool ReadsSegments(FilterNode node) =>
        node switch
        {
            FilterGroup group => group.Nodes.Any(ReadsSegments),
            Predicate { Subject: PredicateSubject.Dimension } predicate => DimensionCatalogue
                .Find(FilterSubject.Segment, predicate.Name)
                .Source == RowSource.Segment,
            _ => true,
        };

    /// <summary>One of the conversation's values of the metric fits.</summary>
    private string OfConversation(Predicate predicate)
    {
        var isDuration = predicate.Name == MetricValues.ConversationDuration;
        var duration = dialect.Milliseconds("c.conversation_start", "c.conversation_end");
        var value = isDuration ? duration : "m.value";
        var fits = predicate.Operator == PredicateOperator.Matches ? Fits(value, predicate) : null;
        var condition = isDuration
            ? fits ?? "c.conversation_end IS NOT NULL"
            : HasRow(
                "m",
                "session_metrics m",
                $"m.name = {values.Bind(predicate.Name)}{(fits is null ? "" : $" AND {fits}")}"
            );
        return predicate.Operator == PredicateOperator.NotExists ? $"NOT ({condition})" : condition;
    }

    /// <summary>Metrics that stand in a column of the row: scores, and the length of a segment.</summary>
    private string OfColumn(FilterSubject subject, RowSet rows, Predicate predicate)
    {
        var value =
            subject == FilterSubject.Segment
                ? dialect.Milliseconds($"{rows.Alias}.segment_start", $"{rows.Alias}.segment_end")
                : rows.ColumnOf(DimensionCatalogue.Find(subject, predicate.Name));
        return predicate.Operator switch
        {
            PredicateOperator.Exists => $"{value} IS NOT NULL",
            PredicateOperator.NotExists => $"{value} IS NULL",
            _ => Fits(value, predicate),
        };
    }

    private string Fits(string value, Predicate predicate)
    {
        var conditions = new ValueConditions(values);
        return predicate.Range is { } range
            ? conditions.Within(ColumnType.Double, value, range)
            : conditions.Matches(ColumnType.Double, value, [predicate.Value!]);
    }

    private string HasRow(string alias, string rows, string condition) =>
        dialect.HasRow(alias, rows, () => started(alias), condition);
}
