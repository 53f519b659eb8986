using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Puente.Testing;

namespace Puente.Specs.Hub;

/// <summary>The real <c>puente run</c> in a process of its own, and <c>puente</c> beside it.</summary>
internal sealed class HubProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly string _folder;
    private readonly ConcurrentQueue<string> _said = new();
    private readonly Task _reading;

    private HubProcess(Process process, string folder, Uri url)
    {
        (_process, _folder, Url) = (process, folder, url);
        _process.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
        _reading = Task.Run(async () =>
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
                _said.Enqueue(line);
        });
    }

    public Uri Url { get; }

    public string Said => string.Join('\n', _said);

    public static async Task<HubProcess> StartAsync(string folder)
    {
        var process = Process.Start(Command(folder, "run", "--json"))!;
        var first = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        if (first is null)
            Assert.Fail(await process.StandardError.ReadToEndAsync());
        using var line = JsonDocument.Parse(first!);
        return new HubProcess(
            process,
            folder,
            new Uri(line.RootElement.GetProperty("hub").GetProperty("url").GetString()!)
        );
    }

    /// <summary>Another <c>puente</c> in the same folder.</summary>
    public async Task<(int Code, string Output)> RunAsync(params string[] args)
    {
        using var other = Process.Start(Command(_folder, args))!;
        var output = other.StandardOutput.ReadToEndAsync();
        var error = other.StandardError.ReadToEndAsync();
        await other.WaitForExitAsync().WaitAsync(Patience);
        return (other.ExitCode, await output + await error);
    }

    public async Task<JsonElement> StatusAsync()
    {
        var (code, output) = await RunAsync("status", "--json");
        Assert.True(code is 0 or 1, output);
        return JsonElement.Parse(output);
    }

    /// <summary>One number.</summary>
    public async Task<long> CountAsync(string sql)
    {
        var (code, output) = await RunAsync("sql", "--csv", sql);
        Assert.True(code == 0, output);
        return long.Parse(output.Split("\r\n")[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Asks again and again until the answer is as wanted.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.False(_process.HasExited, $"The hub ended while waiting until {what}:\n{Said}");
            Assert.True(watch.Elapsed < Patience, $"It did not come about that {what}:\n{Said}");
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Asks for an orderly end.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _reading.WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static ProcessStartInfo Command(string folder, params string[] args) =>
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "puente.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        }.LivingShortly();
}
