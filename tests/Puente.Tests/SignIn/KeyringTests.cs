using Puente.Terminal;
using Puente.Testing;

namespace Puente.Tests.SignIn;

/// <summary>Secrets in a real Secret Service, without a desktop.</summary>
public sealed class KeyringTests(PretendCentreFixture centre) : IAsyncLifetime
{
    private SecretServiceSession? _session;

    [Fact]
    public async Task A_client_secret_lies_in_the_keyring_and_in_no_file()
    {
        using var run = Settings("\"clientSecretKeyring\": \"genesys\"");
        var before = await run.RunAsync("api", "GET", "/api/v2/organizations/me");
        Assert.Equal(2, before.Code);
        Assert.Contains(
            "put it there with 'puente config secret genesys < FILE'",
            before.Error,
            StringComparison.Ordinal
        );

        var stored = await SecretAsync(run, PretendCentreFixture.FullSecret + "\n", "genesys");
        Assert.True(stored.Code == 0, stored.All);
        Assert.Equal("genesys lies in the keyring (Secret Service).\n", stored.Output);
        var asked = await run.RunAsync("api", "GET", "/api/v2/organizations/me");
        Assert.True(asked.Code == 0, asked.All);

        Assert.Equal(0, (await run.RunAsync("config", "secret", "genesys", "--remove")).Code);
        Assert.Equal(2, (await run.RunAsync("api", "GET", "/api/v2/organizations/me")).Code);
    }

    [Fact]
    public async Task A_secret_of_another_place_may_lie_in_the_keyring_too()
    {
        using var run = Settings("\"clientSecretFile\": \"puente.secret\"");
        run.Write("puente.secret", PretendCentreFixture.FullSecret);
        run.Write("people.csv", "id,name,mail\n");
        run.Write(
            "directory.json",
            """
            {
              "ldap": { "server": "ldap://127.0.0.1:1", "bind": "cn=x", "secret": "keyring:ldap", "base": "dc=x" },
              "person": { "key": "{uid}", "name": "{cn}", "email": "{mail}" }
            }
            """
        );
        var without = await run.RunAsync("provision", "plan");
        Assert.Equal(2, without.Code);
        Assert.Contains(
            "keyring:ldap, which directory.json names, holds no secret",
            without.Error,
            StringComparison.Ordinal
        );
        await SecretAsync(run, "an-ldap-password", "ldap");
        var with = await run.RunAsync("provision", "plan");
        Assert.Contains("127.0.0.1:1", with.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("an-ldap-password", with.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_keeps_secrets_the_error_says_so()
    {
        using var run = Settings("\"clientSecretKeyring\": \"genesys\"");
        await using var empty = await SecretServiceSession.StartAsync(withService: false);
        foreach (var (name, value) in empty.Variables)
            run.Variables[name] = value;
        var asked = await run.RunAsync("api", "GET", "/api/v2/organizations/me");
        Assert.Equal(2, asked.Code);
        Assert.Contains("no Secret Service answers in this session", asked.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await SecretAsync(run, "x", "genesys")).Code);

        run.Variables.Remove("DBUS_SESSION_BUS_ADDRESS");
        var outside = await SecretAsync(run, "x", "genesys");
        Assert.Equal(3, outside.Code);
        Assert.Contains("no session (DBUS_SESSION_BUS_ADDRESS is not set)", outside.Error, StringComparison.Ordinal);
        run.Variables["PATH"] = run.Folder;
        Assert.Contains(
            "secret-tool is not on PATH",
            (await SecretAsync(run, "x", "genesys")).Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("", "genesys", "Standard input holds no secret")]
    [InlineData("two\nlines", "genesys", "Standard input holds no secret")]
    [InlineData("x", "a name", "A name in the keyring")]
    public async Task What_is_no_secret_or_no_name_is_refused(string input, string name, string says)
    {
        using var run = Settings("\"clientSecretKeyring\": \"genesys\"");
        var refused = await SecretAsync(run, input, name);
        Assert.Equal(2, refused.Code);
        Assert.Contains(says, refused.Error, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync() => _session = await SecretServiceSession.StartAsync();

    public ValueTask DisposeAsync() => _session?.DisposeAsync() ?? ValueTask.CompletedTask;

    private CommandRun Settings(string secret)
    {
        var run = new CommandRun();
        run.Write(
            "puente.json",
            $$"""
            {
              "apiBase": "{{centre.Emulator.BaseAddress.ToString().TrimEnd('/')}}",
              "clientId": "{{centre.Emulator.Options.ClientId}}", {{secret}}, "rateShare": 1
            }
            """
        );
        foreach (var (name, value) in _session!.Variables)
            run.Variables[name] = value;
        return run;
    }

    /// <summary>With standard input, which a <see cref="CommandRun"/> has only once.</summary>
    private static async Task<Outcome> SecretAsync(CommandRun run, string input, string name)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await Application.RunAsync(
            ["config", "secret", name],
            new CommandHost
            {
                Output = output,
                Error = error,
                Input = new StringReader(input),
                Variables = run.Variables,
                Folder = run.Folder,
            },
            TestContext.Current.CancellationToken
        );
        return new Outcome(code, output.ToString(), error.ToString());
    }
}
