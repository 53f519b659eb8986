using System.Text;
using Puente.Store.Schema;

namespace Puente.Store.Postgres;

/// <summary>The schema in PostgreSQL's words.</summary>
internal static class PostgresDdl
{
    public static string CreateAll(IEnumerable<Table> tables)
    {
        var sql = new StringBuilder();
        foreach (var table in tables)
            AppendTable(sql, table);
        return sql.ToString();
    }

    public static string Quote(string identifier) => $"\"{identifier}\"";

    public static string QuoteAll(IEnumerable<string> identifiers) => string.Join(", ", identifiers.Select(Quote));

    public static string TypeOf(ColumnType type) =>
        type switch
        {
            ColumnType.Uuid => "uuid",
            ColumnType.Text => "text",
            ColumnType.Timestamp => "timestamptz",
            ColumnType.BigInt => "bigint",
            ColumnType.Integer => "integer",
            ColumnType.Double => "double precision",
            ColumnType.Boolean => "boolean",
            ColumnType.TextList => "text[]",
            ColumnType.UuidList => "uuid[]",
            ColumnType.IntList => "integer[]",
            // json keeps the text as sent, \u0000 and repeated members too; jsonb would not.
            ColumnType.Json => "json",
            ColumnType.Bytes => "bytea",
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "PostgreSQL has no type for it here."),
        };

    public static string DefinitionOf(Column column)
    {
        var always = column.Role is ColumnRole.ConversationKey or ColumnRole.Provenance ? " not null" : "";
        return $"{Quote(column.Name)} {TypeOf(column.Type)}{always}";
    }

    private static void AppendTable(StringBuilder sql, Table table)
    {
        sql.Append("create table ").Append(Quote(table.Name)).Append(" (\n");
        foreach (var column in table.Columns)
            sql.Append("  ").Append(DefinitionOf(column)).Append(",\n");
        sql.Append("  primary key (").Append(QuoteAll(table.Key)).Append(")\n);\n");
        if (table is { Kind: TableKind.Conversation, Parent: null })
        {
            sql.Append("create index on ")
                .Append(Quote(table.Name))
                .Append(" (")
                .Append(Quote(TableBuilder.StartColumn.Name))
                .Append(");\n");
        }

        // Rows arrive roughly in the order of their time: some bytes a megabyte tell where an hour lies.
        if (table == SessionTables.SessionMetrics)
        {
            sql.Append("create index on ")
                .Append(Quote(table.Name))
                .Append(" using brin (")
                .Append(Quote("emit_date"))
                .Append(") with (autosummarize = on);\n");
        }

        AppendComment(sql, $"table {Quote(table.Name)}", table.Doc);
        foreach (var column in table.Columns)
            AppendComment(sql, $"column {Quote(table.Name)}.{Quote(column.Name)}", column.Doc);
    }

    private static void AppendComment(StringBuilder sql, string on, string text) =>
        sql.Append("comment on ")
            .Append(on)
            .Append(" is '")
            .Append(text.Replace("'", "''", StringComparison.Ordinal))
            .Append("';\n");
}
