using System.Net;
using Puente.Terminal;

namespace Puente.Tests.Running;

public sealed class RunTests(PretendCentreFixture centre)
{
    [Theory]
    [InlineData("PUENTE_CHANNELS_QUEUES", "sales", "'sales' is no id")]
    [InlineData("PUENTE_CHANNELS_DETAIL_EVENTS", "true", "none are named")]
    [InlineData("PUENTE_CHANNELS_TOPICS", "v2.users.{id}.presence", "is not a topic with its ids filled in")]
    [InlineData("PUENTE_HUB_LISTEN", "http://0.0.0.0:8190", "other machines")]
    public async Task A_setting_that_cannot_be_used_is_wrong_input(string variable, string value, string reason)
    {
        using var run = new CommandRun();
        centre.Configure(run);
        run.Variables[variable] = value;
        var outcome = await run.RunAsync("run");
        Assert.True(outcome.Code == 2, outcome.All);
        Assert.Contains(reason, outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(run.Folder, "puente.duckdb.hub")));
    }

    [Fact]
    public async Task An_address_that_is_taken_is_the_surroundings()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var run = new CommandRun();
        centre.Configure(run);
        run.Variables["PUENTE_HUB_LISTEN"] = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        var outcome = await run.RunAsync("run");
        Assert.True(outcome.Code == 3, outcome.All);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_it_runs_status_and_sql_ask_it_and_stopping_ends_with_0(bool isTerminal)
    {
        using var run = centre.Synced();
        run.Variables["PUENTE_HUB_LISTEN"] = "http://127.0.0.1:0";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var running = Application.RunAsync(
            ["run"],
            new CommandHost
            {
                Output = TextWriter.Synchronized(output),
                Error = TextWriter.Synchronized(error),
                Variables = run.Variables,
                Folder = run.Folder,
                OutputIsTerminal = isTerminal,
                Width = 120,
            },
            stop.Token
        );
        var file = Path.Combine(run.Folder, "puente.duckdb.hub");
        while (!File.Exists(file))
        {
            Assert.False(running.IsCompleted, $"{output}{error}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        var status = await run.RunAsync("status");
        var sql = await run.RunAsync("sql", "--csv", "select count(*) > 0 as any from conversations");
        string[] question =
        [
            "query",
            "--interval",
            "2026-03-02/2026-03-03",
            "--metrics",
            "nOffered",
            "--format",
            "csv",
        ];
        var (asked, local) = (await run.RunAsync(question), await run.RunAsync([.. question, "--local"]));
        var explained = await run.RunAsync([.. question, "--explain"]);
        var second = await run.RunAsync("run");
        await stop.CancelAsync();

        Assert.Equal(0, await running);
        Assert.True(local.Code == 0, local.All);
        Assert.Equal(asked.Output, local.Output);
        Assert.Contains("-- $1 = ", explained.Output, StringComparison.Ordinal);
        Assert.True(status.Code == 0, status.All);
        Assert.Contains("Hub http://127.0.0.1:", status.Output, StringComparison.Ordinal);
        Assert.Matches("\nrows +(starting|healthy)", status.Output);
        Assert.Contains("DuckDB puente.duckdb", status.Output, StringComparison.Ordinal);
        Assert.Equal("any\r\ntrue\r\n", sql.Output);
        Assert.Equal(3, second.Code);
        Assert.Contains("A hub runs for this store already", second.Error, StringComparison.Ordinal);
        Assert.Contains("Hub at http://127.0.0.1:", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("the hub has stopped", error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(file));
        Assert.Contains("DuckDB puente.duckdb", (await run.RunAsync("status")).Output, StringComparison.Ordinal);
    }
}
