using Puente.Analytics.Buckets;
using Puente.Store;
using Puente.Store.Schema;

namespace Puente.Analytics.Sql;

internal sealed class PostgresDialect : SqlDialect
{
    private const string Number = @"'^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?$'";

    private const string Time =
        "'^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,6})?Z$'";

    public static PostgresDialect Instance { get; } = new();

    public override string Placeholder(int number, ColumnType type) => $"${number}";

    public override string TextsOf(string column, ColumnType type) =>
        type == ColumnType.TextList ? column : $"CAST({column} AS text[])";

    public override string TextsOfJson(string column, string member) =>
        $"ARRAY(SELECT j.v->>'{member}' FROM json_array_elements({ArrayOf(column)}) AS j(v) WHERE j.v->>'{member}' IS NOT NULL)";

    public override string TextsOfRows(string value, string rows) =>
        $"array_remove(ARRAY(SELECT DISTINCT CAST({value} AS text) {rows}), NULL)";

    public override string EachOnce(string texts) =>
        $"CASE WHEN cardinality({texts}) > 0 THEN ARRAY(SELECT DISTINCT unnest({texts})) ELSE ARRAY[CAST(NULL AS text)] END";

    public override string Joined(string texts) =>
        $"CASE WHEN cardinality({texts}) > 0 THEN array_to_string(ARRAY(SELECT u.v FROM (SELECT DISTINCT unnest({texts}) AS v) AS u ORDER BY u.v COLLATE \"C\"), ',') END";

    public override string IsNotEmpty(string list) => $"cardinality({list}) > 0";

    public override string ElementsOfJson(string column) => $"json_array_elements({ArrayOf(column)})";

    public override string MemberOf(string element, string member) => $"({element}->>'{member}')";

    public override string NumberOf(string text) =>
        $"(CASE WHEN {text} ~ {Number} THEN CAST({text} AS double precision) END)";

    // The day is added to the first of its month: a cast would end the statement at the 31st of February.
    public override string TimeOf(string text) =>
        $"(CASE WHEN {text} ~ {Time} THEN CAST(left({text}, 8) || '01' || substr({text}, 11) AS timestamptz) + (CAST(substr({text}, 9, 2) AS integer) - 1) * interval '1 day' END)";

    public override string HasAny(string column, IEnumerable<string> ids) =>
        $"{column} && ARRAY[{string.Join(", ", ids)}]";

    public override string Milliseconds(string from, string to) =>
        $"(CAST(extract(epoch FROM {to} - {from}) AS double precision) * 1000)";

    public override string TextOf(string value, ColumnType type) =>
        type switch
        {
            ColumnType.Text => value,
            ColumnType.Timestamp => $"to_char({value} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')",
            _ => $"CAST({value} AS text)",
        };

    // The id alone is the key. The planner takes the start for a second, independent condition, expects no row at all and
    // chooses the slowest way.
    public override IReadOnlyList<string> ConversationKey { get; } = ["conversation_id"];

    // Row by row from the conversation's key: asked the other way round it begins with a whole history of participants.
    public override string HasRow(string alias, string rows, Func<string> started, string condition) =>
        $"EXISTS (SELECT 1 FROM {rows} WHERE {alias}.conversation_id = c.conversation_id AND {condition})";

    // The key begins with the user: of each only the newest row is looked at, and the users are found one after the other.
    public override string NewestOf(string table) =>
        $"""
            (WITH RECURSIVE known AS (
              (SELECT user_id FROM {table} ORDER BY user_id LIMIT 1)
              UNION ALL
              SELECT (SELECT n.user_id FROM {table} n WHERE n.user_id > known.user_id ORDER BY n.user_id LIMIT 1) FROM known WHERE known.user_id IS NOT NULL
            ) SELECT max((SELECT max(s.observed_at) FROM {table} s WHERE s.user_id = known.user_id)) FROM known WHERE known.user_id IS NOT NULL)
            """;

    public override string ByLetter(string text) => $"{text} COLLATE \"C\"";

    public override string BucketOf(string time, BucketPlan plan, StatementValues values)
    {
        if (plan.Count == 1)
            return "CAST(0 AS bigint)";
        if (plan.Runs is [var only])
            return $"date_bin({Step(only, values)}, {time}, {values.Bind(plan.Start)})";
        // A list of times has no parameter type of its own here; as texts it is one value all the same.
        var borders = values.Bind(QueryParameter.Of(plan.BorderTexts()));
        return $"width_bucket({time}, CAST({borders} AS timestamptz[])) - 1";
    }

    public override string NumberOfBucket(string bucket, BucketPlan plan, StatementValues values)
    {
        if (plan.Count == 1 || plan.Runs is not [var only])
            return $"CAST({bucket} AS bigint)";
        var micros = $"CAST(extract(epoch FROM {bucket} - {values.Bind(plan.Start)}) * 1000000 AS bigint)";
        return $"({micros} / {values.Bind(only.StepMicros)})";
    }

    private static string Step(BucketRun run, StatementValues values) =>
        $"({values.Bind(run.StepMicros)} * interval '1 microsecond')";

    // Anything else in the place of an array would end the statement.
    private static string ArrayOf(string column) =>
        $"CASE WHEN json_typeof({column}) = 'array' THEN {column} ELSE '[]'::json END";
}
