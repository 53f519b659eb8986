using Puente.Store.Conversations;

namespace Puente.Store.DuckDb;

/// <summary>
/// Rows of one table as a statement gave them, of which those of wanted conversations are copied, conversation by
/// conversation and in the order of their ordinals.
/// </summary>
internal sealed class OrderedRows
{
    private const int MostOrdinals = 3;

    private readonly List<ResultChunk> _chunks = [];
    private readonly List<Row> _rows = [];
    private bool _isOrdered = true;

    /// <summary>Takes the chunk over: its first column is the conversation's id, the next ones are ordinals.</summary>
    /// <param name="places">The wanted conversations, and where each of them comes.</param>
    public void Add(ResultChunk chunk, Dictionary<Guid, int> places, int ordinals)
    {
        if (ordinals > MostOrdinals)
            throw new InvalidOperationException($"A table has {ordinals} ordinals; room is for {MostOrdinals}.");
        _chunks.Add(chunk);
        var ids = chunk.Vector(0);
        Span<VectorReader> positions = stackalloc VectorReader[MostOrdinals];
        for (var ordinal = 0; ordinal < ordinals; ordinal++)
            positions[ordinal] = chunk.Vector(ordinal + 1);
        for (var row = 0; row < chunk.Rows; row++)
        {
            if (!places.TryGetValue(ids.Uuid(row), out var place))
                continue;
            var added = new Row(
                place,
                ordinals > 0 ? positions[0].Int(row) : 0,
                ordinals > 1 ? positions[1].Int(row) : 0,
                ordinals > 2 ? positions[2].Int(row) : 0,
                _chunks.Count - 1,
                row
            );
            _isOrdered = _isOrdered && (_rows.Count == 0 || _rows[^1].CompareTo(added) < 0);
            _rows.Add(added);
        }
    }

    /// <summary>Puts the rows in order; to be called once, after the last chunk.</summary>
    public void Order()
    {
        if (!_isOrdered)
            _rows.Sort();
        _isOrdered = true;
    }

    /// <summary>The first row at or behind <paramref name="first"/> that belongs to a later conversation.</summary>
    public int EndOf(int place, int first)
    {
        while (first < _rows.Count && _rows[first].Place == place)
            first++;
        return first;
    }

    /// <summary>Adds the rows to those the table has.</summary>
    public void CopyTo(BatchTable table)
    {
        var columns = table.Columns;
        for (var column = 0; column < columns.Length; column++)
        {
            var (chunk, vector) = (-1, default(VectorReader));
            for (var row = 0; row < _rows.Count; )
            {
                var (from, count) = (_rows[row], 1);
                while (row + count < _rows.Count && _rows[row + count].Follows(from, count))
                    count++;
                if (from.Chunk != chunk)
                    (chunk, vector) = (from.Chunk, _chunks[from.Chunk].Vector(column + 1));
                vector.CopyTo(columns[column], from.Index, count, table.Rows + row);
                row += count;
            }
        }
        table.Rows += _rows.Count;
    }

    public void Clear()
    {
        foreach (var chunk in _chunks)
            chunk.Dispose();
        _chunks.Clear();
        _rows.Clear();
        _isOrdered = true;
    }

    private readonly record struct Row(int Place, int First, int Second, int Third, int Chunk, int Index)
        : IComparable<Row>
    {
        public bool Follows(Row other, int by) => Chunk == other.Chunk && Index == other.Index + by;

        public int CompareTo(Row other) =>
            (Place, First, Second, Third).CompareTo((other.Place, other.First, other.Second, other.Third));
    }
}
