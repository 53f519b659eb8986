using System.IO.Hashing;
using System.Runtime.InteropServices;
using Npgsql;

namespace Puente.Store.Postgres;

/// <summary>
/// The right to write: an advisory lock of the session, so that the server takes it back when the process ends, however it ends.
/// </summary>
internal static class PostgresLock
{
    // Advisory locks of a database are shared by all its programs; this half of the key is Puente's.
    private const int Class = 0x50_75_65_6E;

    /// <exception cref="StoreException">Somebody else holds it and does not let go in time; the message names the holder.</exception>
    public static async Task TakeAsync(
        NpgsqlConnection connection,
        PostgresTarget target,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        var milliseconds = Math.Max(1, (long)patience.TotalMilliseconds);
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"set lock_timeout = {milliseconds}; select pg_advisory_lock({Class}, {Key(target)}); set lock_timeout = 0";
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            var holder = await DescribeHolderAsync(connection, target, cancellationToken);
            throw new StoreException(
                StoreFault.Environment,
                $"{target.Description} already has a writer: {holder}. One process writes at a time; stop the other one, or wait until it has ended."
            );
        }
    }

    private static async Task<string> DescribeHolderAsync(
        NpgsqlConnection connection,
        PostgresTarget target,
        CancellationToken cancellationToken
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = """
            select format('"%s", server process %s, from %s, since %s', a.application_name, a.pid,
                          coalesce(host(a.client_addr), 'the server itself'),
                          to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
            from pg_locks l join pg_stat_activity a using (pid)
            where l.locktype = 'advisory' and l.granted and l.objsubid = 2
              and l.database = (select oid from pg_database where datname = current_database())
              and l.classid = $1::bigint::oid and l.objid = $2::bigint::oid
            """;
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Class });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = (uint)Key(target) });
        return await command.ExecuteScalarAsync(cancellationToken) as string ?? "one that has just let go";
    }

    private static int Key(PostgresTarget target) =>
        unchecked((int)XxHash32.HashToUInt32(MemoryMarshal.AsBytes(target.Schema.AsSpan())));
}
