namespace Puente.Configuration;

internal enum SettingKind
{
    Text,
    Region,
    Day,
    Address,
    Share,
    Count,
    Names,
    File,
    Store,

    /// <summary>Address to listen on: this machine only.</summary>
    Listen,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Switch,
}

/// <summary>One thing a user can set: the reader, the schema, <c>config show</c> and <c>config init</c> all follow it.</summary>
/// <param name="Path">Members of <c>puente.json</c>, joined by dots: <c>masking.deny</c>.</param>
/// <param name="Variable">Environment variable that wins over the file.</param>
/// <param name="Description">One sentence; also the schema's description.</param>
/// <param name="Example">A value as it is written in the file, JSON.</param>
/// <param name="Default">What holds when nobody says anything, as text; null when there is no default.</param>
internal sealed record Setting(
    string Path,
    string Variable,
    SettingKind Kind,
    string Description,
    string Example,
    string? Default = null
)
{
    public string Group => Path.Contains('.', StringComparison.Ordinal) ? Path[..Path.IndexOf('.')] : "";

    public string Name => Path[(Path.IndexOf('.') + 1)..];

    /// <summary>A secret may only come from the environment, and is never shown.</summary>
    public bool IsSecret { get; init; }
}
