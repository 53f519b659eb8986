using Puente.Triggering;

namespace Puente.Tests.Triggering;

public sealed class TriggerTests(PretendCentreFixture centre)
{
    private string Emulator => centre.Emulator.BaseAddress.ToString();

    [Fact]
    public async Task Without_a_name_all_names_are_listed()
    {
        using var run = new CommandRun();
        var outcome = await run.RunAsync("trigger", "--emulator", Emulator);
        Assert.True(outcome.Code == 0, outcome.All);
        Assert.Contains("v2.users.{id}.presence\n", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_is_made_with_what_set_says()
    {
        using var run = new CommandRun();
        centre.Configure(run);
        var outcome = await run.RunAsync("trigger", "presence", "--set", "presenceDefinition.systemPresence=BREAK");
        Assert.True(outcome.Code == 0, outcome.All);
        Assert.Contains("\"systemPresence\": \"BREAK\"", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("\"topicName\": \"v2.users.", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "No topic is called nonsense", "trigger", "nonsense")]
    [InlineData(2, "write path=value", "trigger", "presence", "--set", "x")]
    [InlineData(2, "belong to a name", "trigger", "--set", "a=1")]
    [InlineData(3, "puente emulator", "trigger", "presence", "--emulator", "http://127.0.0.1:9")]
    [InlineData(2, "write an address", "trigger", "presence", "--emulator", "somewhere")]
    public async Task What_cannot_be_triggered_says_why(int code, string reason, params string[] args)
    {
        using var run = new CommandRun();
        var outcome = await run.RunAsync(args.Contains("--emulator") ? args : [.. args, "--emulator", Emulator]);
        Assert.Equal(code, outcome.Code);
        Assert.Contains(reason, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_is_json_or_else_a_text() =>
        Assert.Equal(
            """{"a.b":3,"c":"IDLE","d":{"e":[true]},"f":"x=y","g":""}""",
            TriggerVerb.SetsOf(["a.b=3", "c=IDLE", "d={\"e\":[true]}", "f=x=y", "g="]).ToJsonString()
        );
}
