using System.Text;

namespace Puente.Store.Schema;

/// <summary>What a column holds; each store maps it to a type of its own.</summary>
public enum ColumnType
{
    Uuid,
    Text,

    /// <summary>UTC, microseconds since 1970.</summary>
    Timestamp,

    /// <summary>64 bits, signed.</summary>
    BigInt,

    /// <summary>32 bits, signed.</summary>
    Integer,
    Double,
    Boolean,
    TextList,
    UuidList,
    IntList,

    /// <summary>JSON text, kept as it was sent.</summary>
    Json,

    /// <summary>Bytes as received.</summary>
    Bytes,
}

/// <summary>Who fills a column.</summary>
public enum ColumnRole
{
    /// <summary><c>conversation_id</c> and <c>conversation_start</c>: first in every conversation table, taken from the batch's span.</summary>
    ConversationKey,

    /// <summary>Where a version came from; only in <c>conversations</c>, filled by the store.</summary>
    Provenance,

    /// <summary>Position in the platform's array, from 0; its own or one of its parents'.</summary>
    Ordinal,

    /// <summary>Read from the JSON member <see cref="Column.Member"/>.</summary>
    Member,

    /// <summary>JSON of everything the other columns cannot give back byte for byte.</summary>
    Extra,

    /// <summary>Found from other rows of the same conversation, so that common questions need no join.</summary>
    Derived,

    /// <summary>Filled by the store itself.</summary>
    Control,
}

/// <param name="Name">Name in the database, snake case.</param>
/// <param name="Member">JSON member it is read from; dots descend (<c>division.id</c>). Null when it comes from elsewhere.</param>
/// <param name="Doc">What it means, with the unit; becomes docs/tables.md.</param>
public sealed record Column(string Name, ColumnType Type, ColumnRole Role, string Doc, string? Member = null)
{
    /// <summary>True for a column whose values travel in a <see cref="Conversations.ConversationBatch"/>.</summary>
    public bool IsBatched => Role is ColumnRole.Ordinal or ColumnRole.Member or ColumnRole.Extra or ColumnRole.Derived;

    internal static Column OfMember(string member, ColumnType type, string doc) =>
        new(SnakeCase(member), type, ColumnRole.Member, doc, member);

    /// <summary><c>wrapUpCode</c> → <c>wrap_up_code</c>.</summary>
    internal static string SnakeCase(string member)
    {
        var name = new StringBuilder(member.Length + 8);
        foreach (var letter in member)
        {
            if (char.IsAsciiLetterUpper(letter) && name.Length > 0)
                name.Append('_');
            name.Append(char.ToLowerInvariant(letter == '.' ? '_' : letter));
        }
        return name.ToString();
    }
}
