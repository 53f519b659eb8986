using Puente.Terminal;

namespace Puente.Keyrings;

/// <summary>Finds the keyring of this machine.</summary>
internal static class SystemKeyring
{
    /// <returns>Null when there is none that could work.</returns>
    public static ISystemKeyring? Find(CommandHost host)
    {
        if (OperatingSystem.IsWindows())
            return new CredentialManager();
        if (OperatingSystem.IsMacOS())
            return ProgramOf(host, "security") is { } security ? new MacKeychain(security, host.Variables) : null;
        // Without a session bus there is nobody to ask; secret-tool would wait for one to be started.
        return host.Variable("DBUS_SESSION_BUS_ADDRESS") is not null && ProgramOf(host, "secret-tool") is { } tool
            ? new SecretService(tool, host.Variables)
            : null;
    }

    /// <exception cref="KeyringException">There is none; the message says what is missing.</exception>
    public static ISystemKeyring Require(CommandHost host) =>
        Find(host)
        ?? throw new KeyringException(
            OperatingSystem.IsMacOS() ? "There is no keyring here: the program security is not on PATH."
            : ProgramOf(host, "secret-tool") is null
                ? "There is no keyring here: the program secret-tool is not on PATH (Debian: libsecret-tools, Fedora: libsecret). Install it, or keep the secret in a file or a variable."
            : "There is no keyring here: no session (DBUS_SESSION_BUS_ADDRESS is not set). Sign in to a desktop, start one with 'dbus-run-session', or keep the secret in a file or a variable."
        );

    private static string? ProgramOf(CommandHost host, string name) =>
        (host.Variable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
