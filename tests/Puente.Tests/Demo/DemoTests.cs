namespace Puente.Tests.Demo;

[Trait("Category", "Slow")]
public sealed class DemoTests
{
    [Fact]
    public async Task The_demonstration_needs_no_account_and_proves_itself()
    {
        using var run = new CommandRun();
        var outcome = await run.RunAsync("demo", "--once", "--hours", "24", "--seed", "5");
        Assert.True(outcome.Code == 0, outcome.All);
        Assert.Contains("no difference.", outcome.Output, StringComparison.Ordinal);
        var look = await run.RunAsync(
            "sql",
            "select count(*) > 0 as any from conversations",
            "--csv",
            "--config",
            "puente-demo/puente.json"
        );
        Assert.Equal("any\r\ntrue\r\n", look.Output);
    }
}
