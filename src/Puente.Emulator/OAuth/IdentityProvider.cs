namespace Puente.Emulator.OAuth;

/// <summary>The company's identity provider, whose word about a user counts.</summary>
/// <param name="Issuer">Its entity id, as it stands in its assertions.</param>
/// <param name="CertificateFile">PEM with the certificate that it signs with.</param>
public sealed record IdentityProvider(string Issuer, string CertificateFile);
