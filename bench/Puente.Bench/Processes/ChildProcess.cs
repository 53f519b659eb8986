using System.Diagnostics;

namespace Puente.Bench.Processes;

/// <summary>This program again in a process of its own. It ends when its input is closed, so that none is left behind.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>The word before a child's own words on the command line.</summary>
    public const string Word = "child";

    public const string SecretVariable = "PUENTE_BENCH_SECRET";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>Processor time used so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static ChildProcess Start(string secret, params IEnumerable<string> words)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath ?? throw new InvalidOperationException("The program does not know its own path."),
            [Word, .. words]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment[SecretVariable] = secret;
        return new ChildProcess(
            Process.Start(start) ?? throw new InvalidOperationException("The child process could not be started.")
        );
    }

    /// <summary>The next line that the child writes.</summary>
    /// <exception cref="InvalidOperationException">It ended without one.</exception>
    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync()
        ?? throw new InvalidOperationException($"The child process ended with {await ExitAsync()} before it answered.");

    public Task WriteLineAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }
}
