using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Puente.Emulator.CallMedia.Dtls;

/// <summary>The key and self-signed certificate by which all media of this emulator are known. Peers trust it because
/// its fingerprint came to them by signalling.</summary>
internal sealed class DtlsIdentity
{
    private DtlsIdentity(byte[] certificate, AsymmetricKeyParameter key) =>
        (Certificate, Key, Fingerprint) = (certificate, key, FingerprintOf(certificate));

    /// <summary>DER.</summary>
    public byte[] Certificate { get; }

    public AsymmetricKeyParameter Key { get; }

    /// <summary>SHA-256 in the writing of SDP: <c>A1:B2:…</c>.</summary>
    public string Fingerprint { get; }

    public static DtlsIdentity Make(TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Puente emulator", key, HashAlgorithmName.SHA256);
        var now = time.GetUtcNow();
        // Only the fingerprint is looked at; the dates are for tools that print the certificate.
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        return new DtlsIdentity(certificate.RawData, PrivateKeyFactory.CreateKey(key.ExportPkcs8PrivateKey()));
    }

    public static string FingerprintOf(ReadOnlySpan<byte> certificate) =>
        string.Join(':', SHA256.HashData(certificate).Select(one => one.ToString("X2", null)));

    internal Org.BouncyCastle.Tls.Certificate Chain(BcTlsCrypto crypto) => new([crypto.CreateCertificate(Certificate)]);
}
