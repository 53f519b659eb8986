using static Puente.Store.Schema.ColumnType;

namespace Puente.Store.Schema;

/// <summary>Short words for writing tables down.</summary>
internal static class TableBuilder
{
    private const string ExtraDoc =
        "JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.";

    public static Column IdColumn { get; } =
        new("conversation_id", Uuid, ColumnRole.ConversationKey, "The conversation.", "conversationId");

    public static Column StartColumn { get; } =
        new(
            "conversation_start",
            Timestamp,
            ColumnRole.ConversationKey,
            "Start of the conversation, UTC. Repeated in every table so that a day can be found and replaced without a search.",
            "conversationStart"
        );

    public static Column ExtraColumn { get; } = new("extra", Json, ColumnRole.Extra, ExtraDoc);

    public static Column Member(string member, ColumnType type, string doc) => Column.OfMember(member, type, doc);

    public static Column Ordinal(string of) =>
        new(
            $"{of}_ordinal",
            Integer,
            ColumnRole.Ordinal,
            $"Position of the {of.Replace('_', ' ')} in the platform's array, from 0."
        );

    public static Column Derived(string name, ColumnType type, string doc) => new(name, type, ColumnRole.Derived, doc);

    public static Column Control(string name, ColumnType type, string doc) => new(name, type, ColumnRole.Control, doc);

    /// <param name="ordinals">The parents' and, for arrays and maps, the row's own; <c>participant</c>, <c>session</c>.</param>
    public static Table Child(
        string name,
        string parent,
        string member,
        Nesting nesting,
        string doc,
        string[] ordinals,
        Column[] members,
        params Column[] derived
    )
    {
        Column[] positions = [.. ordinals.Select(Ordinal)];
        return new Table(
            name,
            TableKind.Conversation,
            doc,
            [IdColumn, StartColumn, .. positions, .. members, ExtraColumn, .. derived],
            [IdColumn.Name, .. positions.Select(column => column.Name)],
            nesting,
            parent,
            member
        );
    }
}
