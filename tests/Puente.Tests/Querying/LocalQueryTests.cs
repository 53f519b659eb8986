using System.Text.Json;

namespace Puente.Tests.Querying;

public sealed class LocalQueryTests(PretendCentreFixture centre)
{
    private const string Days = "2026-03-02T00:00:00Z/2026-03-03T00:00:00Z";

    [Theory]
    [InlineData("--by", "queue,1h", "--metrics", "nOffered,tHandle,tAbandon")]
    [InlineData("--by", "wrapup", "--metrics", "tAcw")]
    [InlineData("--media", "voice", "--by", "user", "--metrics", "tTalk,nTransferred")]
    [InlineData("--users", "--by", "user,1h", "--metrics", "tSystemPresence,tAgentRoutingStatus")]
    public async Task The_tables_answer_as_the_platform_does(params string[] question)
    {
        using var run = centre.Synced();
        string[] args = ["query", .. question, "--interval", Days, "--format", "csv"];
        var (remote, local) = (await run.RunAsync(args), await run.RunAsync([.. args, "--local"]));
        Assert.True(remote.Code == 0, remote.All);
        Assert.True(local.Code == 0, local.All);
        Assert.True(remote.Output.Split('\n').Length > 3, remote.Output);
        Assert.Equal(remote.Output, local.Output);
    }

    [Fact]
    public async Task How_users_stand_now_is_the_same_from_both_and_comes_in_every_form()
    {
        using var run = centre.Synced();
        string[] args = ["query", "--observe", "users", "--format", "json"];
        var (remote, local) = (await run.RunAsync(args), await run.RunAsync([.. args, "--local"]));
        Assert.True(remote.Code == 0, remote.All);
        Assert.True(local.Code == 0, local.All);
        Assert.Contains("oMemberQueues", local.Output, StringComparison.Ordinal);
        Assert.Equal(remote.Output, local.Output);
        foreach (var format in (string[])["table", "csv", "chart"])
        {
            var outcome = await run.RunAsync("query", "--observe", "queues", "--format", format, "--local");
            Assert.True(outcome.Code == 0, outcome.All);
            Assert.Contains("oWaiting", outcome.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--observe", "moons")]
    [InlineData("--observe", "queues", "--last", "1d")]
    [InlineData("--observe", "queues", "--by", "queue")]
    [InlineData("--observe", "users", "--metrics", "oWaiting")]
    public async Task What_says_nothing_about_now_is_refused(params string[] question)
    {
        using var run = centre.Synced();
        Assert.Equal(2, (await run.RunAsync(["query", .. question, "--local"])).Code);
    }

    [Fact]
    public async Task Conversations_of_the_tables_are_those_of_the_platform()
    {
        using var run = centre.Synced();
        string[] args = ["query", "--details", "--interval", Days, "--format", "json"];
        var (remote, local) = (await run.RunAsync(args), await run.RunAsync([.. args, "--local"]));
        Assert.True(local.Code == 0, local.All);
        Assert.NotEmpty(Ids(local.Output));
        Assert.Equal(Ids(remote.Output), Ids(local.Output));
    }

    [Fact]
    public async Task Explain_prints_the_statement_and_its_parameters()
    {
        using var run = centre.Synced();
        var outcome = await run.RunAsync("query", "--by", "queue", "--media", "voice", "--interval", Days, "--explain");
        Assert.True(outcome.Code == 0, outcome.All);
        Assert.Contains("select", outcome.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("-- $1 = ", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_tables_cannot_answer_is_refused_with_the_reason()
    {
        using var run = centre.Synced();
        var outcome = await run.RunAsync("query", "--metrics", "oCallbackServiceLevel", "--interval", Days, "--local");
        Assert.Equal((2, ""), (outcome.Code, outcome.Output));
        Assert.Contains("Refused, as the platform would, with 400", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_store_it_says_what_to_do()
    {
        using var run = new CommandRun();
        centre.Configure(run);
        var outcome = await run.RunAsync("query", "--local", "--interval", Days);
        Assert.Equal(3, outcome.Code);
        Assert.Contains("puente sync", outcome.Error, StringComparison.Ordinal);
    }

    private static List<string> Ids(string answer)
    {
        using var document = JsonDocument.Parse(answer);
        return
        [
            .. document
                .RootElement.GetProperty("conversations")
                .EnumerateArray()
                .Select(one => one.GetProperty("conversationId").GetString()!),
        ];
    }
}
