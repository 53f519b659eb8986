using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Puente.Testing;

namespace Puente.Provisioning.Tests.Sources;

/// <summary>A certificate for this machine, signed by itself, as PEM files.</summary>
public sealed class TestCertificate : IDisposable
{
    private readonly TempFolder _folder = new();

    public TestCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        File.WriteAllText(Files.Certificate, certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(Files.Key, key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    public (string Certificate, string Key) Files => (_folder["authority.pem"], _folder["server.key"]);

    public void Dispose() => _folder.Dispose();
}
