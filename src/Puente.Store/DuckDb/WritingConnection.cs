using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Puente.Store.DuckDb;

/// <summary>The one connection that writes. Its <see cref="Allowance"/> is told what it is refused for want of memory.</summary>
internal sealed class WritingConnection(DuckDBConnection connection, Allowance allowance) : IAsyncDisposable
{
    public DuckDBNativeConnection Native => connection.NativeConnection;

    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        try
        {
            return connection.Execute(sql, values);
        }
        catch (StoreException fault)
        {
            Note(fault.Message);
            throw;
        }
    }

    public List<T> Read<T>(string sql, Func<DuckDBDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        try
        {
            return connection.Read(sql, row, values);
        }
        catch (StoreException fault)
        {
            Note(fault.Message);
            throw;
        }
    }

    public void Append<T>(string catalog, string table, IEnumerable<T> rows, Action<IDuckDBAppenderRow, T> append)
    {
        try
        {
            connection.Append(catalog, table, rows, append);
        }
        catch (StoreException fault)
        {
            Note(fault.Message);
            throw;
        }
    }

    public void Note(string message)
    {
        if (DuckDbErrors.IsForWantOfMemory(message))
            allowance.Refuse();
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
