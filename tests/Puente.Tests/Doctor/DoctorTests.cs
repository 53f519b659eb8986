using System.Text.Json;
using Puente.Testing;

namespace Puente.Tests.Doctor;

public sealed class DoctorTests(PretendCentreFixture centre)
{
    [Fact]
    public async Task All_is_fine_with_a_working_organisation()
    {
        using var run = centre.Synced();
        var outcome = await run.RunAsync("doctor");
        Assert.True(outcome.Code == 0, outcome.All);
        foreach (
            var check in new[]
            {
                "settings",
                "API name",
                "API connection",
                "sign-in",
                "organisation",
                "users",
                "queues",
                "wrap-up codes",
                "skills",
                "languages",
                "divisions",
                "groups",
                "locations",
                "presence definitions",
                "conversation details",
                "conversation aggregates",
                "rate limit",
                "store folder",
                "disk",
                "store",
            }
        )
            Assert.Contains($"ok      {check}", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("fail", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_permission_is_named_with_the_way_to_get_it()
    {
        using var run = new CommandRun();
        centre.Configure(run, PretendCentreFixture.LimitedId, PretendCentreFixture.LimitedSecret);
        var outcome = await run.RunAsync("doctor");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("ok      conversation details", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(
            "fail    queues: permission routing:queue:view is missing",
            outcome.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("-> Add it to a role of the OAuth client", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_secret_fails_the_sign_in_and_skips_the_rest()
    {
        using var run = new CommandRun();
        centre.Configure(run, secret: "wrong-secret-that-must-not-show");
        var outcome = await run.RunAsync("doctor");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("fail    sign-in:", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("A wrong region looks the same as a wrong secret.", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("skipped users", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("ok      store", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("must-not-show", outcome.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_does_not_listen_is_told_from_one_that_has_no_name()
    {
        using var run = new CommandRun();
        centre.Configure(run);
        run.Variables["PUENTE_API_BASE"] = $"http://127.0.0.1:{FreePort.Take()}";
        var refused = await run.RunAsync("doctor");
        run.Variables["PUENTE_API_BASE"] = "https://nowhere.invalid";
        var unknown = await run.RunAsync("doctor");

        Assert.Equal((1, 1), (refused.Code, unknown.Code));
        Assert.Contains("fail    API connection: 127.0.0.1", refused.Output, StringComparison.Ordinal);
        Assert.Contains("ConnectionRefused", refused.Output, StringComparison.Ordinal);
        Assert.Contains(
            "fail    API name: nowhere.invalid has no address here",
            unknown.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_store_that_cannot_be_used_is_named()
    {
        using var run = new CommandRun();
        centre.Configure(run);
        run.Variables["PUENTE_STORE"] = "/proc/puente/puente.duckdb";
        var noFolder = await run.RunAsync("doctor");
        run.Variables["PUENTE_STORE"] = "/proc/puente.duckdb";
        var readOnly = await run.RunAsync("doctor");
        run.Write("other.duckdb", "this is no database, whatever its name says");
        run.Variables["PUENTE_STORE"] = "other.duckdb";
        var other = await run.RunAsync("doctor");

        Assert.Equal((1, 1, 1), (noFolder.Code, readOnly.Code, other.Code));
        Assert.Contains("fail    store folder: /proc/puente does not exist", noFolder.Output, StringComparison.Ordinal);
        Assert.Contains("fail    store folder: /proc cannot be written", readOnly.Output, StringComparison.Ordinal);
        Assert.Contains("fail    store: ", other.Output, StringComparison.Ordinal);
        Assert.Contains("is not a DuckDB file", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_of_the_settings_are_all_shown_and_end_the_examination()
    {
        using var run = new CommandRun();
        run.Write("puente.json", """{ "regoin": "eu-west-1" }""");
        var outcome = await run.RunAsync("doctor");
        Assert.Equal(1, outcome.Code);
        Assert.Contains(
            "fail    settings: puente.json:1:3: regoin there is no such setting",
            outcome.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("-> Did you mean 'region'?", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("clientId is missing", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("skipped platform and store", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_leaves_nothing_behind()
    {
        using var run = new CommandRun();
        centre.Configure(run);
        await run.RunAsync("doctor");
        Assert.Equal(
            ["puente.json", "puente.secret"],
            Directory.GetFileSystemEntries(run.Folder).Select(Path.GetFileName).Order()
        );
    }

    [Fact]
    public async Task Json_gives_one_object_a_check()
    {
        using var run = new CommandRun();
        centre.Configure(run, PretendCentreFixture.LimitedId, PretendCentreFixture.LimitedSecret);
        var lines = (await run.RunAsync("doctor", "--json")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var checks = lines.Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Contains(
            checks,
            check =>
                check.GetProperty("verdict").GetString() == "fail" && check.GetProperty("fix").GetString()!.Length > 0
        );
        Assert.Contains(checks, check => check.GetProperty("verdict").GetString() == "ok");
    }
}
