using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Text;

namespace Puente.Emulator.Events.Bodies;

/// <summary>The three spellings the platform has for one idea, and the small shapes that bodies share.</summary>
internal static class Spelling
{
    /// <summary>Appends camel case as upper snake: <c>noAnswerTransfer</c> becomes <c>NO_ANSWER_TRANSFER</c>.</summary>
    public static void Upper(Utf8Text to, ReadOnlySpan<byte> word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper((char)word[i]))
                to.Raw((byte)'_');
            to.Raw((byte)char.ToUpperInvariant((char)word[i]));
        }
    }

    public static void UpperMember(Utf8Text to, ReadOnlySpan<byte> name, ReadOnlySpan<byte> word)
    {
        if (word.IsEmpty)
            return;
        to.Name(name);
        to.Raw((byte)'"');
        Upper(to, word);
        to.Raw((byte)'"');
    }

    /// <summary>Appends a list of words, given as its JSON text, with every word in upper snake.</summary>
    public static void UpperList(Utf8Text to, ReadOnlySpan<byte> name, ReadOnlySpan<byte> list)
    {
        if (list.IsEmpty)
            return;
        to.Name(name);
        foreach (var one in list)
            to.Raw((byte)char.ToUpperInvariant((char)one));
    }

    public static void LowerMember(Utf8Text to, ReadOnlySpan<byte> name, ReadOnlySpan<byte> word)
    {
        if (word.IsEmpty)
            return;
        to.Name(name);
        to.Raw((byte)'"');
        foreach (var one in word)
            to.Raw((byte)char.ToLowerInvariant((char)one));
        to.Raw((byte)'"');
    }

    /// <summary>Appends a member whose value is JSON already; nothing when there is none.</summary>
    public static void Member(Utf8Text to, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return;
        to.Name(name);
        to.Raw(value);
    }

    /// <summary>Opens an object; <see cref="Close"/> ends it.</summary>
    public static int Open(Utf8Text to, ReadOnlySpan<byte> name)
    {
        to.Name(name);
        to.Raw((byte)'{');
        return to.Length;
    }

    public static int Open(Utf8Text to)
    {
        to.Raw((byte)'{');
        return to.Length;
    }

    /// <summary>Ends an object whose content began at <paramref name="content"/>: its first comma goes.</summary>
    public static void Close(Utf8Text to, int content)
    {
        if (to.Length > content)
            to.Remove(content);
        to.Raw((byte)'}');
    }

    /// <summary>The conversation topics' word for how a session ended.</summary>
    public static ReadOnlySpan<byte> Dotted(ReadOnlySpan<byte> ended) =>
        Enum.TryParse<Ended>(System.Text.Encoding.ASCII.GetString(ended), out var how)
            ? how switch
            {
                Ended.conferenceTransfer => "transfer.conference"u8,
                Ended.consultTransfer => "transfer.consult"u8,
                Ended.forwardTransfer => "transfer.forward"u8,
                Ended.noAnswerTransfer => "transfer.noanswer"u8,
                Ended.notAvailableTransfer => "transfer.notavailable"u8,
                Ended.dndTransfer => "transfer.dnd"u8,
                Ended.dndEndpoint => "endpoint.dnd"u8,
                Ended.transportFailure => "transport.failure"u8,
                Ended.sessionExpired => "session.expired"u8,
                _ => ended,
            }
            : ended;
}
