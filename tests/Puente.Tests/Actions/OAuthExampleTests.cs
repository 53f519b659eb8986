using System.Text.Json.Nodes;

namespace Puente.Tests.Actions;

/// <summary>The worked examples of docs/actions.md, against a service on this machine.</summary>
public sealed class OAuthExampleTests
{
    [Theory]
    [InlineData("salesforce")]
    [InlineData("dynamics")]
    public async Task An_example_passes_its_cases_and_the_linter_finds_nothing(string name)
    {
        using var run = Copy(name);
        var lint = await run.RunAsync("actions", "lint");
        Assert.Contains("2 actions: 0 errors, 0 warnings, 0 notes.", lint.Output, StringComparison.Ordinal);
        var test = await run.RunAsync("actions", "test", $"{name}-contact.custom.json", "--fuzz", "200", "--seed", "3");
        Assert.Contains("1 action: 3 cases passed, 0 failed", test.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("found Injection", test.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("salesforce", "", "Ana Ruiz", "/services/data/v60.0/parameterizedSearch?q=%2B49%2030%201234&in=PHONE&")]
    [InlineData("dynamics", "/tenant/oauth2/v2.0/token", "", "/api/data/v9.2/contacts?$select=contactid,fullname&")]
    public async Task An_example_signs_in_finds_the_contact_and_shows_no_secret(
        string name,
        string login,
        string contact,
        string target
    )
    {
        await using var crm = await PretendCrm.StartAsync();
        using var run = Copy(name);
        Point(run, name, crm, login);
        var found = await RunAsync(run, name, "+49 30 1234");
        Assert.True(found.Code == 0, found.All);
        Assert.EndsWith($"\"name\": \"{contact}\"\n}}\n", found.Output, StringComparison.Ordinal);
        Assert.StartsWith(target, Assert.Single(crm.Targets), StringComparison.Ordinal);
        foreach (var secret in (string[])[PretendCrm.Secret, Uri.EscapeDataString(PretendCrm.Secret), "token-1"])
            Assert.DoesNotContain(secret, found.All, StringComparison.Ordinal);

        var none = await RunAsync(run, name, "x' or '1' eq '1");
        Assert.True(none.Code == 0, none.All);
        Assert.Contains("\"id\": \"\"", none.Output, StringComparison.Ordinal);

        run.Variables[$"{name.ToUpperInvariant()}_SECRET"] = "wrong-secret";
        var refused = await RunAsync(run, name, "1");
        Assert.Equal(1, refused.Code);
        Assert.Contains("The custom auth action failed", refused.Output, StringComparison.Ordinal);
    }

    private static Task<Outcome> RunAsync(CommandRun run, string name, string phone) =>
        run.RunAsync(
            "actions",
            "run",
            $"{name}-contact.custom.json",
            "--credentials",
            $"{name}.credentials.json",
            "--input",
            new JsonObject { ["phone"] = phone }.ToJsonString()
        );

    private static CommandRun Copy(string name)
    {
        var run = new CommandRun();
        foreach (
            var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "examples", "actions", name))
        )
            run.Write(Path.GetFileName(file), File.ReadAllText(file));
        return run;
    }

    /// <summary>Addresses and client of the credentials; nothing of the actions.</summary>
    private static void Point(CommandRun run, string name, PretendCrm crm, string login)
    {
        var file = Path.Combine(run.Folder, $"{name}.credentials.json");
        var credentials = JsonNode.Parse(File.ReadAllText(file))!;
        credentials["fields"]!["loginUrl"] = crm.Address + login;
        credentials["fields"]!["clientId"] = PretendCrm.ClientId;
        if (credentials["fields"]!["orgUrl"] is not null)
            credentials["fields"]!["orgUrl"] = crm.Address;
        File.WriteAllText(file, credentials.ToJsonString());
        run.Variables[$"{name.ToUpperInvariant()}_SECRET"] = PretendCrm.Secret;
    }
}
