namespace Puente.Store.Schema;

public enum TableKind
{
    /// <summary>Rows of conversations; replaced whole with their conversation.</summary>
    Conversation,

    /// <summary>Names for ids, with the time they were valid.</summary>
    Reference,

    /// <summary>What was seen at a moment; rows are only added.</summary>
    Observation,

    /// <summary>The store's own bookkeeping.</summary>
    Control,
}

/// <summary>How the rows of a table lie in the record.</summary>
public enum Nesting
{
    /// <summary>The record itself.</summary>
    Root,

    /// <summary>One row per object of the parent's array member.</summary>
    Array,

    /// <summary>One row for the parent's object member.</summary>
    Object,

    /// <summary>One row per member of the parent's object member: name and value.</summary>
    Map,
}

/// <summary>One table of the store, whichever database holds it.</summary>
/// <param name="Key">Columns that name a row.</param>
/// <param name="Parent">Table whose record holds this one's member.</param>
/// <param name="Member">JSON member of the parent.</param>
public sealed record Table(
    string Name,
    TableKind Kind,
    string Doc,
    IReadOnlyList<Column> Columns,
    IReadOnlyList<string> Key,
    Nesting Nesting = Nesting.Root,
    string? Parent = null,
    string? Member = null
)
{
    /// <summary>Columns whose values travel in a batch, in column order: ordinals, members, extra, derived.</summary>
    public IReadOnlyList<Column> BatchColumns { get; } = [.. Columns.Where(column => column.IsBatched)];

    public Column this[string column] =>
        Columns.FirstOrDefault(candidate => candidate.Name == column)
        ?? throw new KeyNotFoundException($"Table {Name} has no column {column}.");
}
