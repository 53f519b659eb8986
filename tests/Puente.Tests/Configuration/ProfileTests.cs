namespace Puente.Tests.Configuration;

public sealed class ProfileTests
{
    private const string Settings = """
        {
          "region": "eu-west-1",
          "profiles": {
            "test": { "region": "eu-central-1", "signIn": { "grant": "login" } },
            "lab": { "apiBase": "http://127.0.0.1:8080" },
          },
          "rateShare": 0.5,
        }
        """;

    [Fact]
    public async Task A_profile_wins_over_the_file_and_leaves_the_rest()
    {
        using var run = new CommandRun();
        run.Write("puente.json", Settings);
        var plain = (await run.RunAsync("config", "show")).Output;
        Assert.Contains("eu-west-1", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("eu-central-1", plain, StringComparison.Ordinal);

        var test = (await run.RunAsync("config", "show", "--profile", "test")).Output;
        Assert.Contains("eu-central-1", test, StringComparison.Ordinal);
        Assert.Contains("0.5", test, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1:8080", test, StringComparison.Ordinal);

        run.Variables["PUENTE_PROFILE"] = "lab";
        Assert.Contains("127.0.0.1:8080", (await run.RunAsync("config", "show")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_is_not_there_is_told_with_those_that_are()
    {
        using var run = new CommandRun();
        run.Write("puente.json", Settings);
        var outcome = await run.RunAsync("config", "show", "--profile", "tset");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("has no profile tset; there are test, lab", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_of_every_profile_are_told_with_their_place()
    {
        using var run = new CommandRun();
        run.Write("puente.json", """{ "profiles": { "a": { "regoin": "x" }, "b": { "rateShare": 2 } } }""");
        var outcome = await run.RunAsync("config", "show");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("Did you mean 'region'?", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("2 is not above 0 and at most 1", outcome.Error, StringComparison.Ordinal);
    }
}
