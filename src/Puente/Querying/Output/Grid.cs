namespace Puente.Querying.Output;

internal enum GridKind
{
    Text,
    Time,
    Milliseconds,
    Number,

    /// <summary>A part of one.</summary>
    Ratio,
}

internal readonly record struct GridColumn(string Name, GridKind Kind)
{
    public bool IsNumber => Kind is not (GridKind.Text or GridKind.Time);
}

/// <summary>An answer as rows. Values: null, text, a time in UTC, or a number (long or double).</summary>
internal sealed record Grid(IReadOnlyList<GridColumn> Columns, IReadOnlyList<object?[]> Rows);
