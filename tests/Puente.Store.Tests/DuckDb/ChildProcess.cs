using System.Diagnostics;

namespace Puente.Store.Tests.DuckDb;

/// <summary>Runs one test of this assembly in a process of its own.</summary>
internal static class ChildProcess
{
    private const string Variable = "PUENTE_STORE_CHILD";

    /// <summary>File given to this process by its parent; null when it is not a child.</summary>
    public static string? File => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } file ? file : null;

    /// <returns>Exit code and everything printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string testMethod, string file)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            ArgumentList = { "--filter-method", $"*{testMethod}" },
            Environment = { [Variable] = file },
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Insert(0, typeof(ChildProcess).Assembly.Location);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
