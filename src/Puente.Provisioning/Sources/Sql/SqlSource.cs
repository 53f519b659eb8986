using System.Data;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Puente.Platform.SignIn;
using Puente.Provisioning.Mapping;

namespace Puente.Provisioning.Sources.Sql;

/// <summary>People in a PostgreSQL view: one query, read in one transaction that sees one moment and can change nothing.</summary>
internal sealed class SqlSource(SqlSettings settings, Secret? secret) : IEntrySource
{
    public string Origin =>
        string.Create(CultureInfo.InvariantCulture, $"postgres://{settings.Host}:{settings.Port}/{settings.Database}");

    public async Task<SourceReading> ReadAsync(IReadOnlyCollection<string> fields, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString());
        try
        {
            await connection.OpenAsync(cancellationToken);
        }
        catch (NpgsqlException fault)
        {
            throw Refused(fault);
        }

        var entries = new List<SourceEntry>();
        try
        {
            // Also for what a query with a commit in it would begin.
            await using var guard = new NpgsqlCommand(
                "set session characteristics as transaction read only",
                connection
            );
            await guard.ExecuteNonQueryAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(
                IsolationLevel.RepeatableRead,
                cancellationToken
            );
            await using var command = new NpgsqlCommand(settings.Query, connection, transaction);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var columns = Columns(reader);
            while (await reader.ReadAsync(cancellationToken))
                entries.Add(Entry(reader, columns, entries.Count + 1));
            if (await reader.NextResultAsync(cancellationToken))
                throw Fault(settings.Place, "the query has several statements", "Write one select.");
            return new SourceReading(entries, columns, MarkOf(entries));
        }
        catch (PostgresException fault)
        {
            // Texts of other classes may quote a row.
            var text = fault.SqlState.StartsWith("42", StringComparison.Ordinal) ? $" ({fault.MessageText})" : "";
            throw Fault(
                settings.Place,
                $"{Origin} refused the query with {fault.SqlState}{text}",
                "Try it with psql as this user and mend it.",
                fault
            );
        }
        catch (Exception fault) when (fault is NpgsqlException or IOException or TimeoutException)
        {
            throw Fault(
                Origin,
                string.Create(CultureInfo.InvariantCulture, $"the connection ended after {entries.Count} rows"),
                "Nothing of them is used. Try again; a slow query may need a larger \"timeoutSeconds\".",
                fault
            );
        }
    }

    public async Task<bool> HasChangedAsync(string mark, CancellationToken cancellationToken) =>
        (await ReadAsync([], cancellationToken)).Mark != mark;

    private string ConnectionString()
    {
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = settings.Host,
            Port = settings.Port,
            Database = settings.Database,
            Username = settings.User,
            Password = secret?.Reveal(),
            // Two readings a minute need no pool, and a test's server can stop.
            Pooling = false,
            ApplicationName = "puente",
            CommandTimeout = (int)settings.Timeout.TotalSeconds,
            SslMode = settings.IsPlain && settings.CertificatesFile is null ? SslMode.Prefer : SslMode.VerifyFull,
        };
        if (settings.CertificatesFile is { } file)
            builder.RootCertificate = file;
        return builder.ConnectionString;
    }

    private string[] Columns(NpgsqlDataReader reader)
    {
        var names = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
        var twice = names
            .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? names
            : throw Fault(
                settings.Place,
                $"two columns are called '{twice.Key}'",
                "Rename one with \"as\"; case does not count."
            );
    }

    private SourceEntry Entry(NpgsqlDataReader reader, string[] columns, int row)
    {
        var origin = string.Create(CultureInfo.InvariantCulture, $"{Origin} row {row}");
        var fields = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < columns.Length; index++)
            try
            {
                var values = SqlValue
                    .Texts(reader.GetValue(index))
                    .Select(text => text.Trim())
                    .Where(text => text.Length > 0)
                    .ToArray();
                if (values.Length > 0)
                    fields[columns[index]] = values;
            }
            catch (InvalidCastException fault)
            {
                throw Fault(
                    origin,
                    $"column '{columns[index]}' has type {reader.GetDataTypeName(index)}, which has no text",
                    "Cast it to text in the query.",
                    fault
                );
            }

        return new SourceEntry(origin, fields);
    }

    // Without an "order by" the rows may come in any order.
    private static string MarkOf(IEnumerable<SourceEntry> entries)
    {
        var rows = entries
            .Select(entry =>
                string.Join(
                    '\u0001',
                    entry.Fields.Select(field => $"{field.Key}\u0002{string.Join('\u0003', field.Value)}")
                )
            )
            .Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u0004', rows))));
    }

    private DirectoryException Refused(NpgsqlException fault) =>
        fault switch
        {
            PostgresException { SqlState: var state } when state.StartsWith("28", StringComparison.Ordinal) => Fault(
                settings.Place,
                $"{Origin} refused the sign-in with {state}",
                "Look at the user in \"server\" and at the secret.",
                fault
            ),
            PostgresException { SqlState: var state } => Fault(
                settings.Place,
                $"{Origin} refused the connection with {state}",
                "Look at the database's name and at the server's log.",
                fault
            ),
            { InnerException: SocketException or TimeoutException } => new DirectoryException(
                DirectoryFailure.Environment,
                [new(Origin, "cannot be reached", "Look at host and port, and whether the server runs.")],
                fault
            ),
            _ => Fault(
                settings.Place,
                $"no connection to {Origin}: {fault.InnerException?.Message ?? fault.Message}",
                "Look at TLS and \"certificates\".",
                fault
            ),
        };

    private static DirectoryException Fault(string place, string problem, string fix, Exception? cause = null) =>
        new(DirectoryFailure.Input, [new(place, problem, fix)], cause);
}
