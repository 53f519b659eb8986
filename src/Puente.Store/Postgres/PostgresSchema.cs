using System.Reflection;
using Npgsql;
using Puente.Store.Schema;

namespace Puente.Store.Postgres;

/// <summary>Makes the tables, or finds out whether those that are there are of this program's version.</summary>
internal static class PostgresSchema
{
    /// <summary>The first with <c>bit_xor</c>.</summary>
    private const int OldestServer = 14;

    private static readonly string Program =
        typeof(PostgresSchema)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion
        ?? "unknown";

    /// <summary>Creates the tables when there are none. Only under the writer's lock, so that two starters do not collide.</summary>
    public static async Task EnsureAsync(
        NpgsqlConnection connection,
        PostgresTarget target,
        PostgresStoreOptions options,
        CancellationToken cancellationToken
    )
    {
        RequireServer(connection, target);
        var version = await ReadVersionAsync(connection, target, cancellationToken);

        if (version is { } held)
        {
            foreach (
                var step in SchemaUpgrades
                    .From(held, options.SchemaVersion, options.SchemaSteps, target.Description)
                    .ToList()
            )
                await ApplyAsync(connection, step.Postgres, step.To, options.Time, cancellationToken);
            return;
        }
        await ApplyAsync(
            connection,
            $"create schema if not exists {PostgresDdl.Quote(target.Schema)};\n{PostgresDdl.CreateAll(StoreSchema.Tables)}",
            options.SchemaVersion,
            options.Time,
            cancellationToken
        );
    }

    /// <summary>For readers, who change nothing.</summary>
    public static async Task RequireAsync(
        NpgsqlConnection connection,
        PostgresTarget target,
        PostgresStoreOptions options,
        CancellationToken cancellationToken
    )
    {
        RequireServer(connection, target);
        var version = await ReadVersionAsync(connection, target, cancellationToken);
        if (version is null)
            throw new StoreException(
                StoreFault.Environment,
                $"{target.Description} has no Puente tables in schema {target.Schema}. Let a writer open it first, or correct the address."
            );
        if (SchemaUpgrades.From(version.Value, options.SchemaVersion, options.SchemaSteps, target.Description).Any())
            throw new StoreException(
                StoreFault.Environment,
                $"{target.Description} has tables of version {version}, this program reads version {options.SchemaVersion}. Let a writer of this program open it once; that upgrades it."
            );
    }

    private static void RequireServer(NpgsqlConnection connection, PostgresTarget target)
    {
        if (connection.PostgreSqlVersion.Major < OldestServer)
            throw new StoreException(
                StoreFault.Environment,
                $"{target.Description} is PostgreSQL {connection.PostgreSqlVersion}; {OldestServer} or newer is needed."
            );
    }

    private static async Task<int?> ReadVersionAsync(
        NpgsqlConnection connection,
        PostgresTarget target,
        CancellationToken cancellationToken
    )
    {
        var table = $"{PostgresDdl.Quote(target.Schema)}.{PostgresDdl.Quote(Schema.ControlTables.SchemaVersion.Name)}";
        await using var exists = new NpgsqlCommand("select to_regclass($1) is not null", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = table } },
        };
        if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
            return null;
        await using var read = new NpgsqlCommand($"select max(version) from {table}", connection);
        return await read.ExecuteScalarAsync(cancellationToken) as int?;
    }

    private static async Task ApplyAsync(
        NpgsqlConnection connection,
        string statements,
        int version,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await PostgresWriter.ExecuteAsync(connection, statements, cancellationToken);
        await using var command = new NpgsqlCommand(
            "insert into schema_version (version, program, applied_at) values ($1, $2, $3)",
            connection
        );
        command.Parameters.Add(Value.Of(version));
        command.Parameters.Add(Value.Of(Program));
        command.Parameters.Add(Value.Of(time.GetUtcNow()));
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
