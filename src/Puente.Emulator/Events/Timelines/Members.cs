using Puente.Emulator.Conversations.Draft;

namespace Puente.Emulator.Events.Timelines;

/// <summary>
/// Reads single members of a draft's objects as they show at one moment, so that an event can say nothing else than
/// the record does.
/// </summary>
internal static class Members
{
    /// <summary>The member's JSON value as it is written, quotes included; empty when it does not show.</summary>
    public static ReadOnlySpan<byte> Find(ConversationDraft draft, PieceList list, ReadOnlySpan<byte> name, long asOf)
    {
        for (var next = list.First; next != 0; )
        {
            ref readonly var piece = ref draft.PieceTable[next - 1];
            next = piece.Next;
            if (!Shows(piece, asOf))
                continue;
            if (Scan(draft.TextOf(piece), name) is { IsEmpty: false } found)
                return found;
        }
        return default;
    }

    /// <summary>The string value without its quotes; empty when it does not show.</summary>
    public static ReadOnlySpan<byte> Text(
        ConversationDraft draft,
        PieceList list,
        ReadOnlySpan<byte> name,
        long asOf
    ) => Find(draft, list, name, asOf) is { Length: > 2 } quoted ? quoted[1..^1] : default;

    public static bool Shows(in Piece piece, long asOf) =>
        piece.From <= asOf && (asOf < piece.Until || piece.Until == ConversationDraft.Never);

    /// <summary>The value of one member in a run of <c>,"name":value</c>.</summary>
    public static ReadOnlySpan<byte> Scan(ReadOnlySpan<byte> members, ReadOnlySpan<byte> name)
    {
        for (var at = 0; at < members.Length; )
        {
            var nameEnd = EndOfString(members, at + 1);
            var end = EndOfValue(members, nameEnd + 1);
            if (members[(at + 2)..(nameEnd - 1)].SequenceEqual(name))
                return members[(nameEnd + 1)..end];
            at = end;
        }
        return default;
    }

    private static int EndOfValue(ReadOnlySpan<byte> text, int at)
    {
        var depth = 0;
        for (; at < text.Length; at++)
        {
            switch (text[at])
            {
                case (byte)'"':
                    at = EndOfString(text, at) - 1;
                    break;
                case (byte)'[' or (byte)'{':
                    depth++;
                    break;
                case (byte)']' or (byte)'}':
                    depth--;
                    break;
                case (byte)',' when depth == 0:
                    return at;
            }
        }
        return at;
    }

    /// <summary>Index after the closing quote of the string that opens at <paramref name="at"/>.</summary>
    private static int EndOfString(ReadOnlySpan<byte> text, int at)
    {
        for (at++; text[at] != (byte)'"'; at++)
            if (text[at] == (byte)'\\')
                at++;
        return at + 1;
    }
}
