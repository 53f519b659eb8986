using Puente.Store.Observations;
using static Puente.Store.Schema.ColumnType;
using static Puente.Store.Schema.TableBuilder;

namespace Puente.Store.Schema;

/// <summary>What events told of people and queues, moment by moment. The subject comes first, the time second, the content hash last.</summary>
internal static class ObservationTables
{
    private const string HashDoc = "XxHash3 (64 bits) of the row; of two rows with one key the greater one stays.";

    private static readonly Dictionary<ObservationKind, Table> Tables = new()
    {
        [ObservationKind.UserPresence] = Of(
            "user_presence",
            "One row per change of a user's presence.",
            ["user_id", "observed_at"],
            Control("user_id", Uuid, "User."),
            Control("observed_at", Timestamp, "When the presence was set, UTC, by the platform's clock."),
            Control("source", Text, "Who set it: `PURECLOUD` for the normal source; null when not told."),
            Control("presence_definition_id", Uuid, "Presence chosen."),
            Control("system_presence", Text, "System presence it counts as, as sent: `AVAILABLE`, `ON_QUEUE`, …"),
            Control("is_primary", ColumnType.Boolean, "Comes from the user's primary source."),
            Control("message", Text, "Message the user has set.")
        ),
        [ObservationKind.UserRoutingStatus] = Of(
            "user_routing_status",
            "One row per change of a user's routing status.",
            ["user_id", "observed_at"],
            Control("user_id", Uuid, "User."),
            Control("observed_at", Timestamp, "Begin of the status, UTC, by the platform's clock."),
            Control("routing_status", Text, "`OFF_QUEUE`, `IDLE`, `INTERACTING`, `NOT_RESPONDING` or `COMMUNICATING`.")
        ),
        [ObservationKind.QueueObservations] = Of(
            "queue_observations",
            "Time series of what queues report, one row per metric and frame; statistics that were not sent are null.",
            ["queue_id", "observed_at", "media_type", "metric", "qualifier", "interval_start"],
            Control("queue_id", Uuid, "Queue."),
            Control("observed_at", Timestamp, "When it was reported, UTC."),
            Control("media_type", Text, "Medium; empty in frames that count agents."),
            Control("metric", Text, "Name of the metric: `oWaiting`, `tAnswered`, …"),
            Control("qualifier", Text, "A presence, a routing status or such; empty when there is none."),
            Control(
                "interval_start",
                Timestamp,
                "Begin of the half hour counted, UTC; observed_at when there is none."
            ),
            Control("interval_end", Timestamp, "Its end (exclusive), UTC."),
            Control("count", ColumnType.Double, "Count."),
            Control("sum", ColumnType.Double, "Sum."),
            Control("min", ColumnType.Double, "Smallest value."),
            Control("max", ColumnType.Double, "Largest value."),
            Control("ratio", ColumnType.Double, "Ratio, 0 to 1."),
            Control("numerator", ColumnType.Double, "Numerator of the ratio."),
            Control("denominator", ColumnType.Double, "Denominator of the ratio."),
            Control("target", ColumnType.Double, "Target of the ratio.")
        ),
    };

    public static IReadOnlyList<Table> All { get; } = [.. Tables.OrderBy(pair => pair.Key).Select(pair => pair.Value)];

    public static Table Of(ObservationKind kind) => Tables[kind];

    /// <summary>Positions of the key's columns.</summary>
    public static IEnumerable<int> KeyOf(ObservationKind kind)
    {
        var table = Tables[kind];
        for (var index = 0; index < table.Columns.Count; index++)
        {
            if (table.Key.Contains(table.Columns[index].Name))
                yield return index;
        }
    }

    private static Table Of(string name, string doc, string[] key, params Column[] columns) =>
        new(name, TableKind.Observation, doc, [.. columns, Control("content_hash", BigInt, HashDoc)], key);
}
