using Puente.Store.DuckDb;
using Puente.Store.Schema;

namespace Puente.Bench.Loading;

/// <summary>Statements for five tables with the product's members and types, without ordinals and the rest column.</summary>
internal static class ReadJsonSql
{
    private const string Id = "conversationId UUID, conversationStart TIMESTAMP";

    public static IReadOnlyList<string> Tables { get; } =
    ["conversations", "participants", "sessions", "segments", "session_metrics"];

    public static string Create(string table) =>
        $"CREATE TABLE {table} ({Id}, {string.Join(", ", Members(table).Select(Definition))})";

    /// <summary>Parses once; the tables are then cut from what was read.</summary>
    public static string ReadFile(string file)
    {
        var columns = Members("conversations")
            .Select(column => $"{Quote(column)}: '{DuckDbDdl.TypeOf(column.Type)}'")
            .Prepend("conversationStart: 'TIMESTAMP'")
            .Prepend("conversationId: 'UUID'")
            .Append($"participants: '{ListOf("participants")}'");
        return $"CREATE TEMP TABLE record AS SELECT * FROM read_json('{file}', format = 'newline_delimited', "
            + $"columns = {{{string.Join(", ", columns)}}})";
    }

    public static string Insert(string table) =>
        $"INSERT INTO {table} SELECT conversationId, conversationStart, "
        + (
            table == "conversations"
                ? $"{string.Join(", ", Members(table).Select(Quote))} FROM record"
                : $"{string.Join(", ", Members(table).Select(column => $"item.{Quote(column)}"))} FROM ({Items(table)})"
        );

    private static string Items(string table)
    {
        var definition = StoreSchema.Find(table);
        return definition.Parent == "conversations"
            ? $"SELECT conversationId, conversationStart, unnest({definition.Member}) AS item FROM record"
            : $"SELECT conversationId, conversationStart, unnest(item.{definition.Member}) AS item FROM ({Items(definition.Parent!)})";
    }

    private static string ListOf(string table)
    {
        var fields = Members(table).Select(Definition);
        var children = Tables.Where(child => StoreSchema.Find(child).Parent == table);
        return $"STRUCT({string.Join(", ", fields.Concat(children.Select(child => $"{StoreSchema.Find(child).Member} {ListOf(child)}")))})[]";
    }

    private static IEnumerable<Column> Members(string table) =>
        StoreSchema.Find(table).Columns.Where(column => column.Role == ColumnRole.Member);

    private static string Definition(Column column) => $"{Quote(column)} {DuckDbDdl.TypeOf(column.Type)}";

    private static string Quote(Column column) => $"\"{column.Member}\"";
}
