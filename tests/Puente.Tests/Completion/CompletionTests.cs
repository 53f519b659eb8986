using System.Diagnostics;

namespace Puente.Tests.Completion;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("puente st", "status")]
    [InlineData("puente config ", "init show schema secret --config --profile --help")]
    [InlineData("puente config sc", "schema")]
    [InlineData("puente completion ", "bash fish pwsh zsh --config --profile --help")]
    [InlineData("puente sync --d", "--dry-run")]
    [InlineData("puente api PU", "PUT")]
    [InlineData("puente api PUT /api/v2/notif", "/api/v2/notifications/channels/{channelId}/subscriptions")]
    [InlineData("puente api GET /api/v2/users --pag", "--paginate")]
    public async Task Bash_itself_completes_verbs_and_options(string typed, string expected)
    {
        using var run = new CommandRun();
        var script = run.Write("completion.bash", (await run.RunAsync("completion", "bash")).Output);
        var harness =
            $"source '{script}'; typed='{typed}'; "
            + """COMP_WORDS=($typed); [[ $typed == *' ' ]] && COMP_WORDS+=(''); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _puente; echo "${COMPREPLY[*]}" """;
        Assert.Equal(expected, await BashAsync(harness));
    }

    [Theory]
    [InlineData("zsh", "#compdef puente")]
    [InlineData("fish", "complete -c puente")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Every_shell_gets_every_verb(string shell, string mark)
    {
        using var run = new CommandRun();
        var script = (await run.RunAsync("completion", shell)).Output;
        Assert.Contains(mark, script, StringComparison.Ordinal);
        foreach (
            var verb in new[]
            {
                "sync",
                "verify",
                "status",
                "sql",
                "export",
                "api",
                "doctor",
                "config",
                "completion",
                "schema",
            }
        )
            Assert.Contains(verb, script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shell_nobody_knows_is_wrong_input()
    {
        using var run = new CommandRun();
        var outcome = await run.RunAsync("completion", "tcsh");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("bash", outcome.Error, StringComparison.Ordinal);
    }

    private static async Task<string> BashAsync(string script)
    {
        using var bash = Process.Start(
            new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var output = bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await error);
        return (await output).Trim();
    }
}
