using DuckDB.NET.Native;

namespace Puente.Store.DuckDb;

/// <summary>Some rows of a result, column by column; good until it is disposed, also when the result is gone.</summary>
internal sealed class ResultChunk(DuckDBDataChunk chunk) : IDisposable
{
    public int Rows { get; } = (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk);

    public VectorReader Vector(int column) => new(NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, column));

    public void Dispose() => chunk.Dispose();
}
