using System.Reflection;
using DuckDB.NET.Data;
using Puente.Store.Schema;

namespace Puente.Store.DuckDb;

/// <summary>Creates the tables of a new store and upgrades those of an old one.</summary>
internal static class DuckDbSchema
{
    private static readonly string Program =
        typeof(DuckDbSchema).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";

    /// <exception cref="StoreException">The file holds other tables, or a newer store.</exception>
    public static void Ensure(
        DuckDBConnection connection,
        string description,
        TimeProvider time,
        int target,
        IReadOnlyList<SchemaStep> steps
    )
    {
        var tables = connection.Read(
            "SELECT table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary",
            row => row.GetString(0)
        );
        if (tables.Count == 0)
        {
            InTransaction(connection, DuckDbDdl.CreateAll(), target, time);
            return;
        }
        if (!tables.Contains("schema_version"))
        {
            throw new StoreException(
                StoreFault.Input,
                $"{description} holds tables, but they are not Puente's: name another file. It was not touched."
            );
        }

        var version = connection.Scalar<int>("SELECT coalesce(max(version), 0) FROM schema_version");
        foreach (var step in SchemaUpgrades.From(version, target, steps, description).ToList())
            InTransaction(connection, step.DuckDb, step.To, time);
    }

    private static void InTransaction(DuckDBConnection connection, string statements, int version, TimeProvider time)
    {
        connection.Execute("BEGIN TRANSACTION");
        var isDone = false;
        try
        {
            connection.Execute(statements);
            connection.Execute(
                "INSERT INTO schema_version (version, program, applied_at) VALUES (?, ?, ?)",
                version,
                Program,
                DuckDbSql.Utc(time.GetUtcNow())
            );
            connection.Execute("COMMIT");
            isDone = true;
        }
        finally
        {
            if (!isDone)
                connection.Execute("ROLLBACK");
        }
    }
}
