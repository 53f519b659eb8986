namespace Puente.Store.Conversations.Columns;

/// <summary>Lists of values; the items of all rows lie end to end in <see cref="Items"/> and are never null.</summary>
public sealed class ListBuffer<TItems> : ColumnBuffer
    where TItems : ColumnBuffer
{
    private int[] _ends = [];

    internal ListBuffer(TItems items) => Items = items;

    public TItems Items { get; }

    public override long Bytes => Items.Bytes + ((long)Length * (sizeof(int) + 1));

    /// <summary>First item and count of a row; nothing for null rows.</summary>
    public (int First, int Count) this[int row]
    {
        get
        {
            if ((uint)row >= (uint)Length)
                return default;
            var start = row == 0 ? 0 : _ends[row - 1];
            return (start, _ends[row] - start);
        }
    }

    /// <summary>The items appended to <see cref="Items"/> since the last list are the row's.</summary>
    internal void Close(int row)
    {
        Extend(row);
        _ends[row] = Items.Length;
    }

    /// <summary>Takes back items that were appended but not closed.</summary>
    internal void Abandon() => OnTruncated();

    private protected override void OnTruncated() => Items.Truncate(Length == 0 ? 0 : _ends[Length - 1]);

    private protected override void Resize(int capacity) => Array.Resize(ref _ends, capacity);

    private protected override void FillGap(int from, int to) =>
        _ends.AsSpan(from, to - from).Fill(from == 0 ? 0 : _ends[from - 1]);
}
