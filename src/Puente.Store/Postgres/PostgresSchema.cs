using System.Globalization;
using Npgsql;
using Puente.Store.Schema;

namespace Puente.Store.Postgres;

/// <summary>Makes the tables, or finds out whether those that are there are of this program's version.</summary>
internal static class PostgresSchema
{
    /// <summary>Creates the tables when there are none. Only under the writer's lock, so that two starters do not collide.</summary>
    public static async Task EnsureAsync(
        NpgsqlConnection connection,
        PostgresTarget target,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        await RequireServerAsync(connection, target);
        var version = await ReadVersionAsync(connection, target, cancellationToken);
        RefuseNewer(target, version);
        if (version == StoreSchema.Version)
            return;

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (version is null)
        {
            var sql =
                $"create schema if not exists {PostgresDdl.Quote(target.Schema)};\n{PostgresDdl.CreateAll(StoreSchema.Tables)}";
            await using var create = new NpgsqlCommand(sql, connection, transaction);
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
        await WriteVersionAsync(connection, time, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>For readers, who change nothing.</summary>
    public static async Task RequireAsync(
        NpgsqlConnection connection,
        PostgresTarget target,
        CancellationToken cancellationToken
    )
    {
        await RequireServerAsync(connection, target);
        var version = await ReadVersionAsync(connection, target, cancellationToken);
        RefuseNewer(target, version);
        if (version is null)
            throw new StoreException(
                StoreFault.Environment,
                $"{target.Description} has no Puente tables in schema {target.Schema}. Let a writer open it first, or correct the address."
            );
        if (version < StoreSchema.Version)
            throw new StoreException(
                StoreFault.Environment,
                $"{target.Description} has tables of version {version}, this program reads version {StoreSchema.Version}. Let a writer of this program open it once; that upgrades it."
            );
    }

    private static Task RequireServerAsync(NpgsqlConnection connection, PostgresTarget target) =>
        connection.PostgreSqlVersion.Major >= 14
            ? Task.CompletedTask
            : throw new StoreException(
                StoreFault.Environment,
                $"{target.Description} is PostgreSQL {connection.PostgreSqlVersion}; 14 or newer is needed."
            );

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

    private static void RefuseNewer(PostgresTarget target, int? version)
    {
        if (version > StoreSchema.Version)
            throw new StoreException(
                StoreFault.NewerVersion,
                $"{target.Description} has tables of version {version}, written by a newer Puente; this program knows version {StoreSchema.Version}. Upgrade the program."
            );
    }

    private static async Task WriteVersionAsync(
        NpgsqlConnection connection,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            "insert into schema_version (version, program, applied_at) values ($1, $2, $3)",
            connection
        );
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = StoreSchema.Version });
        command.Parameters.Add(
            new NpgsqlParameter<string>
            {
                TypedValue = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Puente {typeof(PostgresSchema).Assembly.GetName().Version}"
                ),
            }
        );
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = time.GetUtcNow().UtcDateTime });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
