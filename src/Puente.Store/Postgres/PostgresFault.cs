using System.Net.Sockets;
using Npgsql;

namespace Puente.Store.Postgres;

/// <summary>What the server or the line to it said, as an error that says what to do. Never the password.</summary>
internal static class PostgresFault
{
    public static bool IsServer(Exception exception) =>
        exception is NpgsqlException or SocketException or IOException or TimeoutException;

    /// <summary>True when the session is gone and a new one may do.</summary>
    public static bool IsLost(Exception exception) =>
        exception is PostgresException answer
            ? answer.SqlState is "57P01" or "57P02" or "57P03"
                || answer.SqlState.StartsWith("08", StringComparison.Ordinal)
            : IsServer(exception);

    /// <param name="attempt">What was tried, to follow the store's name and a colon: <c>writing 500 conversations</c>.</param>
    public static StoreException Environment(PostgresTarget target, string attempt, Exception exception)
    {
        var start = $"{target.Description}: {attempt} failed. ";
        if (exception is not PostgresException answer)
            return new(
                StoreFault.Environment,
                start
                    + $"The server cannot be reached ({Reason(exception)}). Nothing of an open transaction was kept; check host, port and network, then try again.",
                exception
            );

        var advice = answer.SqlState switch
        {
            "28P01" or "28000" =>
                $"The server does not let user \"{target.User}\" in. Check user name, password and pg_hba.conf.",
            "3D000" => $"There is no database \"{target.Database}\". Create it, or correct the address.",
            "53100" => "The server's disk is full. Make room there; nothing of the transaction was kept.",
            "53200" =>
                "The server is out of memory. Nothing of the transaction was kept; try again with smaller batches.",
            "53300" => "The server has no connection left. Raise max_connections or close others.",
            "57P01" or "57P02" or "57P03" =>
                "The server was shut down or is starting. Nothing of an open transaction was kept; try again when it is up.",
            "25006" => "The server takes no writes: it is a standby or set to read-only. Point Puente at the primary.",
            "42501" => $"User \"{target.User}\" lacks a permission there. Grant it, or use the tables' owner.",
            "40001" or "40P01" or "55P03" => "Another session was in the way. Nothing was kept; try again.",
            "0A000" or "42704" or "42883" => "The server may be too old: PostgreSQL 14 or newer is needed.",
            _ => "Nothing of the transaction was kept.",
        };
        // Class 22 and 23 messages quote values, which are customer data.
        return IsAboutValues(answer)
            ? new(StoreFault.Environment, $"{start}The server refused a value ({Place(answer)}). {advice}")
            : new(
                StoreFault.Environment,
                $"{start}The server answered {answer.SqlState}: {answer.MessageText}. {advice}",
                exception
            );
    }

    /// <summary>The statement came from the caller, so the server's message is his.</summary>
    public static StoreException Query(PostgresTarget target, Exception exception) =>
        // Out of memory, and temp_file_limit: what a sort or a grouping may write to the disk.
        exception is PostgresException { SqlState: "53200" or "53400" } full
            ? new(
                StoreFault.TooLarge,
                $"{target.Description}: the query needs more memory or room than the server gives it, {full.SqlState}: {full.MessageText}.",
                exception
            )
        : exception is PostgresException answer
        && !IsLost(answer)
        && !answer.SqlState.StartsWith("53", StringComparison.Ordinal)
            ? new(
                StoreFault.Input,
                $"{target.Description} refused the statement, {answer.SqlState}: {answer.MessageText}.",
                exception
            )
        : Environment(target, "the query", exception);

    public static StoreException Commit(PostgresTarget target, Exception exception) =>
        new(
            StoreFault.Environment,
            $"{target.Description}: the connection was lost while committing ({Reason(exception)}). The transaction is stored whole or not at all, and which of the two is not known; writing the same again is safe.",
            exception
        );

    public static StoreException Lost(PostgresTarget target) =>
        new(
            StoreFault.Environment,
            $"{target.Description}: the connection was lost during this transaction, and nothing of it was kept. Begin a new one; it connects again."
        );

    private static bool IsAboutValues(PostgresException answer) =>
        answer.SqlState.StartsWith("22", StringComparison.Ordinal)
        || answer.SqlState.StartsWith("23", StringComparison.Ordinal);

    private static string Place(PostgresException answer) =>
        string.Join(
            ", ",
            new[] { answer.SqlState, answer.TableName, answer.ColumnName, answer.ConstraintName }.Where(part =>
                !string.IsNullOrEmpty(part)
            )
        );

    private static string Reason(Exception exception)
    {
        if (exception is PostgresException answer)
            return answer.SqlState;
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
                return socket.SocketErrorCode.ToString();
        }
        return exception.InnerException?.GetType().Name ?? exception.GetType().Name;
    }
}
