using System.DirectoryServices.Protocols;

namespace Puente.Provisioning.Sources.Ldap;

/// <summary>Makes a connection trust the authorities of one PEM file.</summary>
internal static class LdapTrust
{
    /// <exception cref="DirectoryException">This system's library cannot be told.</exception>
    public static void Use(LdapSessionOptions options, string file)
    {
        if (OperatingSystem.IsWindows())
            throw new DirectoryException(
                DirectoryFailure.Environment,
                [
                    new(
                        "this machine",
                        "Windows takes trusted authorities from its own store only",
                        "Import the authority there and take \"certificates\" away."
                    ),
                ]
            );
        options.TrustedCertificatesDirectory = Path.GetDirectoryName(file)!;
        options.StartNewTlsSessionContext();
    }
}
