using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using Puente.Emulator.CallMedia.Srtp;

namespace Puente.Emulator.CallMedia.Dtls;

/// <summary>The server side of DTLS 1.2 with keys for SRTP (RFC 5764).</summary>
/// <param name="peerFingerprint">Gives what signalling says of the peer's certificate; waits for it when it has not
/// arrived, since media may be quicker than the answer.</param>
internal sealed class SrtpServer(BcTlsCrypto crypto, DtlsIdentity identity, Func<string> peerFingerprint)
    : DefaultTlsServer(crypto)
{
    /// <summary>Keys of the client and of the server; set when the handshake is complete.</summary>
    public (SrtpKeys Client, SrtpKeys Server)? Keys { get; private set; }

    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();

    protected override int[] GetSupportedCipherSuites() =>
        [
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        ];

    protected override TlsCredentialedSigner GetECDsaSignerCredentials() =>
        new BcDefaultTlsCredentialedSigner(
            new TlsCryptoParameters(m_context),
            crypto,
            identity.Key,
            identity.Chain(crypto),
            new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa)
        );

    public override CertificateRequest GetCertificateRequest() =>
        new(
            [ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign],
            TlsUtilities.GetDefaultSupportedSignatureAlgorithms(m_context),
            null
        );

    public override void NotifyClientCertificate(Certificate clientCertificate)
    {
        if (clientCertificate.IsEmpty)
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "the peer showed no certificate");
        var shown = DtlsIdentity.FingerprintOf(clientCertificate.GetCertificateAt(0).GetEncoded());
        // Whoever can send packets could shake hands; only signalling says with whom the call is.
        if (!shown.Equals(peerFingerprint(), StringComparison.OrdinalIgnoreCase))
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "the certificate is not the one of the answer");
    }

    public override void ProcessClientExtensions(IDictionary<int, byte[]> clientExtensions)
    {
        base.ProcessClientExtensions(clientExtensions);
        var offered = TlsSrtpUtilities.GetUseSrtpExtension(clientExtensions)?.ProtectionProfiles ?? [];
        if (!offered.Contains(SrtpProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80))
            throw new TlsFatalAlert(AlertDescription.handshake_failure, "the peer offers no protection known here");
    }

    public override IDictionary<int, byte[]> GetServerExtensions()
    {
        var extensions = base.GetServerExtensions() ?? new Dictionary<int, byte[]>();
        TlsSrtpUtilities.AddUseSrtpExtension(
            extensions,
            new UseSrtpData([SrtpProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80], TlsUtilities.EmptyBytes)
        );
        return extensions;
    }

    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        Keys = SrtpKeys.FromExported(
            m_context.ExportKeyingMaterial(ExporterLabel.dtls_srtp, null, SrtpKeys.ExportedBytes)
        );
    }
}
