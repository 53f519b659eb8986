using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using Amazon.SQS;
using Puente.Testing;

namespace Puente.Emulator.Tests.EventBridge;

/// <summary>moto's SQS, an implementation that shares nothing with ours, as a process of its own on a free port.</summary>
internal sealed class MotoServer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private MotoServer(Process process, string endpoint)
    {
        (_process, Endpoint) = (process, endpoint);
        Sqs = new AmazonSQSClient(
            new BasicAWSCredentials("test", "test"),
            new AmazonSQSConfig { ServiceURL = endpoint, AuthenticationRegion = "us-east-1" }
        );
    }

    public string Endpoint { get; }

    public AmazonSQSClient Sqs { get; }

    /// <summary>Null when the machine has no moto; the reason is in <paramref name="missing"/>.</summary>
    public static bool TryFind(out string missing)
    {
        try
        {
            using var probe = Start(
                "-c",
                "import importlib.util, sys; sys.exit(importlib.util.find_spec('moto.server') is None)"
            );
            probe.WaitForExit();
            missing = probe.ExitCode == 0 ? "" : "python3 has no module moto.server.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            missing = "There is no python3.";
        }
        return missing.Length == 0;
    }

    public static async Task<MotoServer> StartAsync()
    {
        var port = FreePort.Take();
        var process = Start("-m", "moto.server", "-H", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new MotoServer(process, $"http://127.0.0.1:{port}");
        using var http = new HttpClient();
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"{server.Endpoint}/moto-api/data.json"));
                return server;
            }
            catch (HttpRequestException) when (!process.HasExited && Stopwatch.GetElapsedTime(started) < s_patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Sqs.Dispose();
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
}
