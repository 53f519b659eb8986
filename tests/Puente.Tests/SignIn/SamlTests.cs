using System.Text.Json;
using Puente.Emulator;
using Puente.Emulator.OAuth;
using Puente.Testing;

namespace Puente.Tests.SignIn;

/// <summary>A person whom an identity provider vouches for, on an emulator that checks what the provider signed.</summary>
public sealed class SamlTests : IAsyncLifetime
{
    private const string Email = "user0003@acme.example";
    private readonly TestIdentityProvider _provider = new();
    private readonly CommandRun _run = new();
    private EmulatorHost? _emulator;

    [Fact]
    public async Task A_signed_response_of_a_file_or_of_a_program_signs_in_and_its_requests_are_counted()
    {
        _run.Write("assertion.xml", _provider.Response(Email));
        Settings("\"assertionFile\": \"assertion.xml\"");
        await MeAsync();
        _run.Write("base64.txt", TestIdentityProvider.Encode(_provider.Response(Email, signsResponse: true)));
        Settings($"\"assertionCommand\": [\"cat\", \"{Path.Combine(_run.Folder, "base64.txt")}\"]");
        await MeAsync();
        await MeAsync();

        // The platform's own count, asked for with another client.
        var usage = await _run.RunAsync("usage", "--source", "platform", "--json", "--profile", "client");
        Assert.True(usage.Code == 0, usage.All);
        var counted = JsonDocument.Parse(usage.Output).RootElement;
        Assert.Equal("platform", counted.GetProperty("source").GetString());
        Assert.Equal(3, Requests(counted, "GET /api/v2/users/me"));
        var clients = await _run.RunAsync(
            "usage",
            "--source",
            "platform",
            "--by",
            "client",
            "--json",
            "--profile",
            "client"
        );
        Assert.Equal(3, Requests(JsonDocument.Parse(clients.Output).RootElement, "vouched"));
    }

    [Fact]
    public async Task A_response_that_is_old_or_of_somebody_else_is_refused_with_advice()
    {
        Settings("\"assertionFile\": \"assertion.xml\"");
        using var stranger = new TestIdentityProvider();
        foreach (
            var response in (string[])
                [_provider.Response(Email, age: TimeSpan.FromMinutes(9)), stranger.Response(Email)]
        )
        {
            _run.Write("assertion.xml", response);
            var refused = await _run.RunAsync("api", "GET", "/api/v2/users/me");
            Assert.Equal(2, refused.Code);
            Assert.Contains(
                "The SAML assertion may be too old or signed for another",
                refused.Error,
                StringComparison.Ordinal
            );
        }
    }

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                ConversationsPerDay = 1,
                HistoryDays = 1,
                Users = 12,
                Queues = 4,
                Clients = [new("saml", "secret-of-saml") { GrantType = "SAML2-BEARER", Name = "vouched" }],
                IdentityProvider = new IdentityProvider(TestIdentityProvider.Issuer, _provider.CertificateFile),
            },
            ct: TestContext.Current.CancellationToken
        );
        _run.Variables["XDG_DATA_HOME"] = Path.Combine(_run.Folder, "data");
        _run.Variables["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "";
        _run.Write("saml.secret", "secret-of-saml");
        _run.Write("puente.secret", _emulator.Options.ClientSecret);
    }

    public async ValueTask DisposeAsync()
    {
        _run.Dispose();
        _provider.Dispose();
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }

    private async Task MeAsync()
    {
        var me = await _run.RunAsync("api", "GET", "/api/v2/users/me");
        Assert.True(me.Code == 0, me.All);
        Assert.Equal(Email, JsonDocument.Parse(me.Output).RootElement.GetProperty("email").GetString());
    }

    private static long Requests(JsonElement usage, string group) =>
        usage
            .GetProperty("groups")
            .EnumerateArray()
            .Where(one => one.GetProperty("name").GetString() == group)
            .Sum(one => one.GetProperty("requests").GetInt64());

    private void Settings(string assertion)
    {
        var api = _emulator!.BaseAddress.ToString().TrimEnd('/');
        _run.Write(
            "puente.json",
            $$"""
            {
              "apiBase": "{{api}}",
              "clientId": "saml",
              "clientSecretFile": "saml.secret",
              "signIn": { "grant": "saml2", "orgName": "acme", {{assertion}} },
              "profiles": {
                "client": {
                  "clientId": "{{_emulator.Options.ClientId}}",
                  "clientSecretFile": "puente.secret",
                  "signIn": { "grant": "client-credentials" },
                },
              },
            }
            """
        );
    }
}
