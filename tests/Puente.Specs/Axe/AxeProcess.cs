using System.Diagnostics;
using System.Globalization;
using Puente.Specs.House;
using Puente.Specs.World;
using Puente.Testing;

namespace Puente.Specs.Axe;

/// <summary>A sync in a process of its own, which can be ended at any instruction.</summary>
internal static class AxeProcess
{
    /// <summary>The places at which <c>Puente.Axe</c> can end itself.</summary>
    public static readonly string[] WritePoints =
    [
        "page written",
        "before commit",
        "after commit",
        "before the day's end",
        "after the day's end",
    ];

    public static string Program { get; } = Find();

    /// <summary>Runs until the write point was reached for the nth time; null runs to the end.</summary>
    /// <returns>The exit code; 137 when it was killed.</returns>
    public static async Task<int> RunAsync(ContactCentre centre, EmptyStore store, (string Point, int Nth)? kill)
    {
        using var process = Start(centre, store, kill, fileLimitBlocks: null);
        var (exit, errors) = await EndAsync(process);
        // A run that was meant to fail says so to its own test, not to everybody.
        if (errors.Length > 0)
            TestContext.Current.TestOutputHelper?.WriteLine(errors);
        return exit;
    }

    /// <summary>Ends the run from outside after a while, wherever it is.</summary>
    /// <returns>True when it was still running then.</returns>
    public static async Task<bool> KillAfterAsync(ContactCentre centre, EmptyStore store, TimeSpan time)
    {
        using var process = Start(centre, store, null, fileLimitBlocks: null);
        var ended = EndAsync(process);
        using var patience = new CancellationTokenSource(time);
        try
        {
            await ended.WaitAsync(patience.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await ended;
            return true;
        }
    }

    /// <summary>Runs with files limited in size, as on a disk that becomes full.</summary>
    public static async Task<(int ExitCode, string Errors)> RunOnFullDiskAsync(
        ContactCentre centre,
        EmptyStore store,
        int blocks
    )
    {
        using var process = Start(centre, store, null, blocks);
        return await EndAsync(process);
    }

    /// <summary>Requests served and time passed when the process says that its first new row is stored.</summary>
    public static async Task<(long Requests, TimeSpan Taken)> ToFirstRowsAsync(ContactCentre centre, EmptyStore store)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Start(centre, store, null, fileLimitBlocks: null);
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        var first = (centre.Emulator.Requests.Total, Stopwatch.GetElapsedTime(started));
        await EndAsync(process);
        Assert.Equal("rows", line);
        return first;
    }

    private static async Task<(int ExitCode, string Errors)> EndAsync(Process process)
    {
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, errors);
    }

    private static Process Start(
        ContactCentre centre,
        EmptyStore store,
        (string Point, int Nth)? kill,
        int? fileLimitBlocks
    )
    {
        List<string> arguments =
        [
            Program,
            centre.Emulator.BaseAddress.ToString(),
            centre.Emulator.Options.ClientId,
            store.Address,
            centre.Since.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "20",
            "40",
        ];
        if (kill is { } at)
            arguments.AddRange([at.Point, at.Nth.ToString(CultureInfo.InvariantCulture)]);
        // Without the trap the limit would end the process instead of failing the write.
        var start = fileLimitBlocks is { } blocks
            ? new ProcessStartInfo(
                "/bin/sh",
                ["-c", $"trap '' XFSZ; ulimit -f {blocks}; exec dotnet \"$@\"", "sh", .. arguments]
            )
            : new ProcessStartInfo("dotnet", arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        // The runtime's own memory lies in files too when code pages are mapped twice; the limit is for the store's.
        if (fileLimitBlocks is not null)
            start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["PUENTE_CLIENT_SECRET"] = centre.Emulator.Options.ClientSecret;
        return Process.Start(start.LivingShortly())
            ?? throw new InvalidOperationException("dotnet could not be started.");
    }

    private static string Find()
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(ProjectFolder.Path, "artifacts", "bin", "Puente.Axe", configuration, "Puente.Axe.dll");
    }
}
