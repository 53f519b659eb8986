using DuckDB.NET.Data;

namespace Puente.Store.DuckDb;

public sealed partial class DuckDbStore
{
    public Task<IQueryResult> QueryAsync(string sql, CancellationToken cancellationToken) =>
        QueryAsync(sql, [], cancellationToken);

    public Task<IQueryResult> QueryAsync(
        string sql,
        IReadOnlyList<QueryParameter> parameters,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var question = Ask(cancellationToken);
        try
        {
            return Task.FromResult<IQueryResult>(
                DuckDbQueryResult.Run(Connect(_file), sql, parameters, question, cancellationToken)
            );
        }
        catch
        {
            question.Dispose();
            throw;
        }
    }

    public Task<long> ExportParquetAsync(string sql, string file, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var target = Path.GetFullPath(file);
        var folder = ExportFolder(_file);
        var staged = Path.Combine(folder, $"{Guid.NewGuid():N}.parquet");
        lock (_exportGate)
        {
            Directory.CreateDirectory(folder);
            _exports++;
        }
        try
        {
            var rows = Copy(sql, staged, cancellationToken);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(staged, target, overwrite: true);
            return Task.FromResult(rows);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DuckDbErrors.Fault($"{target} could not be written: {error.Message} Nothing was exported.", error);
        }
        finally
        {
            lock (_exportGate)
            {
                File.Delete(staged);
                if (--_exports == 0)
                    Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>The one folder DuckDB itself may write to, beside the store; there only while something is exported.</summary>
    private static string ExportFolder(string file) => $"{file}.export";

    private Allowance.Question Ask(CancellationToken cancellationToken) =>
        _allowance.Ask(isWriting: _transaction is not null, cancellationToken);

    private long Copy(string sql, string staged, CancellationToken cancellationToken)
    {
        using var question = Ask(cancellationToken);
        using var connection = Connect(_file);
        StatementGuard.EnsureReads(connection, sql);
        connection.Execute("BEGIN TRANSACTION READ ONLY");
        using var command = connection.CreateCommand();
        command.CommandText =
            $"COPY ({sql.TrimEnd().TrimEnd(';')}\n) TO '{staged.Replace("'", "''", StringComparison.Ordinal)}' (FORMAT parquet, COMPRESSION zstd)";
        using var stop = new Interrupter(command.Cancel, question.Stop);
        try
        {
            return command.ExecuteNonQuery();
        }
        catch (Exception error) when (error is DuckDBException or OperationCanceledException)
        {
            throw DuckDbQueryResult.Refused(error, question, cancellationToken);
        }
    }
}
