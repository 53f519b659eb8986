using Puente.Platform.SignIn;
using Puente.Store.Masking;
using Puente.Terminal;

namespace Puente.Configuration;

/// <summary>Reads what stands in files of its own or in the keyring: the client secret and the key of masking.</summary>
internal sealed class SecretReader(
    CommandHost host,
    IReadOnlyDictionary<string, SettingValue> values,
    string folder,
    FaultList faults
)
{
    private const int LeastKeyBytes = 16;

    public Secret? ReadClientSecret()
    {
        if (host.Variable(SettingCatalogue.SecretVariable) is { } secret)
            return new Secret(secret.Trim());
        if (values["clientSecretKeyring"] is { Value: string name } named)
            return ReadKeyring(name, named.Source);
        if (
            ReadFile(
                "clientSecretFile",
                $"Write the client secret into it (mode 600), or set {SettingCatalogue.SecretVariable}."
            )
            is not { } bytes
        )
            return null;
        var text = System.Text.Encoding.UTF8.GetString(bytes).Trim('\uFEFF', '\r', '\n', ' ', '\t');
        if (text.Length > 0 && !text.Any(char.IsWhiteSpace))
            return new Secret(text);
        var (value, source) = values["clientSecretFile"];
        faults.Add(
            source,
            "clientSecretFile",
            $"{value} holds no secret",
            "Put the client secret alone on its one line."
        );
        return null;
    }

    private Secret? ReadKeyring(string name, string source)
    {
        var (text, fault) = SecretPlace.InKeyring(host, name);
        if (text is not null)
            return new Secret(text);
        faults.Add(
            source,
            "clientSecretKeyring",
            $"{name} cannot be read",
            fault ?? $"The keyring has no such secret: put it there with 'puente config secret {name} < FILE'."
        );
        return null;
    }

    public MaskingOptions? ReadMasking()
    {
        var (allow, deny, hash) = (Names("masking.allow"), Names("masking.deny"), Names("masking.hash"));
        if (allow.Length + deny.Length + hash.Length == 0)
            return null;
        ReadOnlyMemory<byte> key = default;
        if (hash.Length > 0)
            key = ReadKey();
        return new MaskingOptions
        {
            Allow = allow,
            Deny = deny,
            Hash = hash,
            HashKey = key,
        };
    }

    /// <summary>Where a setting that names a file points.</summary>
    public static string PathOf(CommandHost host, string folder, SettingValue setting)
    {
        // A relative name in the environment is meant from where the user stands, one in the file from where the file is.
        var start = setting.Source.StartsWith("environment", StringComparison.Ordinal) ? host.Folder : folder;
        return Path.GetFullPath((string)setting.Value!, start);
    }

    private byte[] ReadKey()
    {
        const string path = "masking.hashKeyFile";
        if (values[path].Value is null)
        {
            if (!faults.Concerns(path))
                faults.Add(
                    "settings",
                    path,
                    "is missing, and masking.hash needs it",
                    "Name a file with at least 16 random bytes."
                );
            return [];
        }

        var bytes = ReadFile(
            path,
            "Create it with 'head -c 32 /dev/urandom > FILE' (mode 600) and keep it: without it hashes change."
        );
        if (bytes is { Length: < LeastKeyBytes })
            faults.Add(
                values[path].Source,
                path,
                $"{values[path].Value} holds fewer than {LeastKeyBytes} bytes",
                "Put a longer key into it."
            );
        return bytes ?? [];
    }

    private byte[]? ReadFile(string path, string fix)
    {
        var setting = values[path];
        if (setting.Value is null)
            return null;
        var file = PathOf(host, folder, setting);
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            var reason = File.Exists(file) ? "cannot be read" : "does not exist";
            faults.Add(setting.Source, path, $"{setting.Value} {reason}", fix);
            return null;
        }
    }

    private string[] Names(string path) => (string[]?)values[path].Value ?? [];
}
