namespace Puente.Tests.Gateway;

public sealed class GatewayVerbTests
{
    private const string Good =
        "-- @input phone string required\n-- @input days integer optional\n-- @output name string\n-- @rows one\n"
        + "select 'x' as name where $phone <> '' and ($days is null or $days > 0)";

    [Fact]
    public async Task Check_shows_good_files_and_every_fault_of_the_others_and_ends_with_2()
    {
        using var run = new CommandRun();
        Write(run, "good", Good);
        var good = await run.RunAsync("gateway", "check");
        Assert.True(good.Code == 0, good.All);
        Assert.Contains("ok     good(phone, days) from store, one row, 2000 ms", good.Output, StringComparison.Ordinal);

        Write(run, "bad", "-- @input phone string\n-- @rows one\nselect $fone");
        var bad = await run.RunAsync("gateway", "check");
        Assert.Equal(2, bad.Code);
        Assert.Contains(
            "lookups/bad.sql:1: @input phone is neither required nor optional.",
            bad.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("lookups/bad.sql:3: $fone is not declared.", bad.Output, StringComparison.Ordinal);
        Assert.Contains("1 lookup good, 1 file with 3 faults.", bad.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_lookups_check_says_where_they_belong()
    {
        using var run = new CommandRun();
        var outcome = await run.RunAsync("gateway", "check");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("Put NAME.sql or NAME.http there", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Good)]
    [InlineData(
        "-- @output n integer\n-- @output text string\n-- @output x number\n-- @output f boolean\n-- @rows many\n-- @auth oauth\nselect 1 as n"
    )]
    [InlineData(
        "-- @description No one\n-- @input a number optional\n-- @input b boolean required\n-- @output f boolean\n-- @rows one\nselect $a, $b as f"
    )]
    public async Task A_new_action_passes_its_cases_and_the_linter_finds_nothing(string sql)
    {
        using var run = new CommandRun();
        Write(run, "recent-calls", sql);
        var nowhere = await run.RunAsync("actions", "new", "--from-lookup", "recent-calls");
        Assert.Equal(2, nowhere.Code);
        Assert.Contains("gateway.hosts", nowhere.Error, StringComparison.Ordinal);
        run.Variables["PUENTE_GATEWAY_HOSTS"] = "lookups.example.com";
        var made = await run.RunAsync("actions", "new", "--from-lookup", "recent-calls");
        Assert.True(made.Code == 0, made.All);
        Assert.Equal(
            ["actions/recent-calls.custom.json", "actions/recent-calls.cases.json"],
            made.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
        var lint = await run.RunAsync("actions", "lint", "actions");
        Assert.Contains("1 action: 0 errors, 0 warnings, 0 notes.", lint.Output, StringComparison.Ordinal);
        var test = await run.RunAsync("actions", "test", "actions");
        Assert.True(test.Code == 0, test.All);
        Assert.Contains(" 0 failed", test.Output, StringComparison.Ordinal);

        // Answers that the gateway never gives fail the contract; no input may break the request.
        var fuzz = await run.RunAsync("actions", "test", "actions", "--fuzz", "300", "--seed", "1");
        Assert.All(
            fuzz.Output.Split('\n').Where(line => line.StartsWith("  found ", StringComparison.Ordinal)),
            line => Assert.StartsWith("  found Contract:", line, StringComparison.Ordinal)
        );

        var again = await run.RunAsync("actions", "new", "--from-lookup", "recent-calls");
        Assert.Equal(2, again.Code);
        Assert.Contains("is there already", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_action_for_a_web_service_passes_its_cases_as_well()
    {
        using var run = new CommandRun();
        Directory.CreateDirectory(Path.Combine(run.Folder, "lookups"));
        run.Write(
            "lookups/customer.http",
            "# @input phone string required\n# @output name string $.person.name\n# @rows one $.items\n# @source crm\n"
                + "GET /customers?phone=$phone\nX-Api-Key: $secret"
        );
        run.Variables["PUENTE_GATEWAY_HOSTS"] = "lookups.example.com";
        run.Variables["PUENTE_GATEWAY_SOURCES"] = "crm https://crm.example.com/api env:NO_SUCH";
        var check = await run.RunAsync("gateway", "check");
        Assert.True(check.Code == 0, check.All);
        Assert.Contains("ok     customer(phone) from crm, one row, 2000 ms", check.Output, StringComparison.Ordinal);
        var made = await run.RunAsync("actions", "new", "--from-lookup", "customer");
        Assert.True(made.Code == 0, made.All);
        var lint = await run.RunAsync("actions", "lint", "actions");
        Assert.Contains("1 action: 0 errors, 0 warnings, 0 notes.", lint.Output, StringComparison.Ordinal);
        var test = await run.RunAsync("actions", "test", "actions");
        Assert.True(test.Code == 0, test.All);
    }

    [Theory]
    [InlineData("[\"flows short\"]", "[]", "none of file:NAME, env:VARIABLE and keyring:NAME")]
    [InlineData("[\"flows env:SHORT_KEY\"]", "[]", "fewer than 20 characters")]
    [InlineData("[\"flows env:NO_SUCH\"]", "[]", "holds no secret")]
    [InlineData("[]", "[\"crm mysql://db/x\"]", "is not postgres://")]
    [InlineData("[]", "[\"crm https://u:hidden@x/y\"]", "holds a password")]
    [InlineData("[]", "[\"crm https://x/y?key=hidden\"]", "a password, ? or #")]
    [InlineData("[]", "[\"crm http://crm.example.com env:SHORT_KEY\"]", "would travel unencrypted")]
    [InlineData("[]", "[\"crm https://a.example.com\",\"crm postgres://u@db/x\"]", "two entries have one name")]
    [InlineData("[]", "[\"crm postgres://u:hidden@db/x\"]", "holds a password")]
    [InlineData("[]", "[\"store postgres://u@db/x\"]", "the name 'store' is taken")]
    public async Task Settings_that_cannot_be_used_are_refused_before_the_hub_starts(
        string keys,
        string sources,
        string reason
    )
    {
        using var run = new CommandRun();
        Write(run, "good", Good);
        run.Variables["SHORT_KEY"] = "too-short-a-key";
        run.Write("puente.secret", "x");
        run.Write(
            "puente.json",
            $$"""{"apiBase":"http://127.0.0.1:9","clientId":"c","clientSecretFile":"puente.secret","since":"2026-03-02","gateway":{"keys":{{keys}},"sources":{{sources}} } }"""
        );
        var outcome = await run.RunAsync("run");
        Assert.True(outcome.Code == 2, outcome.All);
        Assert.Contains(reason, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("too-short-a-key", outcome.All, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", outcome.All, StringComparison.Ordinal);
    }

    private static void Write(CommandRun run, string name, string sql)
    {
        Directory.CreateDirectory(Path.Combine(run.Folder, "lookups"));
        run.Write($"lookups/{name}.sql", sql);
    }
}
