using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Puente.Testing;

namespace Puente.Emulator.Tests;

public sealed class HostTests
{
    [Fact]
    public async Task Https_is_served_with_a_certificate_from_files()
    {
        var folder = Directory.CreateTempSubdirectory("puente-emulator-");
        try
        {
            var (certificate, key) = (
                Path.Combine(folder.FullName, "host.pem"),
                Path.Combine(folder.FullName, "host.key")
            );
            using (var rsa = RSA.Create(2048))
            {
                var request = new CertificateRequest(
                    "CN=localhost",
                    rsa,
                    HashAlgorithmName.SHA256,
                    RSASignaturePadding.Pkcs1
                );
                using var made = request.CreateSelfSigned(
                    DateTimeOffset.UnixEpoch.AddYears(50),
                    DateTimeOffset.UnixEpoch.AddYears(90)
                );
                await File.WriteAllTextAsync(certificate, made.ExportCertificatePem());
                await File.WriteAllTextAsync(key, rsa.ExportPkcs8PrivateKeyPem());
            }
            await using var host = await Emulators.StartAsync(o =>
                o with
                {
                    Listen = "https://127.0.0.1:0",
                    CertificateFile = certificate,
                    CertificateKeyFile = key,
                }
            );
            Assert.Equal("https", host.BaseAddress.Scheme);
            using var handler = new HttpClientHandler
            {
                ServerCertificateCustomValidationCallback = (_, seen, _, _) => seen?.Subject == "CN=localhost",
            };
            using var http = new HttpClient(handler) { BaseAddress = host.BaseAddress };
            using var answer = await http.GetAsync(new Uri("/_emulator/clock", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Options_that_make_no_sense_are_refused_all_at_once()
    {
        var wrong = await Assert.ThrowsAsync<ArgumentException>(() =>
            Emulators.StartAsync(o => o with { Speed = -1, ConversationsPerDay = -5, Listen = "https://example.com:1" })
        );
        Assert.Contains("Speed", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("ConversationsPerDay", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("example.com", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_answer_does_not_hold_up_the_end()
    {
        var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        host.Faults.Add(
            new Puente.Emulator.Faults.FaultRule
            {
                Kind = Puente.Emulator.Faults.FaultKind.Slow,
                Delay = TimeSpan.FromHours(1),
            }
        );
        var waiting = caller.SendAsync(HttpMethod.Get, "/api/v2/organizations/me");
        while (host.Faults.Fired(Puente.Emulator.Faults.FaultKind.Slow) == 0)
            await Task.Yield();
        await host.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
        await Assert.ThrowsAsync<HttpRequestException>(() => waiting);
    }

    [Fact]
    public async Task An_organisation_without_conversations_is_an_organisation()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 0 });
        Assert.Empty(host.Truth(Emulators.Start.AddDays(-5), Emulators.Start));
    }

    [Fact]
    public async Task A_page_in_a_browser_may_call_from_elsewhere()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = Caller.Anonymous(host);
        using var asked = await caller.SendAsync(HttpMethod.Options, "/api/v2/users");
        Assert.Equal(
            (HttpStatusCode.NoContent, "*"),
            (asked.StatusCode, asked.Headers.GetValues("Access-Control-Allow-Origin").Single())
        );
    }
}
