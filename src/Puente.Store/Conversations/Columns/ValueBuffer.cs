using System.Runtime.CompilerServices;

namespace Puente.Store.Conversations.Columns;

/// <summary>Values of one size: <see cref="Guid"/>, <c>long</c> (also timestamps), <c>int</c>, <c>double</c>, <c>bool</c>.</summary>
public sealed class ValueBuffer<T> : ColumnBuffer
    where T : unmanaged
{
    private T[] _values = [];

    /// <summary>Of null rows the value is undefined.</summary>
    public ReadOnlySpan<T> Values => _values.AsSpan(0, Length);

    public override long Bytes => (long)Length * (Unsafe.SizeOf<T>() + 1);

    internal void Set(int row, T value)
    {
        Extend(row);
        _values[row] = value;
    }

    private protected override void Resize(int capacity) => Array.Resize(ref _values, capacity);
}
