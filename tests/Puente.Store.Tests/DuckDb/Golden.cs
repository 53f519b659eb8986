using System.Runtime.CompilerServices;
using DuckDB.NET.Data;

namespace Puente.Store.Tests.DuckDb;

/// <summary>What released versions wrote; these files are never changed, only added to.</summary>
internal static class Golden
{
    public static string SchemaFile(int version) => Path.Combine(Folder(), $"schema-v{version}.sql");

    public static string RowsFile(int version) => Path.Combine(Folder(), $"rows-v{version}.sql");

    public static void CreateStore(string file, string statements)
    {
        using var connection = new DuckDBConnection($"Data Source={file}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "Golden");
}
