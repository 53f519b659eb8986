using Puente.Store.Conversations.Columns;

namespace Puente.Store.Decoding;

/// <summary>Writes the <c>extra</c> object of one row, opening it only when there is something to keep.</summary>
internal struct ExtraWriter(TextBuffer extra, int row)
{
    private bool _isOpen;

    /// <param name="member">Name, colon and value as they were sent.</param>
    public void Add(scoped ReadOnlySpan<byte> member)
    {
        extra.Append(_isOpen ? ","u8 : "{"u8);
        extra.Append(member);
        _isOpen = true;
    }

    /// <param name="quotedName">With its quotes and colon.</param>
    public void Add(scoped ReadOnlySpan<byte> quotedName, scoped ReadOnlySpan<byte> value)
    {
        Add(quotedName);
        extra.Append(value);
    }

    public readonly void Close()
    {
        if (!_isOpen)
            return;
        extra.Append("}"u8);
        extra.Close(row);
    }
}
