using System.Text;
using Puente.Store.Schema;

namespace Puente.Store.Decoding;

internal enum MemberKind
{
    Uuid,
    Text,
    Timestamp,
    BigInt,
    Integer,
    Double,
    Boolean,
    TextList,
    UuidList,
    IntList,
    Json,
    ConversationId,
    ConversationStart,
    ChildArray,
    ChildObject,
    ChildMap,
}

/// <param name="Column">Position in the table's batch columns; -1 when there is none.</param>
/// <param name="Child">Number of the child table; -1 when there is none.</param>
internal readonly record struct MemberPlan(string Name, MemberKind Kind, int Column, int Child);

/// <summary>How the objects of one table are read; follows from the schema.</summary>
internal sealed class TablePlan
{
    private TablePlan(MemberPlan[] members, int ordinals)
    {
        Members = members;
        Ordinals = ordinals;
        Lookup = new MemberLookup(members.Select(member => Encoding.UTF8.GetBytes(member.Name)));
        // One bit a member says whether it has been seen.
        if (members.Length > 128)
            throw new InvalidOperationException("A table of more than 128 members needs a wider mask.");
    }

    public MemberPlan[] Members { get; }

    /// <summary>Ordinal columns, which come first.</summary>
    public int Ordinals { get; }

    public MemberLookup Lookup { get; }

    /// <summary>One per conversation table. Holds what was learnt about member order: one set per decoder.</summary>
    public static TablePlan[] BuildAll() => [.. StoreSchema.ConversationTables.Select(Build)];

    private static TablePlan Build(Table table)
    {
        var members = new List<MemberPlan>();
        if (table.Nesting == Nesting.Root)
        {
            members.Add(new("conversationId", MemberKind.ConversationId, -1, -1));
            members.Add(new("conversationStart", MemberKind.ConversationStart, -1, -1));
        }

        var columns = table.BatchColumns;
        for (var index = 0; index < columns.Count; index++)
        {
            if (columns[index] is { Role: ColumnRole.Member, Member: { } member } column)
                members.Add(new(member, KindOf(column.Type), index, -1));
        }

        for (var child = 0; child < StoreSchema.ConversationTables.Count; child++)
        {
            var candidate = StoreSchema.ConversationTables[child];
            if (candidate.Parent == table.Name)
                members.Add(new(candidate.Member!, KindOf(candidate.Nesting), -1, child));
        }
        return new TablePlan([.. members], columns.Count(column => column.Role == ColumnRole.Ordinal));
    }

    private static MemberKind KindOf(Nesting nesting) =>
        nesting switch
        {
            Nesting.Array => MemberKind.ChildArray,
            Nesting.Object => MemberKind.ChildObject,
            Nesting.Map => MemberKind.ChildMap,
            _ => throw new ArgumentOutOfRangeException(
                nameof(nesting),
                nesting,
                "The record itself is nobody's child."
            ),
        };

    private static MemberKind KindOf(ColumnType type) =>
        type switch
        {
            ColumnType.Uuid => MemberKind.Uuid,
            ColumnType.Text => MemberKind.Text,
            ColumnType.Timestamp => MemberKind.Timestamp,
            ColumnType.BigInt => MemberKind.BigInt,
            ColumnType.Integer => MemberKind.Integer,
            ColumnType.Double => MemberKind.Double,
            ColumnType.Boolean => MemberKind.Boolean,
            ColumnType.TextList => MemberKind.TextList,
            ColumnType.UuidList => MemberKind.UuidList,
            ColumnType.IntList => MemberKind.IntList,
            ColumnType.Json => MemberKind.Json,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No member is read into this type."),
        };
}
