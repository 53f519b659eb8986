using Puente.Keyrings;
using Puente.Terminal;

namespace Puente.Configuration;

/// <summary>A secret that an entry names: <c>file:NAME</c>, <c>env:VARIABLE</c> or <c>keyring:NAME</c>.</summary>
internal static class SecretPlace
{
    private const string InFile = "file:";
    private const string InVariable = "env:";
    private const string Keyring = "keyring:";

    /// <param name="name">Whose secret it is, for messages.</param>
    /// <returns>Null when there is none; then <paramref name="faults"/> says why.</returns>
    public static string? Read(
        CommandHost host,
        string folder,
        string path,
        SettingValue setting,
        string name,
        string place,
        FaultList faults
    )
    {
        string? text;
        var fix = "Put the secret alone there; a file with mode 600.";
        if (place.StartsWith(Keyring, StringComparison.Ordinal))
        {
            (text, var fault) = InKeyring(host, place[Keyring.Length..]);
            fix = fault ?? $"Put it there with 'puente config secret {place[Keyring.Length..]} < FILE'.";
        }
        else if (place.StartsWith(InVariable, StringComparison.Ordinal))
            text = host.Variable(place[InVariable.Length..]);
        else if (place.StartsWith(InFile, StringComparison.Ordinal))
            text = ReadFile(SecretReader.PathOf(host, folder, setting with { Value = place[InFile.Length..] }));
        else
        {
            // What stands in the wrong place may be the secret: it is not repeated.
            faults.Add(
                setting.Source,
                path,
                $"the secret of {name} is none of file:NAME, env:VARIABLE and keyring:NAME",
                "A secret may not stand here itself."
            );
            return null;
        }
        text = text?.Trim('\uFEFF', '\r', '\n', ' ', '\t');
        if (text is { Length: > 0 })
            return text;
        faults.Add(setting.Source, path, $"{place} of {name} holds no secret", fix);
        return null;
    }

    /// <returns>The secret; or, when the keyring does not answer, why.</returns>
    public static (string? Text, string? Fault) InKeyring(CommandHost host, string name)
    {
        try
        {
            var keyring = SystemKeyring.Require(host);
            // Settings are read once, before anything else runs, and by nothing that could wait.
            var text = Task.Run(() => keyring.FindAsync(KeyringItem.Secret, name, CancellationToken.None))
                .GetAwaiter()
                .GetResult();
            return (text is { Length: > 0 } ? text : null, null);
        }
        catch (KeyringException fault)
        {
            return (null, fault.Message);
        }
    }

    private static string? ReadFile(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
