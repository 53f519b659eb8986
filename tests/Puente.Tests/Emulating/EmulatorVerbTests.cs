using System.Text.RegularExpressions;
using Puente.Terminal;
using Puente.Testing;

namespace Puente.Tests.Emulating;

public sealed class EmulatorVerbTests
{
    [Fact]
    public async Task It_prints_all_it_takes_to_connect_and_runs_until_it_is_stopped()
    {
        using var folder = new TempFolder();
        using var stop = new CancellationTokenSource();
        using var output = new SignallingWriter("Ctrl-C ends it.");
        var host = new CommandHost
        {
            Output = output,
            Error = TextWriter.Null,
            Variables = new Dictionary<string, string>(),
            Folder = folder.Path,
        };
        var running = Application.RunAsync(
            ["emulator", "--listen", "http://127.0.0.1:0", "--conversations-per-day", "10"],
            host,
            stop.Token
        );
        await output.Seen.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

        var text = output.ToString();
        var settings = Regex.Match(text, @"^\{.*?^\}", RegexOptions.Multiline | RegexOptions.Singleline).Value;
        var secret = Regex.Match(text, @"client secret  (\S+)").Groups[1].Value;
        using var run = new CommandRun();
        run.Write("puente.json", settings);
        run.Write("puente.secret", secret);
        var answer = await run.RunAsync("api", "GET", "/api/v2/organizations/me");
        Assert.False(running.IsCompleted);
        await stop.CancelAsync();

        Assert.True(answer.Code == 0, answer.All);
        Assert.Equal(0, await running);
    }

    [Theory]
    [InlineData("--listen", "127.0.0.1:80")]
    [InlineData("--listen", "https://127.0.0.1:0")]
    [InlineData("--tls-cert", "nowhere.pem")]
    [InlineData("--start", "yesterday")]
    [InlineData("--seed", "-1")]
    [InlineData("--speed", "fast")]
    [InlineData("--sqs-endpoint", "http://127.0.0.1:9324")]
    [InlineData("--sqs-queue", "events")]
    [InlineData("--action-targets", "moon")]
    [InlineData("--action-redirect", "crm.example")]
    [InlineData("--action-redirect", "crm.example=http://127.0.0.1:9000/path")]
    public async Task Options_that_cannot_be_used_are_wrong_input(string option, string value)
    {
        using var run = new CommandRun();
        var outcome = await run.RunAsync("emulator", option, value);
        Assert.Equal(2, outcome.Code);
        Assert.Contains(option, outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>Completes a task when a text has been written.</summary>
    private sealed class SignallingWriter(string mark) : StringWriter
    {
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => _seen.Task;

        public override void Write(string? value)
        {
            base.Write(value);
            Look();
        }

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            Look();
        }

        private void Look()
        {
            if (ToString().Contains(mark, StringComparison.Ordinal))
                _seen.TrySetResult();
        }
    }
}
