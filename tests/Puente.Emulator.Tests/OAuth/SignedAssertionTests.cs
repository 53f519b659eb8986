using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Puente.Emulator.OAuth;
using Puente.Testing;

namespace Puente.Emulator.Tests.OAuth;

/// <summary>SAML2 bearer with an identity provider: what it signed counts, and nothing else.</summary>
public sealed partial class SignedAssertionTests : IAsyncLifetime
{
    private const string User = "user0003@acme.example";
    private const string Other = "user0004@acme.example";
    private readonly TestIdentityProvider _provider = new();
    private readonly HttpClient _http = new();
    private EmulatorHost? _emulator;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_signed_assertion_or_response_signs_its_user_in(bool response)
    {
        var answer = await SignInAsync(_provider.Response(User, signsResponse: response));
        Assert.NotNull(answer["access_token"]);
    }

    [Fact]
    public async Task What_is_not_signed_too_old_too_early_or_of_another_issuer_is_refused()
    {
        Assert.Equal(
            "the assertion is not signed by the identity provider",
            await RefusalAsync(_provider.Response(User, isSigned: false))
        );
        using var stranger = new TestIdentityProvider();
        Assert.Equal(
            "the assertion is not signed by the identity provider",
            await RefusalAsync(stranger.Response(User))
        );
        Assert.Equal(
            "the assertion is not in its time",
            await RefusalAsync(_provider.Response(User, age: TimeSpan.FromMinutes(9)))
        );
        Assert.Equal(
            "the assertion is not in its time",
            await RefusalAsync(_provider.Response(User, age: -TimeSpan.FromMinutes(9)))
        );
        Assert.Equal(
            "the assertion has another issuer",
            await RefusalAsync(_provider.Response(User, issuer: "https://other.example"))
        );
        Assert.Equal("the assertion is not base64 of XML", await RefusalAsync("no XML"));
    }

    [Fact]
    public async Task What_was_changed_after_signing_or_written_around_it_does_not_count()
    {
        var response = _provider.Response(User);
        Assert.Equal(
            "the assertion is not signed by the identity provider",
            await RefusalAsync(response.Replace(User, Other, StringComparison.Ordinal))
        );

        // Wrapped: the true assertion stays, and another one stands before it, under its own id and under the same.
        var evil = Assertion().Match(_provider.Response(Other, isSigned: false)).Value;
        foreach (var id in (string[])["_evil", "_a1"])
        {
            var wrapped = response.Replace(
                "<saml:Assertion",
                evil.Replace("_a1", id, StringComparison.Ordinal) + "<saml:Assertion",
                StringComparison.Ordinal
            );
            var answer = await SignInAsync(wrapped);
            Assert.True(answer["access_token"] is null || await EmailAsync(answer) == User, answer.ToJsonString());
        }
    }

    public async ValueTask InitializeAsync()
    {
        _emulator = await Emulators.StartAsync(options =>
            options with
            {
                Clients = [new("saml", "secret-of-saml") { GrantType = "SAML2-BEARER" }],
                IdentityProvider = new IdentityProvider(TestIdentityProvider.Issuer, _provider.CertificateFile),
            }
        );
        _http.BaseAddress = _emulator.BaseAddress;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String("saml:secret-of-saml"u8)
        );
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _provider.Dispose();
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }

    private async Task<string?> RefusalAsync(string response)
    {
        var answer = await SignInAsync(response);
        Assert.Equal("invalid_grant", (string?)answer["error"]);
        return (string?)answer["error_description"];
    }

    private async Task<JsonObject> SignInAsync(string response)
    {
        using var form = new FormUrlEncodedContent([
            new("grant_type", "urn:ietf:params:oauth:grant-type:saml2-bearer"),
            new("orgName", "acme"),
            new("assertion", TestIdentityProvider.Encode(response)),
        ]);
        using var answer = await _http.PostAsync("/oauth/token", form, TestContext.Current.CancellationToken);
        return (JsonObject)
            JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    private async Task<string?> EmailAsync(JsonObject token)
    {
        using var asking = new HttpRequestMessage(HttpMethod.Get, "/api/v2/users/me");
        asking.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (string?)token["access_token"]);
        using var answer = await _http.SendAsync(asking, TestContext.Current.CancellationToken);
        return (string?)
            JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["email"];
    }

    [GeneratedRegex("<saml:Assertion.*</saml:Assertion>", RegexOptions.Singleline)]
    private static partial Regex Assertion();
}
