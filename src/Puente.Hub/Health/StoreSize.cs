using System.Globalization;
using Puente.Store;

namespace Puente.Hub.Health;

/// <summary>Room that the tables take on the disk.</summary>
internal static class StoreSize
{
    /// <returns>Bytes, without the write-ahead log.</returns>
    /// <exception cref="StoreException">The store does not answer.</exception>
    public static async Task<long> ReadAsync(IStore store, CancellationToken cancellationToken)
    {
        var sql =
            store.Dialect == StoreDialect.DuckDb
                ? "SELECT CAST(sum(block_size * total_blocks) AS BIGINT) FROM pragma_database_size()"
                : "SELECT pg_database_size(current_database())";
        await using var result = await store.QueryAsync(sql, cancellationToken);
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
            return Convert.ToInt64(row[0], CultureInfo.InvariantCulture);
        throw new InvalidOperationException("The store answered a sum without a row.");
    }
}
