using System.Text;

namespace Puente.Store.Schema;

/// <summary>docs/tables.md, written from the schema.</summary>
public static class TablesPage
{
    private const string Introduction = """
        # Tables

        Written from the schema in `src/Puente.Store/Schema`; do not edit. DuckDB and PostgreSQL have the same tables and columns.

        - Times are UTC with microseconds. Durations are milliseconds.
        - Every table of a conversation has its id and start first. Name a range of `conversation_start` in a query: it is what lets the store skip the rest.
        - Ordinals are positions in the platform's arrays, from 0. They join children to parents: `segments` to `sessions` by `conversation_id`, `participant_ordinal`, `session_ordinal`.
        - `extra` holds, as JSON, members without a column and values that their column cannot give back byte for byte: an explicit null, an empty array of children, a time without milliseconds, `1.50`, an upper-case id, a text with U+0000. Where a value stands in both, `extra` is what the platform sent. With it, a record can be built again exactly.
        - Values of enumerations are text; new ones appear without notice.
        - Columns after `extra` are copies of what other rows of the conversation say.

        ## Ages

        `conversations.age` says how far a row can be relied on: `live` is what events have told so far; `settled` was read from the platform after the conversation ended, attributes, evaluations and surveys may follow; `final` was read twice behind the platform's availability date without a difference.

        """;

    public static string Write()
    {
        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        Section(page, "Conversations", StoreSchema.ConversationTables);
        Section(page, "Reference", StoreSchema.ReferenceTables);
        Section(page, "Observations", StoreSchema.ObservationTables);
        Section(page, "Bookkeeping", StoreSchema.ControlTables);
        return page.ToString();
    }

    private static void Section(StringBuilder page, string title, IReadOnlyList<Table> tables)
    {
        page.Append("\n## ").Append(title).Append('\n');
        foreach (var table in tables)
        {
            page.Append("\n### ").Append(table.Name).Append("\n\n").Append(table.Doc).Append('\n');
            page.Append("\nKey: ").AppendJoin(", ", table.Key.Select(key => $"`{key}`")).Append('.');
            if (table.Parent is not null)
                page.Append(" Member `").Append(table.Member).Append("` of ").Append(table.Parent).Append('.');
            page.Append("\n\n| column | type | JSON member | meaning |\n| --- | --- | --- | --- |\n");
            foreach (var column in table.Columns)
            {
                page.Append("| ").Append(column.Name).Append(" | ").Append(NameOf(column.Type)).Append(" | ");
                page.Append(column.Member is null ? "" : $"`{column.Member}`").Append(" | ");
                page.Append(column.Doc.Replace("|", "\\|", StringComparison.Ordinal)).Append(" |\n");
            }
        }
    }

    private static string NameOf(ColumnType type) =>
        type switch
        {
            ColumnType.BigInt => "bigint",
            ColumnType.TextList => "list of text",
            ColumnType.UuidList => "list of uuid",
            ColumnType.IntList => "list of integer",
            _ => type.ToString().ToLowerInvariant(),
        };
}
