namespace Puente.Store;

public readonly record struct TableCount(string Table, long Rows);

/// <summary>Rows of a statement, read forward once.</summary>
public interface IQueryResult : IAsyncDisposable
{
    IReadOnlyList<QueryColumn> Columns { get; }

    /// <summary>One array per row in column order; null is SQL NULL. The array may be reused for the next row.</summary>
    IAsyncEnumerable<object?[]> ReadRowsAsync(CancellationToken cancellationToken);
}

public readonly record struct QueryColumn(string Name, string Type);
