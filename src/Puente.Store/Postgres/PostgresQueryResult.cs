using System.Runtime.CompilerServices;
using Npgsql;

namespace Puente.Store.Postgres;

/// <summary>Rows as they come from the server; holds a connection until it is disposed.</summary>
internal sealed class PostgresQueryResult : IQueryResult
{
    private readonly PostgresTarget _target;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlBatch _batch;
    private readonly NpgsqlDataReader _reader;

    public PostgresQueryResult(
        PostgresTarget target,
        NpgsqlConnection connection,
        NpgsqlBatch batch,
        NpgsqlDataReader reader
    )
    {
        (_target, _connection, _batch, _reader) = (target, connection, batch, reader);
        Columns =
        [
            .. Enumerable
                .Range(0, reader.FieldCount)
                .Select(index => new QueryColumn(reader.GetName(index), reader.GetDataTypeName(index))),
        ];
    }

    public IReadOnlyList<QueryColumn> Columns { get; }

    public async IAsyncEnumerable<object?[]> ReadRowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var row = new object?[Columns.Count];
        while (await ReadAsync(row, cancellationToken))
            yield return row;
    }

    public async ValueTask DisposeAsync()
    {
        // Rows nobody read would all have to be taken off the line before the connection could be used again.
        if (!_reader.IsClosed)
            _batch.Cancel();
        try
        {
            await _reader.DisposeAsync();
        }
        catch (Exception exception) when (PostgresFault.IsServer(exception) || exception is OperationCanceledException)
        {
            // The statement was cancelled just now; nothing was to be kept.
        }
        await _batch.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task<bool> ReadAsync(object?[] row, CancellationToken cancellationToken)
    {
        try
        {
            if (!await _reader.ReadAsync(cancellationToken))
            {
                await _reader.CloseAsync();
                return false;
            }
            for (var index = 0; index < row.Length; index++)
                row[index] = _reader.IsDBNull(index) ? null : _reader.GetValue(index);
            return true;
        }
        catch (OverflowException)
        {
            throw new StoreException(
                StoreFault.Input,
                $"{_target.Description}: a number of the answer is too large to be read; cast it to text."
            );
        }
        catch (Exception exception) when (PostgresFault.IsServer(exception))
        {
            throw PostgresFault.Query(_target, exception);
        }
    }
}
