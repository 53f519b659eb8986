using Puente.Store.Conversations;
using Puente.Store.Conversations.Columns;

namespace Puente.Store.Decoding;

/// <summary>Positions of a row and its parents in the platform's arrays, outermost first; three levels at most.</summary>
internal readonly record struct Ordinals(int Count, int First, int Second, int Third)
{
    public Ordinals Add(int ordinal) =>
        Count switch
        {
            0 => new(1, ordinal, 0, 0),
            1 => new(2, First, ordinal, 0),
            2 => new(3, First, Second, ordinal),
            _ => throw new InvalidOperationException("The schema nests deeper than three arrays."),
        };

    public void Write(BatchTable table, int row, int columns)
    {
        if (columns > 0)
            table.Column<ValueBuffer<int>>(0).Set(row, First);
        if (columns > 1)
            table.Column<ValueBuffer<int>>(1).Set(row, Second);
        if (columns > 2)
            table.Column<ValueBuffer<int>>(2).Set(row, Third);
    }
}
