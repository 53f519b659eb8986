namespace Puente.Store.Schema;

/// <summary>
/// The schema, written once: DDL, the decoder's plan, the bulk writers, rebuilding and docs/tables.md all follow from it.
/// </summary>
public static class StoreSchema
{
    /// <summary>Version written to <c>schema_version</c>; raise it together with a step in <see cref="SchemaUpgrades"/>.</summary>
    public const int Version = 4;

    /// <summary>Parents before children. The position in this list is the table number in a batch.</summary>
    public static IReadOnlyList<Table> ConversationTables { get; } =
        Validated([
            Schema.ConversationTables.Conversations,
            Schema.ConversationTables.Participants,
            Schema.ConversationTables.ParticipantAttributes,
            SessionTables.Sessions,
            SessionTables.Segments,
            SessionTables.SessionMetrics,
            SessionTables.Flows,
            SessionTables.FlowOutcomes,
            SessionTables.MediaEndpointStats,
            AfterwardsTables.Evaluations,
            AfterwardsTables.Surveys,
            AfterwardsTables.Resolutions,
        ]);

    public static IReadOnlyList<Table> ReferenceTables { get; } = Schema.ReferenceTables.All;

    public static IReadOnlyList<Table> ObservationTables { get; } = Schema.ObservationTables.All;

    public static IReadOnlyList<Table> ControlTables { get; } = Schema.ControlTables.All;

    public static IReadOnlyList<Table> Tables { get; } =
    [.. ConversationTables, .. ReferenceTables, .. ObservationTables, .. ControlTables];

    public static Table Find(string name) =>
        Tables.FirstOrDefault(table => table.Name == name)
        ?? throw new KeyNotFoundException($"The schema has no table {name}.");

    /// <summary>Number of a conversation table in a batch.</summary>
    public static int IndexOf(string name)
    {
        for (var index = 0; index < ConversationTables.Count; index++)
        {
            if (ConversationTables[index].Name == name)
                return index;
        }
        throw new KeyNotFoundException($"{name} is not a conversation table.");
    }

    private static Table[] Validated(Table[] tables)
    {
        for (var index = 0; index < tables.Length; index++)
        {
            var table = tables[index];
            var isRoot = table.Parent is null;
            if (isRoot != (index == 0) || (!isRoot && !tables[..index].Any(parent => parent.Name == table.Parent)))
                throw new InvalidOperationException($"Table {table.Name} stands before its parent.");
            if (table.BatchColumns.Select(column => column.Name).Distinct().Count() != table.BatchColumns.Count)
                throw new InvalidOperationException($"Table {table.Name} has two columns of one name.");
        }
        return tables;
    }
}
