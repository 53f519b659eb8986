namespace Puente.Store.Conversations.Columns;

/// <summary>UTF-8 texts end to end in one buffer. Also JSON.</summary>
public sealed class TextBuffer : ColumnBuffer
{
    private const int InitialBytes = 1024;
    private byte[] _data = [];
    private int[] _ends = [];
    private int _used;

    public override long Bytes => _used + ((long)Length * (sizeof(int) + 1));

    /// <summary>Empty for null rows too; ask <see cref="ColumnBuffer.IsValid"/>.</summary>
    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            if ((uint)row >= (uint)Length)
                return default;
            var start = row == 0 ? 0 : _ends[row - 1];
            return _data.AsSpan(start, _ends[row] - start);
        }
    }

    internal void Set(int row, ReadOnlySpan<byte> utf8)
    {
        Append(utf8);
        Close(row);
    }

    /// <summary>Adds to the text of the row that <see cref="Close"/> will name.</summary>
    internal void Append(ReadOnlySpan<byte> utf8)
    {
        if (_data.Length - _used < utf8.Length)
            GrowData(utf8.Length);
        utf8.CopyTo(_data.AsSpan(_used));
        _used += utf8.Length;
    }

    /// <summary>Room for up to <paramref name="bytes"/> bytes; <see cref="Advance"/> says how many were written.</summary>
    internal Span<byte> Reserve(int bytes)
    {
        if (_data.Length - _used < bytes)
            GrowData(bytes);
        return _data.AsSpan(_used, bytes);
    }

    internal void Advance(int bytes) => _used += bytes;

    internal void Close(int row)
    {
        Extend(row);
        _ends[row] = _used;
    }

    private protected override void OnTruncated() => _used = Length == 0 ? 0 : _ends[Length - 1];

    private protected override void Resize(int capacity) => Array.Resize(ref _ends, capacity);

    private protected override void FillGap(int from, int to) =>
        _ends.AsSpan(from, to - from).Fill(from == 0 ? 0 : _ends[from - 1]);

    private void GrowData(int bytes)
    {
        var needed = (long)_used + bytes;
        if (needed > Array.MaxLength)
            throw new InvalidOperationException("A batch column has reached 2 GiB: write and clear the batch sooner.");
        var capacity = Math.Max(Math.Max(InitialBytes, needed), Math.Min(_data.Length * 2L, Array.MaxLength));
        Array.Resize(ref _data, (int)capacity);
    }
}
