using System.Runtime.CompilerServices;
using Puente.Store.Schema;

namespace Puente.Store.Conversations.Columns;

/// <summary>
/// The values of one column for all rows of a batch. A row that was never set is null, so members that are absent cost
/// nothing: <see cref="Length"/> may be smaller than the table's row count.
/// </summary>
public abstract class ColumnBuffer
{
    private const int InitialRows = 64;
    private byte[] _valid = [];

    /// <summary>Rows up to and including the last one that was set.</summary>
    public int Length { get; private set; }

    /// <summary>Memory used by the rows held, in bytes.</summary>
    public abstract long Bytes { get; }

    /// <summary>One byte per row up to <see cref="Length"/>; zero means null.</summary>
    public ReadOnlySpan<byte> Validity => _valid.AsSpan(0, Length);

    /// <summary>False means null.</summary>
    public bool IsValid(int row) => (uint)row < (uint)Length && _valid[row] != 0;

    internal static ColumnBuffer Create(ColumnType type) =>
        type switch
        {
            ColumnType.Uuid => new ValueBuffer<Guid>(),
            ColumnType.Timestamp or ColumnType.BigInt => new ValueBuffer<long>(),
            ColumnType.Integer => new ValueBuffer<int>(),
            ColumnType.Double => new ValueBuffer<double>(),
            ColumnType.Boolean => new ValueBuffer<bool>(),
            ColumnType.Text or ColumnType.Json => new TextBuffer(),
            ColumnType.TextList => new ListBuffer<TextBuffer>(new TextBuffer()),
            ColumnType.UuidList => new ListBuffer<ValueBuffer<Guid>>(new ValueBuffer<Guid>()),
            ColumnType.IntList => new ListBuffer<ValueBuffer<int>>(new ValueBuffer<int>()),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No batch column has this type."),
        };

    /// <summary>Forgets all rows from <paramref name="rows"/> on.</summary>
    internal void Truncate(int rows)
    {
        if (rows < Length)
            Length = rows;
        OnTruncated();
    }

    /// <summary>Cuts whatever belongs to rows that are no longer there.</summary>
    private protected virtual void OnTruncated() { }

    private protected abstract void Resize(int capacity);

    /// <summary>Values of skipped rows are null; buffers with offsets repeat the last one.</summary>
    private protected virtual void FillGap(int from, int to) { }

    /// <summary>Makes <paramref name="row"/> the last row, and not null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void Extend(int row)
    {
        var valid = _valid;
        if (row == Length && (uint)row < (uint)valid.Length)
            valid[row] = 1;
        else
            ExtendSlowly(row);
        Length = row + 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ExtendSlowly(int row)
    {
        if (row >= _valid.Length)
            Grow(row);
        if (row > Length)
        {
            _valid.AsSpan(Length, row - Length).Clear();
            FillGap(Length, row);
        }
        _valid[row] = 1;
    }

    private void Grow(int row)
    {
        var capacity = Math.Max(Math.Max(InitialRows, row + 1), (int)Math.Min(_valid.Length * 2L, Array.MaxLength));
        Array.Resize(ref _valid, capacity);
        Resize(capacity);
    }
}
