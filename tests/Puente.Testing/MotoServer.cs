using System.Diagnostics;

namespace Puente.Testing;

/// <summary>moto, an independent stand-in for AWS, on a free port; ended with the test. Slow: functional tests only.</summary>
public sealed class MotoServer : IAsyncDisposable
{
    private readonly Process _process;

    private MotoServer(Process process, int port) => (_process, Address) = (process, new($"http://127.0.0.1:{port}"));

    public Uri Address { get; }

    public static async Task<MotoServer> StartAsync(CancellationToken cancellationToken)
    {
        var port = FreePort.Take();
        var start = new ProcessStartInfo("python3", ["-m", "moto.server", "-H", "127.0.0.1", "-p", $"{port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("python3 could not be started.");
        // The pipes are read so that a full one does not stop the server.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new MotoServer(process, port);
        await server.WaitAsync(cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience.Limit);
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(Address, "/moto-api/"), patience.Token);
                return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // There is no signal for a foreign process that begins to listen; asking is all there is.
                await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
            }
        }
    }
}
