using System.Globalization;
using Puente.Store;

namespace Puente.Hub.Health;

/// <summary>Room that the tables take on the disk.</summary>
internal static class StoreSize
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

    /// <returns>Bytes; with DuckDB the write-ahead log, which it tells rounded, is in them.</returns>
    /// <exception cref="StoreException">The store does not answer.</exception>
    public static async Task<long> ReadAsync(IStore store, CancellationToken cancellationToken)
    {
        var sql =
            store.Dialect == StoreDialect.DuckDb
                ? "SELECT block_size * total_blocks, wal_size FROM pragma_database_size() WHERE total_blocks IS NOT NULL"
                : "SELECT pg_database_size(current_database()), NULL";
        await using var result = await store.QueryAsync(sql, cancellationToken);
        var bytes = 0L;
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
            bytes += Convert.ToInt64(row[0], CultureInfo.InvariantCulture) + Parse(row[1] as string);
        return bytes;
    }

    /// <param name="text"><c>1.5 MiB</c>, <c>0 bytes</c>; anything else counts as nothing.</param>
    private static long Parse(string? text)
    {
        var parts = (text ?? "").Split(' ');
        var power = parts.Length == 2 ? Array.IndexOf(Units, parts[1]) : -1;
        return power >= 0 && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? (long)(number * Math.Pow(1024, power))
            : 0;
    }
}
