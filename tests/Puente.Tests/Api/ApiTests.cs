using Puente.Api;

namespace Puente.Tests.Api;

public sealed class ApiTests(PretendCentreFixture centre)
{
    [Fact]
    public async Task A_body_is_indented_on_a_terminal_and_as_sent_in_a_pipe()
    {
        using var pipe = Configured();
        using var terminal = Configured(terminal: true);
        var pretty = await terminal.RunAsync("api", "GET", "/api/v2/organizations/me");
        var sent = await pipe.RunAsync("api", "get", "/api/v2/organizations/me");
        Assert.Equal((0, 0, "", ""), (pretty.Code, sent.Code, pretty.Error, sent.Error));
        Assert.Contains("\n  \"id\": \"", pretty.Output, StringComparison.Ordinal);
        Assert.StartsWith("{\"", sent.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', sent.Output);
        Assert.Equal(sent.Output, (await terminal.RunAsync("api", "/api/v2/organizations/me", "--raw")).Output);
        var asked = await pipe.RunAsync("api", "-X", "GET", "api/v2/organizations/me", "--format", "json");
        Assert.Equal(pretty.Output, asked.Output);
    }

    [Fact]
    public async Task Include_shows_status_and_headers_first()
    {
        using var run = Configured();
        var outcome = await run.RunAsync("api", "GET", "/api/v2/users?pageSize=1", "--include");
        Assert.StartsWith("200 OK\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("\ninin-ratelimit-allowed: ", outcome.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\n\n{", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_of_400_and_above_is_printed_and_ends_with_1()
    {
        using var run = Configured();
        var outcome = await run.RunAsync("api", "GET", "/api/v2/users/00000000-0000-0000-0000-000000000009");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("\"status\":404", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(
            "GET /api/v2/users/{id} answered 404 general.resource.not.found; correlation id",
            outcome.Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("FETCH", "/api/v2/users", "is no method; use one of GET")]
    [InlineData("GET", "/api/v2/users/{userId}", "put an id where the braces are")]
    [InlineData("GET", "users", "begins with /api/")]
    [InlineData("GET", "https://api.mypurecloud.de/api/v2/users", "The host comes from the settings")]
    [InlineData("GET", "/api/v2/users#x", "no fragment")]
    public async Task What_is_no_reading_path_is_refused_before_anything_is_sent(
        string method,
        string path,
        string message
    )
    {
        using var run = Configured();
        var outcome = await run.RunAsync("api", method, path);
        Assert.Equal((2, ""), (outcome.Code, outcome.Output));
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The path is missing", "GET")]
    [InlineData("given twice", "GET", "/api/v2/users", "--method", "POST")]
    [InlineData("carries no body", "GET", "/api/v2/users", "--input", "puente.json")]
    [InlineData("no file 'none.json'", "POST", "/api/v2/users", "--input", "none.json")]
    [InlineData("sets this one itself", "GET", "/api/v2/users", "-H", "Authorization: Bearer x")]
    [InlineData("write 'Name: value'", "GET", "/api/v2/users", "-H", "nonsense")]
    [InlineData("write json, ndjson, csv, table or raw", "GET", "/api/v2/users", "--format", "xml")]
    [InlineData("needs --format csv", "GET", "/api/v2/users", "--columns", "id")]
    [InlineData("names with commas", "GET", "/api/v2/users", "--format", "csv", "--columns", "id,,name")]
    [InlineData("add --paginate", "GET", "/api/v2/users", "--slurp")]
    [InlineData("leave out --raw and --include", "GET", "/api/v2/users", "--paginate", "--include")]
    [InlineData("--jsonpath:", "GET", "/api/v2/users", "--jsonpath", "$[")]
    [InlineData("with s, m, h or d", "GET", "/api/v2/users", "--cache", "soon")]
    [InlineData("up to 7d", "GET", "/api/v2/users", "--cache", "8d")]
    [InlineData("keeps answers to GET", "POST", "/api/v2/users", "--cache", "1h")]
    [InlineData("again and again", "POST", "/api/v2/users", "--watch")]
    [InlineData("new answers", "GET", "/api/v2/users", "--watch", "--cache", "1h")]
    [InlineData("contradict", "GET", "/api/v2/users", "--raw", "--format", "csv")]
    public async Task What_does_not_go_together_is_wrong_input_and_says_the_fix(string message, params string[] words)
    {
        await using var platform = await CannedPlatform.StartAsync((_, _) => Task.CompletedTask);
        using var run = new CommandRun();
        platform.Configure(run);
        var outcome = await run.RunAsync(["api", .. words]);
        Assert.Equal((2, ""), (outcome.Code, outcome.Output));
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.Empty(platform.Requests);
    }

    [Fact]
    public async Task A_missing_permission_is_named()
    {
        using var run = new CommandRun();
        centre.Configure(run, PretendCentreFixture.LimitedId, PretendCentreFixture.LimitedSecret);
        var outcome = await run.RunAsync("api", "GET", "/api/v2/routing/queues");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("answered 403 missing.", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("routing:queue:view", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("\"status\":403", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_and_table_have_the_columns_that_are_asked_for()
    {
        using var run = Configured();
        string[] words = ["api", "GET", "/api/v2/users", "-F", "pageSize=3", "--columns", "email,division.name,none"];
        var csv = await run.RunAsync([.. words, "--format", "csv"]);
        var lines = csv.Output.Split("\r\n");
        Assert.Equal(("email,division.name,none", 5), (lines[0], lines.Length));
        Assert.Matches("^[^,]+@[^,]+,[^,]+,$", lines[1]);
        var table = await run.RunAsync([.. words, "--format", "table"]);
        Assert.Equal(4, table.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("email ", table.Output, StringComparison.Ordinal);
        var own = await run.RunAsync("api", "GET", "/api/v2/organizations/me", "--format", "csv");
        Assert.StartsWith("id,name,", own.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jsonpath_prints_texts_bare_and_the_rest_as_JSON()
    {
        using var run = Configured();
        var names = await run.RunAsync("api", "GET", "/api/v2/organizations/me", "--jsonpath", "$.name");
        var version = await run.RunAsync("api", "GET", "/api/v2/organizations/me", "--jsonpath", "$.version");
        var none = await run.RunAsync("api", "GET", "/api/v2/organizations/me", "--jsonpath", "$.nothing");
        Assert.Equal(("acme\n", "1\n"), (names.Output, version.Output));
        Assert.Equal((1, ""), (none.Code, none.Output));
        Assert.Contains("has nothing at $.nothing", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silent_prints_nothing_and_keeps_the_exit_code()
    {
        using var run = Configured();
        var good = await run.RunAsync("api", "GET", "/api/v2/users", "--silent");
        var bad = await run.RunAsync("api", "GET", "/api/v2/nothing", "--silent");
        Assert.Equal((0, "", ""), (good.Code, good.Output, good.Error));
        Assert.Equal((1, ""), (bad.Code, bad.Output));
        Assert.Contains("404", bad.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_operation_the_emulator_answers_is_offered_to_completion()
    {
        var known = KnownOperations.All.Select(operation => $"{operation.Method} {operation.Path}").ToHashSet();
        var missing = string.Join('\n', centre.Emulator.Operations.Where(operation => !known.Contains(operation)));
        Assert.True(missing.Length == 0, $"Add to operations.txt:\n{missing}");
        using var run = Configured();
        foreach (var shell in new[] { "bash", "zsh", "fish", "pwsh" })
        {
            var script = (await run.RunAsync("completion", shell)).Output;
            Assert.Contains("/api/v2/users/{userId}/routingstatus", script, StringComparison.Ordinal);
            Assert.Contains("json-field", script, StringComparison.Ordinal);
        }
    }

    private CommandRun Configured(bool terminal = false)
    {
        var run = new CommandRun { IsTerminal = terminal };
        centre.Configure(run);
        return run;
    }
}
