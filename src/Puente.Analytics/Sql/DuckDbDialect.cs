using Puente.Analytics.Buckets;
using Puente.Store.Schema;

namespace Puente.Analytics.Sql;

internal sealed class DuckDbDialect : SqlDialect
{
    public static DuckDbDialect Instance { get; } = new();

    public override string Placeholder(int number, ColumnType type) =>
        type == ColumnType.Uuid ? $"CAST(${number} AS UUID)" : $"${number}";

    public override string TextsOf(string column, ColumnType type) =>
        type == ColumnType.TextList ? column : $"CAST({column} AS TEXT[])";

    public override string TextsOfJson(string column, string member) =>
        $"json_extract_string({column}, '$[*].{member}')";

    public override string TextsOfRows(string value, string rows) =>
        $"(SELECT list(DISTINCT CAST({value} AS TEXT)) FILTER (WHERE {value} IS NOT NULL) {rows})";

    public override string EachOnce(string texts) =>
        $"CASE WHEN len(list_distinct({texts})) > 0 THEN list_distinct({texts}) ELSE [CAST(NULL AS TEXT)] END";

    public override string Joined(string texts) =>
        $"CASE WHEN len(list_distinct({texts})) > 0 THEN array_to_string(list_sort(list_distinct({texts})), ',') END";

    public override string IsNotEmpty(string list) => $"len(list_distinct({list})) > 0";

    public override string ElementsOfJson(string column) => $"unnest(json_extract({column}, '$[*]'))";

    public override string MemberOf(string element, string member) => $"json_extract_string({element}, '$.{member}')";

    public override string NumberOf(string text) => $"TRY_CAST({text} AS DOUBLE)";

    public override string TimeOf(string text) => $"TRY_CAST({text} AS TIMESTAMP)";

    public override string HasAny(string column, IEnumerable<string> ids) =>
        $"list_has_any({column}, [{string.Join(", ", ids)}])";

    public override string Milliseconds(string from, string to) => $"((epoch_us({to}) - epoch_us({from})) / 1000.0)";

    public override string TextOf(string value, ColumnType type) =>
        type switch
        {
            ColumnType.Text => value,
            ColumnType.Timestamp => $"strftime({value}, '%Y-%m-%dT%H:%M:%S.%gZ')",
            ColumnType.Double =>
                $"CASE WHEN {value} = floor({value}) THEN CAST(CAST({value} AS BIGINT) AS TEXT) ELSE CAST({value} AS TEXT) END",
            _ => $"CAST({value} AS TEXT)",
        };

    // Rows are stored by time: the start tells which of them need not be looked at.
    public override IReadOnlyList<string> ConversationKey { get; } = ["conversation_id", "conversation_start"];

    public override string HasRow(string alias, string rows, Func<string> started, string condition) =>
        $"c.conversation_id IN (SELECT {alias}.conversation_id FROM {rows} WHERE {started()} AND {condition})";

    public override string NewestOf(string table) => $"(SELECT max(observed_at) FROM {table})";

    public override string ByLetter(string text) => text;

    public override string BucketOf(string time, BucketPlan plan, StatementValues values) =>
        plan.Count == 1 ? "CAST(0 AS BIGINT)" : Among(plan.Runs, 0, plan.Runs.Count, $"epoch_us({time})", values);

    public override string NumberOfBucket(string bucket, BucketPlan plan, StatementValues values) => bucket;

    /// <summary>Halves the runs again and again, so that a time is compared with few of them.</summary>
    private static string Among(IReadOnlyList<BucketRun> runs, int from, int to, string micros, StatementValues values)
    {
        if (to - from == 1)
        {
            var run = runs[from];
            var offset = $"({micros} - {values.Bind(run.StartMicros)}) // {values.Bind(run.StepMicros)}";
            return run.FirstBucket == 0 ? offset : $"{values.Bind(run.FirstBucket)} + {offset}";
        }
        var middle = (from + to) / 2;
        return $"CASE WHEN {micros} < {values.Bind(runs[middle].StartMicros)} THEN {Among(runs, from, middle, micros, values)} ELSE {Among(runs, middle, to, micros, values)} END";
    }
}
