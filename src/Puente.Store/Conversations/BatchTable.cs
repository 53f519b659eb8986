using System.Diagnostics;
using System.Runtime.CompilerServices;
using Puente.Store.Conversations.Columns;
using Puente.Store.Schema;

namespace Puente.Store.Conversations;

/// <summary>The rows of one conversation table in a batch.</summary>
public sealed class BatchTable
{
    private readonly ColumnBuffer[] _columns;

    internal BatchTable(Table table)
    {
        Table = table;
        _columns = [.. table.BatchColumns.Select(column => ColumnBuffer.Create(column.Type))];
        for (var index = 0; index < _columns.Length; index++)
        {
            if (table.BatchColumns[index].Role == ColumnRole.Extra)
                Extra = (TextBuffer)_columns[index];
        }
    }

    public Table Table { get; }

    public int Rows { get; internal set; }

    /// <summary>One buffer per <see cref="Table.BatchColumns"/>: ordinals, members, extra, derived.</summary>
    public ReadOnlySpan<ColumnBuffer> Columns => _columns;

    public TextBuffer Extra { get; } = null!;

    /// <summary>The buffer at a position of which the schema has decided the type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TBuffer Column<TBuffer>(int position)
        where TBuffer : ColumnBuffer
    {
        var column = _columns[position];
        Debug.Assert(column is TBuffer);
        return Unsafe.As<TBuffer>(column);
    }

    internal void Truncate(int rows)
    {
        Rows = rows;
        foreach (var column in _columns)
            column.Truncate(rows);
    }
}
