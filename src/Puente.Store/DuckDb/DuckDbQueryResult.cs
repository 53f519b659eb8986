using System.Runtime.CompilerServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Puente.Store.DuckDb;

/// <summary>Streams rows from a connection of its own, inside a read-only transaction.</summary>
internal sealed class DuckDbQueryResult : IQueryResult
{
    private readonly DuckDBConnection _connection;
    private readonly DuckDBCommand _command;
    private readonly DuckDBDataReader _reader;
    private readonly Allowance.Question _question;
    private readonly CancellationTokenRegistration _ending;

    // The second is for what may come while a row is being read.
    private readonly Lock _rowGate = new();
    private readonly Lock _commandGate = new();
    private bool _isClosed;

    private DuckDbQueryResult(
        DuckDBConnection connection,
        DuckDBCommand command,
        DuckDBDataReader reader,
        Allowance.Question question
    )
    {
        (_connection, _command, _reader, _question) = (connection, command, reader, question);
        Columns =
        [
            .. Enumerable
                .Range(0, reader.FieldCount)
                .Select(column => new QueryColumn(reader.GetName(column), reader.GetDataTypeName(column))),
        ];
        _ending = question.Ending.Register(static state => ((DuckDbQueryResult)state!).End(), this);
    }

    public IReadOnlyList<QueryColumn> Columns { get; }

    /// <param name="connection">Taken over: closed with the result, or here when the statement is refused.</param>
    /// <param name="question">Over with the result; when the statement is refused it stays the caller's.</param>
    public static DuckDbQueryResult Run(
        DuckDBConnection connection,
        string sql,
        IReadOnlyList<QueryParameter> parameters,
        Allowance.Question question,
        CancellationToken cancellationToken
    )
    {
        var command = connection.CreateCommand();
        var isDone = false;
        try
        {
            StatementGuard.EnsureReads(connection, sql);
            connection.Execute("BEGIN TRANSACTION READ ONLY");
            command.CommandText = sql;
            command.UseStreamingMode = true;
            foreach (var parameter in parameters)
                command.Parameters.Add(new DuckDBParameter(parameter.Value));
            using var stop = new Interrupter(command.Cancel, question.Stop);
            var result = new DuckDbQueryResult(connection, command, command.ExecuteReader(), question);
            isDone = true;
            return result;
        }
        catch (Exception error) when (error is DuckDBException or OperationCanceledException)
        {
            throw Refused(error, question, cancellationToken);
        }
        finally
        {
            if (!isDone)
            {
                command.Dispose();
                connection.Dispose();
            }
        }
    }

    public async IAsyncEnumerable<object?[]> ReadRowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask;
        var row = new object?[Columns.Count];
        using var stop = new Interrupter(Interrupt, cancellationToken);
        while (ReadRow(row, cancellationToken))
            yield return row;
    }

    public ValueTask DisposeAsync()
    {
        _ending.Dispose();
        Close();
        _question.Dispose();
        return ValueTask.CompletedTask;
    }

    private bool ReadRow(object?[] row, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_rowGate)
        {
            if (_question.IsEnded)
                throw Ended(null);
            try
            {
                if (!_reader.Read())
                    return false;
                for (var column = 0; column < row.Length; column++)
                    row[column] = _reader.IsDBNull(column) ? null : _reader.GetValue(column);
                return true;
            }
            catch (Exception error) when (error is DuckDBException or OperationCanceledException)
            {
                throw Refused(error, _question, cancellationToken);
            }
        }
    }

    /// <summary>Whoever reads slowly, or not at all, holds memory too: it is taken from him.</summary>
    private void End()
    {
        using (new Interrupter(Interrupt, _question.Ending))
            Close();
    }

    private void Interrupt()
    {
        lock (_commandGate)
        {
            if (!_isClosed)
                _command.Cancel();
        }
    }

    private void Close()
    {
        lock (_rowGate)
        {
            lock (_commandGate)
            {
                if (_isClosed)
                    return;
                _isClosed = true;
            }
            _reader.Dispose();
            _command.Dispose();
            _connection.Dispose();
        }
    }

    private static StoreException Ended(Exception? error) =>
        new(
            StoreFault.TooLarge,
            "The query was ended: it held memory that new records needed. Ask for less at a time, or for fewer groups.",
            error
        );

    /// <summary>
    /// A fault in one of DuckDB's threads stops the others, and which of them is heard of first is chance: an interruption that
    /// nobody asked for is a fault whose words are lost.
    /// </summary>
    internal static Exception Refused(
        Exception error,
        Allowance.Question question,
        CancellationToken cancellationToken
    ) =>
        cancellationToken.IsCancellationRequested
            ? new OperationCanceledException("The query was cancelled.", error, cancellationToken)
        : question.IsEnded ? Ended(error)
        : error is DuckDBException { ErrorType: DuckDBErrorType.OutOfMemory }
            ? new StoreException(
                StoreFault.TooLarge,
                $"The query needs more memory or room than queries may have: {DuckDbErrors.FirstLine(error)}.",
                error
            )
        : new StoreException(
            StoreFault.Input,
            error is OperationCanceledException
                ? "DuckDB gave the statement up over a fault in one of its rows and does not say which."
                : $"DuckDB refused the statement: {error.Message.TrimEnd()}",
            error
        );
}
