using System.Diagnostics;
using Puente.Testing;

namespace Puente.Tests;

/// <summary>What only the real process can show: its streams, its exit code, its signals.</summary>
[Trait("Category", "Slow")]
public sealed class ProcessTests
{
    [Fact]
    public async Task A_pipe_gets_plain_text_and_the_shell_gets_the_exit_code()
    {
        using var good = Start("--help");
        using var wrong = Start("no-such-verb");
        var help = await good.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var complaint = await wrong.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(EndAsync(good), EndAsync(wrong));

        Assert.Equal((0, 2), (good.ExitCode, wrong.ExitCode));
        Assert.DoesNotContain('\u001b', help + complaint);
        Assert.Contains("has no verb 'no-such-verb'", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_ends_the_emulator_in_order()
    {
        using var emulator = Start("emulator", "--listen", "http://127.0.0.1:0", "--conversations-per-day", "10");
        while (await emulator.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            if (line == "Ctrl-C ends it.")
                break;
        using var kill = Process.Start("kill", ["-TERM", $"{emulator.Id}"]);
        await Task.WhenAll(EndAsync(kill), EndAsync(emulator));

        Assert.Equal(0, emulator.ExitCode);
        Assert.Contains(
            "the emulator has stopped",
            await emulator.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    private static Process Start(params string[] args) =>
        Process.Start(
            new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "puente.dll"), .. args])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Path.GetTempPath(),
            }.LivingShortly()
        )!;

    private static Task EndAsync(Process process) =>
        process
            .WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
}
