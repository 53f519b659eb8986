using Puente.Store.Schema;

namespace Puente.Store.DuckDb;

/// <summary>The schema in DuckDB's words.</summary>
/// <remarks>
/// Without primary keys: they cost memory and half the load rate, and the one owner of the file keeps keys unique by deleting
/// before it appends, in one transaction.
/// </remarks>
public static class DuckDbDdl
{
    public static string TypeOf(ColumnType type) =>
        type switch
        {
            ColumnType.Uuid => "UUID",
            ColumnType.Text => "VARCHAR",
            ColumnType.Timestamp => "TIMESTAMP",
            ColumnType.BigInt => "BIGINT",
            ColumnType.Integer => "INTEGER",
            ColumnType.Double => "DOUBLE",
            ColumnType.Boolean => "BOOLEAN",
            ColumnType.TextList => "VARCHAR[]",
            ColumnType.UuidList => "UUID[]",
            ColumnType.IntList => "INTEGER[]",
            ColumnType.Json => "JSON",
            ColumnType.Bytes => "BLOB",
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown column type."),
        };

    public static string Create(Table table) =>
        $"CREATE TABLE {Quote(table.Name)} (\n"
        + string.Join(",\n", table.Columns.Select(column => $"    {Quote(column.Name)} {TypeOf(column.Type)}"))
        + "\n);";

    /// <summary>All tables, in the order of the schema.</summary>
    public static string CreateAll() => string.Join("\n\n", StoreSchema.Tables.Select(Create)) + "\n";

    internal static string Quote(string name) => $"\"{name}\"";
}
