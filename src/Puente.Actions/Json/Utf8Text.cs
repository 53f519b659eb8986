using System.Buffers;
using System.Text;

namespace Puente.Actions.Json;

/// <summary>A text in the making, in a borrowed buffer.</summary>
internal ref struct Utf8Text(int capacity)
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);
    private int _length;

    public readonly int Length => _length;

    public void Append(byte letter)
    {
        if (_length == _bytes.Length)
            Grow(1);
        _bytes[_length++] = letter;
    }

    public void Append(ReadOnlySpan<byte> utf8)
    {
        if (_bytes.Length - _length < utf8.Length)
            Grow(utf8.Length);
        utf8.CopyTo(_bytes.AsSpan(_length));
        _length += utf8.Length;
    }

    public void Append(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_bytes.Length - _length < most)
            Grow(most);
        _length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length));
    }

    /// <summary>Ends it; the buffer goes back.</summary>
    public readonly string ToStringAndReturn()
    {
        var text = Encoding.UTF8.GetString(_bytes, 0, _length);
        ArrayPool<byte>.Shared.Return(_bytes);
        return text;
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + more));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
