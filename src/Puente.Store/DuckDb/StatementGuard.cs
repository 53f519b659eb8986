using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Puente.Store.DuckDb;

/// <summary>Asks DuckDB itself whether a text is one statement that reads.</summary>
/// <remarks>
/// The second guard is the read-only transaction it runs in, which also stops an <c>EXPLAIN ANALYZE DELETE</c>; the third that
/// the process has no access to other files through DuckDB.
/// </remarks>
internal static partial class StatementGuard
{
    /// <exception cref="StoreException">It is not; nothing was run.</exception>
    public static void EnsureReads(DuckDBConnection connection, string sql)
    {
        var native = connection.NativeConnection;
        var count = NativeMethods.ExtractStatements.DuckDBExtractStatements(native, sql, out var statements);
        using (statements)
        {
            if (count == 0)
                throw Refusal(
                    NativeMethods.ExtractStatements.DuckDBExtractStatementsError(statements) ?? "there is no statement"
                );
            if (count > 1)
                throw Refusal($"there are {count} statements; ask one at a time");
            var state = NativeMethods.ExtractStatements.DuckDBPrepareExtractedStatement(
                native,
                statements,
                0,
                out var prepared
            );
            using (prepared)
            {
                if (state != DuckDBState.Success)
                    throw Refusal(
                        NativeMethods.PreparedStatements.DuckDBPrepareError(prepared) ?? "it could not be prepared"
                    );
                var type = (DuckDBStatementType)PreparedStatementType(prepared.DangerousGetHandle());
                if (type is not (DuckDBStatementType.Select or DuckDBStatementType.Explain))
                    throw Refusal($"{type} is not a statement that only reads");
            }
        }
    }

    private static StoreException Refusal(string reason) =>
        new(StoreFault.Input, $"The statement was not run: {reason.TrimEnd('.', '\n')}.");

    [LibraryImport("duckdb", EntryPoint = "duckdb_prepared_statement_type")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial int PreparedStatementType(IntPtr statement);
}
