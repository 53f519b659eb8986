using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Specs.House;
using Puente.Testing;

namespace Puente.Specs.Live;

/// <summary>A hub in a process of its own, which can be ended at any instruction and started again.</summary>
internal sealed class HubProcess(string folder, string secret) : IDisposable
{
    /// <summary>Processes whose hub was stopped in order: the next hub finds its code compiled.</summary>
    private static readonly ConcurrentBag<Process> s_idle = [];

    private Process? _process;
    private TimeSpan _cpuBefore;

    /// <summary>Null while nobody answers.</summary>
    public Uri? Address { get; private set; }

    public int Kills { get; private set; }

    private static string Program { get; } =
        Path.Combine(
            ProjectFolder.Path,
            "artifacts",
            "bin",
            "Puente.Axe",
            Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
            "Puente.Axe.dll"
        );

    /// <summary>Returns when the hub answers, or has ended itself at its write point before that.</summary>
    public async Task StartAsync(JsonObject settings)
    {
        var file = Path.Combine(folder, "hub.json");
        await File.WriteAllTextAsync(file, settings.ToJsonString(), TestContext.Current.CancellationToken);
        _process = s_idle.TryTake(out var idle) ? idle : StartProcess();
        _cpuBefore = _process.TotalProcessorTime;
        await _process.StandardInput.WriteLineAsync(file);
        await _process.StandardInput.WriteLineAsync(secret);
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        Address = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line
            ? new Uri(line)
            : null;
    }

    /// <summary>Processor time of all its runs.</summary>
    public TimeSpan CpuTime { get; private set; }

    public bool IsRunning => _process is { HasExited: false };

    public async Task KillAsync()
    {
        Kills++;
        CpuTime += _process!.HasExited ? TimeSpan.Zero : _process.TotalProcessorTime - _cpuBefore;
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.Dispose();
        _process = null;
        Address = null;
    }

    /// <summary>Lets no file of the hub be written from this byte on, as on a disk that is full; null lifts it.</summary>
    public async Task LimitFilesAsync(long? bytes)
    {
        var limit = bytes?.ToString(CultureInfo.InvariantCulture) ?? "unlimited";
        using var setting = Process.Start(
            "prlimit",
            ["--pid", _process!.Id.ToString(CultureInfo.InvariantCulture), $"--fsize={limit}:unlimited"]
        );
        await setting.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, setting.ExitCode);
    }

    public async Task StopAsync()
    {
        await _process!.StandardInput.WriteLineAsync("stop");
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal("0", await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        CpuTime += _process.TotalProcessorTime - _cpuBefore;
        s_idle.Add(_process);
        _process = null;
    }

    public async Task<JsonElement> StatusAsync(HttpClient http)
    {
        using var answer = await http.GetAsync(
            new Uri(Address!, "/api/local/status"),
            TestContext.Current.CancellationToken
        );
        using var document = JsonDocument.Parse(
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
        return document.RootElement.Clone();
    }

    public void Dispose()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static Process StartProcess()
    {
        // Without the trap a limit of LimitFilesAsync would end the process instead of failing the write.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "trap '' XFSZ; exec dotnet \"$@\"", "sh", Program, "hub"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // The runtime's own memory lies in files too when code pages are mapped twice; the limit is for the hub's.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return Process.Start(start.LivingShortly())
            ?? throw new InvalidOperationException("dotnet could not be started.");
    }
}
