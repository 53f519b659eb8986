using System.DirectoryServices.Protocols;

namespace Puente.Provisioning.Sources.Ldap;

/// <summary>Makes a connection trust the authorities of one PEM file, or of a folder as OpenSSL's c_rehash prepares it.</summary>
internal static class LdapTrust
{
    /// <exception cref="DirectoryException">This system's library cannot be told, or the file cannot be read.</exception>
    public static void Use(LdapSessionOptions options, string file, string place)
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
        if (Directory.Exists(file))
        {
            Load(options, file);
            return;
        }

        // The library takes folders only, and would trust whatever else stands in the file's own.
        var folder = Directory.CreateTempSubdirectory("puente-trust-");
        try
        {
            File.Copy(file, Path.Combine(folder.FullName, "authorities.pem"));
            Load(options, folder.FullName);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DirectoryException(
                DirectoryFailure.Input,
                [new(place, $"\"certificates\" cannot be read: {fault.Message}", "Name a PEM file.")],
                fault
            );
        }
        finally
        {
            // The library has read it by now.
            folder.Delete(recursive: true);
        }
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void Load(LdapSessionOptions options, string folder)
    {
        options.TrustedCertificatesDirectory = folder;
        options.StartNewTlsSessionContext();
    }
}
