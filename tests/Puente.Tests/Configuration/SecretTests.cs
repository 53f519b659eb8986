namespace Puente.Tests.Configuration;

public sealed class SecretTests(PretendCentreFixture centre)
{
    public static TheoryData<string> CommandLines =>
        [
            "config show",
            "config init",
            "doctor",
            "doctor --json",
            "status",
            "status --json",
            "sync",
            "sync --dry-run",
            "sync --json",
            "verify --from 2026-03-02 --to 2026-03-03",
            "api GET /api/v2/organizations/me --include",
            "api GET /api/v2/nothing",
            "sql nonsense",
            "export parquet /proc/no",
        ];

    [Theory]
    [MemberData(nameof(CommandLines))]
    public async Task No_verb_prints_the_client_secret(string line)
    {
        const string FromEnvironment = "environment-secret-that-must-not-show";
        using var run = centre.Synced();
        run.Variables["PUENTE_DEBUG"] = "1";
        var fromFile = await run.RunAsync(line.Split(' '));
        run.Variables["PUENTE_CLIENT_SECRET"] = FromEnvironment;
        var fromEnvironment = await run.RunAsync(line.Split(' '));

        Assert.NotEqual("", fromFile.All);
        Assert.DoesNotContain("must-not-show", fromFile.All + fromEnvironment.All, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Convert.ToBase64String(
                System.Text.Encoding.UTF8.GetBytes($"{centre.Emulator.Options.ClientId}:{FromEnvironment}")
            ),
            fromEnvironment.All,
            StringComparison.Ordinal
        );
    }
}
