using System.Globalization;
using System.Net.Sockets;
using Npgsql;
using NpgsqlTypes;
using Puente.Hub.Gateway.Lookups;
using Puente.Store;
using Puente.Store.Schema;

namespace Puente.Hub.Gateway.Sources;

/// <summary>Another PostgreSQL database: read-only transactions, ended by the server itself when their time is over.</summary>
internal sealed class PostgresSource : ILookupSource
{
    private readonly NpgsqlDataSource _connections;

    public PostgresSource(GatewaySource source)
    {
        Name = source.Name;
        var settings = new NpgsqlConnectionStringBuilder(source.ConnectionString)
        {
            ApplicationName = "Puente gateway",
            // The lookup's own time limit comes with each statement.
            CommandTimeout = 0,
            // Longer than a lookup's longest time would be of no use to anyone.
            Timeout = (int)Lookup.LongestTimeout.TotalSeconds,
            CancellationTimeout = 1_000,
            MaxPoolSize = GuardedSource.Places,
            PersistSecurityInfo = false,
            IncludeErrorDetail = false,
            TcpKeepAlive = true,
        };
        settings.Options = $"{settings.Options} -c default_transaction_read_only=on".TrimStart();
        _connections = NpgsqlDataSource.Create(settings);
    }

    public string Name { get; }

    public async Task<SourceRows> ReadAsync(
        Lookup lookup,
        IReadOnlyList<QueryParameter> parameters,
        CancellationToken stop
    )
    {
        try
        {
            await using var connection = await _connections.OpenConnectionAsync(stop);
            // One way to the server and back; each command of a batch is one statement.
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new NpgsqlBatchCommand("begin transaction read only"),
                    new NpgsqlBatchCommand(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"set local statement_timeout = {(long)lookup.Timeout.TotalMilliseconds}"
                        )
                    ),
                },
            };
            var statement = new NpgsqlBatchCommand(lookup.Sql);
            foreach (var parameter in parameters)
                statement.Parameters.Add(
                    new NpgsqlParameter { Value = parameter.Value, NpgsqlDbType = TypeOf(parameter.Type) }
                );
            batch.BatchCommands.Add(statement);
            return await ReadAsync(batch, lookup.MostRows, stop);
        }
        catch (PostgresException answer)
        {
            throw new SourceException(FaultOf(answer.SqlState), answer.SqlState, answer);
        }
        catch (Exception fault) when (fault is NpgsqlException or SocketException or IOException or TimeoutException)
        {
            stop.ThrowIfCancellationRequested();
            var cause = fault.GetBaseException();
            var reason = cause is SocketException socket ? socket.SocketErrorCode.ToString() : cause.GetType().Name;
            throw new SourceException(SourceFault.Unavailable, reason, fault);
        }
        catch (NotSupportedException fault)
        {
            throw new SourceException(SourceFault.Refused, "more than one statement", fault);
        }
        catch (Exception fault) when (fault is OverflowException or InvalidCastException)
        {
            throw new SourceException(SourceFault.Refused, "a value of the answer cannot be read", fault);
        }
    }

    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private static async Task<SourceRows> ReadAsync(NpgsqlBatch batch, int mostRows, CancellationToken stop)
    {
        await using var reader = await batch.ExecuteReaderAsync(stop);
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
        var rows = new List<object?[]>();
        while (rows.Count < mostRows && await reader.ReadAsync(stop))
        {
            var row = new object?[columns.Length];
            for (var index = 0; index < row.Length; index++)
                row[index] = reader.IsDBNull(index) ? null : reader.GetValue(index);
            rows.Add(row);
        }
        // Rows nobody wants would all have to be taken off the line first.
        if (rows.Count == mostRows)
            batch.Cancel();
        return new SourceRows(columns, rows);
    }

    private static SourceFault FaultOf(string state) =>
        state == "57014" ? SourceFault.TimedOut
        // More temporary files than temp_file_limit allows: this statement's, not the server's.
        : state == "53400" ? SourceFault.Refused
        // Connection, sign-in, no such database, resources, the operator: not the statement's fault.
        : state[..2] is "08" or "28" or "3D" or "53" or "57" or "58" ? SourceFault.Unavailable
        : SourceFault.Refused;

    private static NpgsqlDbType TypeOf(ColumnType type) =>
        type switch
        {
            ColumnType.Text => NpgsqlDbType.Text,
            ColumnType.BigInt => NpgsqlDbType.Bigint,
            ColumnType.Double => NpgsqlDbType.Double,
            ColumnType.Boolean => NpgsqlDbType.Boolean,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A lookup has no input of this type."),
        };
}
