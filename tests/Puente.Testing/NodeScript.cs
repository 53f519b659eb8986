using System.Diagnostics;
using System.Security.Cryptography;

namespace Puente.Testing;

/// <summary>
/// Runs a script of a folder with pinned packages of its own; usually of <c>tests/conformance</c>: the platform's own
/// JavaScript SDK, which knows nothing of Puente.
/// </summary>
public static class NodeScript
{
    private const string Conformance = "tests/conformance";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <param name="arguments">Those of node, the script, those of the script.</param>
    /// <returns>What the script printed.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it complained of.</exception>
    public static Task<string> RunAsync(params string[] arguments) =>
        RunAsync(new Dictionary<string, string>(), arguments);

    /// <param name="surroundings">Environment variables that the script reads.</param>
    public static Task<string> RunAsync(IReadOnlyDictionary<string, string> surroundings, params string[] arguments) =>
        RunInAsync(Conformance, surroundings, arguments);

    /// <param name="path">The folder of the script, from the root of the project.</param>
    public static async Task<string> RunInAsync(
        string path,
        IReadOnlyDictionary<string, string> surroundings,
        params string[] arguments
    )
    {
        var folder = Path.Combine(Root(), path);
        await InstallAsync(folder);
        return await StartAsync(folder, "node", arguments, surroundings);
    }

    /// <summary>Installs the pinned packages once, also when several test programs come at the same time.</summary>
    private static async Task InstallAsync(string folder)
    {
        var wanted = Convert.ToHexString(
            SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json")))
        );
        var stamp = Path.Combine(folder, "node_modules", ".installed");
        await using var turn = await TakeTurnAsync(Path.Combine(folder, ".installing"));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
            return;
        await StartAsync(folder, "npm", ["ci", "--no-audit", "--no-fund"], new Dictionary<string, string>());
        await File.WriteAllTextAsync(stamp, wanted);
    }

    private static async Task<FileStream> TakeTurnAsync(string file)
    {
        using var late = new CancellationTokenSource(Patience);
        while (true)
            try
            {
                return new FileStream(
                    file,
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None,
                    1,
                    FileOptions.DeleteOnClose
                );
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), late.Token);
            }
    }

    private static async Task<string> StartAsync(
        string folder,
        string program,
        string[] arguments,
        IReadOnlyDictionary<string, string> surroundings
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in surroundings)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (text, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var late = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        return process.ExitCode == 0
            ? await text
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments.Take(2))} ended with {process.ExitCode}: {await errors}"
            );
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Puente.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("No folder above the tests holds Puente.slnx.");
    }
}
