using Puente.Configuration;
using Puente.Terminal;
using Puente.Testing;

namespace Puente.Tests.Configuration;

public sealed class HubAccountTests
{
    private const string Division = "d1f10000-0000-4000-8000-000000000001";

    [Fact]
    public void Secrets_come_from_a_file_or_the_environment_and_are_not_shown()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["a.secret"], "from the file\n");

        var accounts = Read(folder, "a id-a file:a.secret *", $"b id-b env:B_SECRET {Division}");

        Assert.Equal(("a", "id-a", "from the file"), (accounts[0].Name, accounts[0].Id, accounts[0].Secret));
        Assert.Null(accounts[0].Divisions);
        Assert.Equal("from the environment", accounts[1].Secret);
        Assert.Equal([new Guid(Division)], accounts[1].Divisions!);
        Assert.DoesNotContain("from the", $"{accounts[0]} {accounts[1]}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a id-a file:a.secret", "is not NAME ID SECRET DIVISIONS")]
    [InlineData("a id-a plain-text-secret *", "is none of file:NAME, env:VARIABLE and keyring:NAME")]
    [InlineData("a id-a file:nothing *", "holds no secret")]
    [InlineData("a id-a env:NOTHING *", "holds no secret")]
    [InlineData("a id-a env:B_SECRET north", "are not ids")]
    public void An_entry_that_cannot_be_read_says_why(string entry, string problem)
    {
        using var folder = new TempFolder();

        var fault = Assert.Throws<ConfigurationException>(() => Read(folder, entry));

        Assert.Contains(problem, string.Join("\n", fault.Faults), StringComparison.Ordinal);
        Assert.DoesNotContain("plain-text", string.Join("\n", fault.Faults), StringComparison.Ordinal);
        Assert.DoesNotContain("from the environment", string.Join("\n", fault.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_programs_cannot_have_one_id()
    {
        using var folder = new TempFolder();

        var fault = Assert.Throws<ConfigurationException>(() =>
            Read(folder, "a id-a env:B_SECRET *", "b id-a env:B_SECRET *")
        );

        Assert.Contains("one id", string.Join("\n", fault.Faults), StringComparison.Ordinal);
    }

    private static IReadOnlyList<Hub.SignIn.HubAccount> Read(TempFolder folder, params string[] entries) =>
        HubAccountReader.Read(
            new CommandHost
            {
                Output = TextWriter.Null,
                Error = TextWriter.Null,
                Variables = new Dictionary<string, string> { ["B_SECRET"] = "from the environment" },
                Folder = folder.Path,
                OutputIsTerminal = false,
                ErrorIsTerminal = false,
                Width = 80,
                Time = TimeProvider.System,
            },
            folder.Path,
            new SettingValue(entries, "puente.json:3"),
            entries
        );
}
