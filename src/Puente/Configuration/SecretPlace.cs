using Puente.Terminal;

namespace Puente.Configuration;

/// <summary>A secret that an entry of a list names: <c>file:NAME</c> or <c>env:VARIABLE</c>.</summary>
internal static class SecretPlace
{
    private const string InFile = "file:";
    private const string InVariable = "env:";

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
        if (place.StartsWith(InVariable, StringComparison.Ordinal))
            text = host.Variable(place[InVariable.Length..]);
        else if (place.StartsWith(InFile, StringComparison.Ordinal))
            text = ReadFile(SecretReader.PathOf(host, folder, setting with { Value = place[InFile.Length..] }));
        else
        {
            // What stands in the wrong place may be the secret: it is not repeated.
            faults.Add(
                setting.Source,
                path,
                $"the secret of {name} is neither file:NAME nor env:VARIABLE",
                "A secret may not stand here itself."
            );
            return null;
        }
        text = text?.Trim('\uFEFF', '\r', '\n', ' ', '\t');
        if (text is { Length: > 0 })
            return text;
        faults.Add(
            setting.Source,
            path,
            $"{place} of {name} holds no secret",
            "Put the secret alone there; a file with mode 600."
        );
        return null;
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
