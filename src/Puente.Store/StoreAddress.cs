namespace Puente.Store;

public enum StoreKind
{
    DuckDb,
    Postgres,
}

/// <summary>
/// Where a store lies: a file name or <c>duckdb:path</c> for DuckDB, <c>postgres://user@host:port/db</c> for PostgreSQL.
/// </summary>
/// <param name="Target">Path of the file, or the whole URL.</param>
public sealed record StoreAddress(StoreKind Kind, string Target)
{
    private const string DuckDbPrefix = "duckdb:";
    private static readonly string[] PostgresPrefixes = ["postgres://", "postgresql://"];

    /// <exception cref="StoreException">The text names no store.</exception>
    public static StoreAddress Parse(string text)
    {
        if (PostgresPrefixes.Any(prefix => text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            return
                Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0 && url.AbsolutePath.Length > 1
                ? new StoreAddress(StoreKind.Postgres, text)
                : throw Refusal("a PostgreSQL address is postgres://user@host:port/database");
        }
        var isMarked = text.StartsWith(DuckDbPrefix, StringComparison.OrdinalIgnoreCase);
        var path = isMarked ? text[DuckDbPrefix.Length..] : text;
        if (string.IsNullOrWhiteSpace(path))
            throw Refusal("the name of the file is missing");
        if (!isMarked && path.Contains("://", StringComparison.Ordinal))
            throw Refusal("only files and postgres:// addresses can be stores");
        // A semicolon would end the file name in DuckDB's connection string.
        return path.Contains(';', StringComparison.Ordinal)
            ? throw Refusal("the name of the file holds a semicolon")
            : new StoreAddress(StoreKind.DuckDb, path);
    }

    /// <summary>Without the password.</summary>
    public override string ToString() =>
        Kind == StoreKind.Postgres && Uri.TryCreate(Target, UriKind.Absolute, out var url)
            ? $"postgres://{url.Host}{(url.Port > 0 ? $":{url.Port}" : "")}{url.AbsolutePath}"
            : Target;

    private static StoreException Refusal(string reason) => new(StoreFault.Input, $"That is not a store: {reason}.");
}
