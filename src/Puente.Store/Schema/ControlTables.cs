using static Puente.Store.Schema.ColumnType;
using static Puente.Store.Schema.TableBuilder;

namespace Puente.Store.Schema;

/// <summary>The store's own bookkeeping.</summary>
internal static class ControlTables
{
    public static Table Checkpoints { get; } =
        Of(
            "checkpoints",
            "Where each stream stands; moved in the transaction that stores the rows it speaks of.",
            ["stream", "key"],
            Control("stream", Text, "Name of the stream."),
            Control("key", Text, "Part of the stream's work."),
            Control("state", Json, "In the stream's own shape."),
            Control("updated_at", Timestamp, "UTC.")
        );

    public static Table Gaps { get; } =
        Of(
            "gaps",
            "Stretches of platform time of which a source may have missed something.",
            ["id"],
            Control("id", Text, "Chosen by the source; the same gap found twice is one row."),
            Control("stream", Text, "Stream that may have missed something."),
            Control("gap_from", Timestamp, "Begin, UTC."),
            Control("gap_to", Timestamp, "End (exclusive), UTC."),
            Control("cause", Text, "Why it is suspected."),
            Control("opened_at", Timestamp, "UTC."),
            Control("closed_at", Timestamp, "UTC; null while open."),
            Control("evidence", Text, "What closed it.")
        );

    public static Table Quarantine { get; } =
        Of(
            "quarantine",
            "Records that could not be understood, kept until somebody does.",
            ["id"],
            Control("id", Text, "XxHash128 of source and bytes, 32 hexadecimal digits."),
            Control("source", Text, "Where they came from."),
            Control("reason", Text, "What was wrong, and where in the record."),
            Control("bytes", Bytes, "As received; customer data. With masking, the masked record."),
            Control("received_at", Timestamp, "UTC.")
        );

    public static Table Runs { get; } =
        Of(
            "runs",
            "Executions of streams.",
            ["id"],
            Control("id", Uuid, "Run."),
            Control("stream", Text, "Name of the stream."),
            Control("started_at", Timestamp, "UTC."),
            Control("ended_at", Timestamp, "UTC; null while running."),
            Control("outcome", Text, "`running`, `done`, `stopped` or `failed`."),
            Control("summary", Json, "Counts of the run.")
        );

    public static Table SchemaVersion { get; } =
        Of(
            "schema_version",
            "One row per version this store has had; the highest one is in force.",
            ["version"],
            Control("version", Integer, "Version of the schema."),
            Control("program", Text, "Version of Puente that wrote it."),
            Control("applied_at", Timestamp, "UTC.")
        );

    public static Table Certificates { get; } =
        Of(
            "certificates",
            "Closed intervals whose counts were compared with the platform's; the last comparison of each.",
            ["id"],
            Control("id", Text, "`hour/2026-03-02T10` or `day/2026-03-02`, UTC."),
            Control("interval_from", Timestamp, "Begin, UTC."),
            Control("interval_to", Timestamp, "End (exclusive), UTC."),
            Control("checked_at", Timestamp, "When they were compared last, UTC."),
            Control("source", Text, "Whom they were compared with: `aggregates`."),
            Control("outcome", Text, "`equal` or `different`."),
            Control("checks", Integer, "How often they have been compared."),
            Control("ours", Json, "Counts of the tables `session_metrics` and `sessions`: medium, metric, count."),
            Control("theirs", Json, "Counts of the platform, in the same shape."),
            Control(
                "differences",
                Json,
                "At most a hundred: hour, medium, queue (null: emitted outside of queues), metric, and both counts."
            )
        );

    public static IReadOnlyList<Table> All { get; } =
    [Certificates, Checkpoints, Gaps, Quarantine, Runs, SchemaVersion];

    private static Table Of(string name, string doc, string[] key, params Column[] columns) =>
        new(name, TableKind.Control, doc, columns, key);
}
