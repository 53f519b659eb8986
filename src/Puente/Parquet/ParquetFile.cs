using System.Globalization;
using DuckDB.NET.Data;
using Puente.Failures;
using Puente.Sql;
using Puente.Store;

namespace Puente.Parquet;

/// <summary>
/// Writes rows of any store to one Parquet file. The file appears under its name only when it is complete.
/// </summary>
/// <remarks>
/// DuckDB writes the file for both kinds of store. The rows wait in a database file beside the target, so that memory
/// does not grow with the result (promise P6).
/// </remarks>
internal sealed class ParquetFile : IAsyncDisposable
{
    private readonly string _target;
    private readonly string _scratch;
    private readonly string _unfinished;
    private readonly DuckDBConnection _connection;
    private readonly ParquetColumn[] _columns;
    private DuckDBAppender? _appender;
    private DuckDBTransaction? _transaction;
    private long _rows;

    private ParquetFile(string target, IReadOnlyList<QueryColumn> columns)
    {
        _target = target;
        var stem = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}");
        _scratch = stem + ".duckdb";
        _unfinished = stem + ".parquet";
        _columns = ParquetColumn.Of(columns);
        // Without these two settings DuckDB would try to download what it does not know.
        _connection = new DuckDBConnection(
            $"Data Source={_scratch};autoinstall_known_extensions=false;autoload_known_extensions=false"
        );
    }

    /// <exception cref="InputException">There is no such folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static ParquetFile Create(string target, IReadOnlyList<QueryColumn> columns)
    {
        var folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
            throw new InputException(
                $"There is no folder {folder} to write {Path.GetFileName(target)} into. Create it first."
            );
        if (Directory.Exists(target))
            throw new InputException($"{target} is a folder. Name a file in it.");
        var file = new ParquetFile(target, columns);
        try
        {
            file.Open();
            return file;
        }
        catch
        {
            file.Clean();
            throw;
        }
    }

    public void Add(object?[] row)
    {
        var target = _appender!.CreateRow();
        for (var index = 0; index < _columns.Length; index++)
            _columns[index].Append(target, row[index]);
        target.EndRow();
        _rows++;
    }

    /// <returns>Rows in the file.</returns>
    public async Task<long> CompleteAsync(CancellationToken cancellationToken)
    {
        _appender!.Close();
        _appender = null;
        await _transaction!.CommitAsync(cancellationToken);
        await ExecuteAsync(
            $"COPY rows TO '{_unfinished.Replace("'", "''", StringComparison.Ordinal)}' (FORMAT parquet, COMPRESSION zstd)",
            cancellationToken
        );
        File.Move(_unfinished, _target, overwrite: true);
        return _rows;
    }

    public ValueTask DisposeAsync()
    {
        Clean();
        return ValueTask.CompletedTask;
    }

    private void Open()
    {
        // Opened by us first: its refusal is a clear one, the engine's is not.
        using (File.Create(_unfinished)) { }
        _connection.Open();
        using var command = _connection.CreateCommand();
        command.CommandText =
            $"SET TimeZone = 'UTC'; CREATE TABLE rows ({string.Join(", ", _columns.Select(column => column.Definition))})";
        command.ExecuteNonQuery();
        _transaction = _connection.BeginTransaction();
        _appender = _connection.CreateAppender("rows");
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private void Clean()
    {
        _appender?.Dispose();
        _appender = null;
        _transaction?.Dispose();
        _connection.Dispose();
        foreach (var file in (string[])[_scratch, _scratch + ".wal", _unfinished])
            File.Delete(file);
        var spill = _scratch + ".tmp";
        if (Directory.Exists(spill))
            Directory.Delete(spill, recursive: true);
    }
}
