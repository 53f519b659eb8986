using System.Text.RegularExpressions;
using Puente.Configuration;
using Puente.Platform.Errors;

namespace Puente.Tests.Configuration;

public sealed class ConfigurationTests
{
    [Fact]
    public async Task Every_fault_is_told_at_once_with_its_place_and_the_way_out()
    {
        using var run = new CommandRun();
        run.Variables["PUENTE_SINCEE"] = "2026-01-01";
        run.Variables["PUENTE_PAGE_SIZE"] = "many";
        run.Write(
            "puente.json",
            """
            {
              "regoin": "eu-central-1", // a typing error
              "region": "eu-centrl-1",
              "clientSecret": "hush-hush",
              "rateShare": 2,
              "since": "2026-02-30",
              "store": "postgres://u:pw@host/db",
              "apiBase": "ftp://x",
              "masking": { "deny": "card", "alow": [] },
              "since": "2026-03-01",
            }
            """
        );

        var outcome = await run.RunAsync("config", "show");

        Assert.Equal(2, outcome.Code);
        Assert.Empty(outcome.Output);
        string[] expected =
        [
            "12 settings must be changed:",
            "puente.json:2:3: regoin: there is no such setting. Did you mean 'region'?",
            "puente.json:3:13: region: no region is called 'eu-centrl-1'. Did you mean 'eu-central-1'?",
            "puente.json:4:3: clientSecret: a secret may not stand in this file. Move it into a file of its own",
            "puente.json:5:16: rateShare: 2 is not above 0 and at most 1.",
            "puente.json:6:12: since: '2026-02-30' is not a day.",
            "puente.json:7:12: store: holds a password.",
            "puente.json:8:14: apiBase: is not an http or https address.",
            "puente.json:9:24: masking.deny: is not a list of texts.",
            "puente.json:9:32: masking.alow: there is no such setting. Did you mean 'masking.allow'?",
            "puente.json:10:3: since: is written twice.",
            "environment PUENTE_PAGE_SIZE: pageSize: many is not a whole number from 1 to 10000.",
            "environment PUENTE_SINCEE: there is no such setting. Did you mean PUENTE_SINCE?",
        ];
        Assert.All(expected, line => Assert.Contains(line, outcome.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("hush-hush", outcome.All, StringComparison.Ordinal);
        Assert.DoesNotContain("pw@", outcome.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"region\": x }", "puente.json:1:13: not JSON:")]
    [InlineData("[]", "the settings must be one JSON object")]
    [InlineData("", "puente.json:1:1: not JSON:")]
    [InlineData("{}{}", "not JSON:")]
    [InlineData("{\n  \"since\": 3\n}", "puente.json:2:12: since: is not a text.")]
    [InlineData("{\n  \"pageSize\": \"3\"\n}", "puente.json:2:15: pageSize: is not a number.")]
    [InlineData("{ \"masking\": { \"deny\": [\"a\", 1] } }", "masking.deny[1]: is not a text.")]
    [InlineData("{ \"ümläut\": 1, \"regiom\": 1 }", "puente.json:1:16: regiom: there is no such setting.")]
    public async Task A_broken_file_is_refused_at_its_place(string text, string expected)
    {
        using var run = new CommandRun();
        run.Write("puente.json", text);
        var outcome = await run.RunAsync("config", "show");
        Assert.Equal(2, outcome.Code);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_wins_over_the_file_and_show_says_so()
    {
        using var run = new CommandRun();
        run.Write("puente.json", "{\n  \"region\": \"eu-west-1\",\n  \"since\": \"2026-03-01\"\n}");
        run.Variables["PUENTE_REGION"] = "mypurecloud.de";

        var lines = (await run.RunAsync("config", "show")).Output.Split('\n');

        Assert.Contains(
            lines,
            line => Matches(line, "region", "eu-central-1 (mypurecloud.de)", "environment PUENTE_REGION")
        );
        Assert.Contains(lines, line => Matches(line, "since", "2026-03-01", "puente.json:3"));
        Assert.Contains(lines, line => Matches(line, "pageSize", "1000", "default"));
        Assert.Contains(lines, line => Matches(line, "clientId", "not set"));
    }

    [Fact]
    public async Task Show_names_every_setting()
    {
        using var run = new CommandRun();
        var output = (await run.RunAsync("config", "show")).Output;
        Assert.All(
            SettingCatalogue.All,
            setting => Assert.Contains($"\n{setting.Path} ", output, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Variables_of_other_programs_are_left_alone()
    {
        using var run = new CommandRun();
        run.Variables["PUENTE_SOAK_FIRST_SEED"] = "7";
        Assert.Equal(0, (await run.RunAsync("config", "show")).Code);
    }

    [Fact]
    public async Task A_named_file_that_is_not_there_is_wrong_input()
    {
        using var run = new CommandRun();
        var option = await run.RunAsync("config", "show", "--config", "other.json");
        run.Variables["PUENTE_CONFIG"] = "third.json";
        var variable = await run.RunAsync("config", "show");

        Assert.Equal((2, 2), (option.Code, variable.Code));
        Assert.Contains("no configuration file other.json", option.Error, StringComparison.Ordinal);
        Assert.Contains("no configuration file third.json", variable.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_verb_needs_and_nobody_set_is_told_all_at_once()
    {
        using var run = new CommandRun();
        var outcome = await run.RunAsync("sync");
        Assert.Equal(2, outcome.Code);
        foreach (
            var (setting, variable) in new[]
            {
                ("region", "PUENTE_REGION"),
                ("clientId", "PUENTE_CLIENT_ID"),
                ("clientSecretFile", "PUENTE_CLIENT_SECRET"),
                ("since", "PUENTE_SINCE"),
            }
        )
        {
            Assert.Contains($"{setting}: is missing", outcome.Error, StringComparison.Ordinal);
            Assert.Contains($"set {variable}.", outcome.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_secret_file_is_looked_for_beside_the_settings_file()
    {
        using var run = new CommandRun();
        Directory.CreateDirectory(Path.Combine(run.Folder, "etc"));
        run.Write(
            "etc/puente.json",
            """{ "region": "eu-west-1", "clientId": "c", "clientSecretFile": "secret", "since": "2026-03-01" }"""
        );
        var missing = await run.RunAsync("sync", "--config", "etc/puente.json");
        run.Write("etc/secret", "one two\n");
        var broken = await run.RunAsync("sync", "--config", "etc/puente.json");

        Assert.Equal((2, 2), (missing.Code, broken.Code));
        Assert.Contains("clientSecretFile: secret does not exist", missing.Error, StringComparison.Ordinal);
        Assert.Contains("clientSecretFile: secret holds no secret", broken.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("one two", broken.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hashing_without_a_long_enough_key_is_refused()
    {
        using var run = new CommandRun();
        run.Variables["PUENTE_MASKING_HASH"] = "customerNumber";
        run.Variables["PUENTE_CLIENT_SECRET"] = "s";
        run.Write("puente.json", """{ "region": "eu-west-1", "clientId": "c", "since": "2026-03-01" }""");
        var none = await run.RunAsync("sync");
        run.Write("key", "short");
        run.Variables["PUENTE_MASKING_HASH_KEY_FILE"] = "key";
        var tooShort = await run.RunAsync("sync");

        Assert.Equal((2, 2), (none.Code, tooShort.Code));
        Assert.Contains("masking.hash needs it", none.Error, StringComparison.Ordinal);
        Assert.Contains("fewer than 16 bytes", tooShort.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_writes_a_file_that_is_accepted_and_never_writes_over_one()
    {
        using var run = new CommandRun();
        var first = await run.RunAsync("config", "init");
        var file = Path.Combine(run.Folder, "puente.json");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var second = await run.RunAsync("config", "init");

        Assert.Equal((0, 2), (first.Code, second.Code));
        Assert.Contains("exists already", second.Error, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.All(
            SettingCatalogue.All,
            setting => Assert.Contains($"\"{setting.Name}\"", text, StringComparison.Ordinal)
        );
        Assert.Equal(0, (await run.RunAsync("config", "show")).Code);
    }

    [Fact]
    public async Task The_optional_settings_of_the_starting_file_hold_when_their_slashes_are_taken_away()
    {
        using var run = new CommandRun();
        await run.RunAsync("config", "init");
        var file = Path.Combine(run.Folder, "puente.json");
        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        // A commented setting begins with a quote, and the end of the group with a brace.
        var opened = lines.Select(line =>
            Regex.IsMatch(line, "^ *// +(\"|})") ? Regex.Replace(line, "^ *//", "") : line
        );
        await File.WriteAllLinesAsync(file, opened, TestContext.Current.CancellationToken);

        var show = await run.RunAsync("config", "show");

        Assert.Equal("", show.Error);
        Assert.DoesNotContain("default", show.Output, StringComparison.Ordinal);
        Assert.Equal(
            SettingCatalogue.All.Count,
            show.Output.Split('\n').Count(line => line.Contains("puente.json:", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData("regoin", "region")]
    [InlineData("clientID", "clientId")]
    [InlineData("pagesize", "pageSize")]
    [InlineData("zzz", null)]
    public void The_nearest_name_is_one_a_typing_error_away(string word, string? expected) =>
        Assert.Equal(expected, NearestWord.Of(word, SettingCatalogue.All.Select(setting => setting.Path)));

    private static bool Matches(string line, params string[] cells) =>
        string.Join(' ', line.Split("  ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        == string.Join(' ', cells);
}
