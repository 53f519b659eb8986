using Puente.Terminal;

namespace Puente.Configuration;

/// <summary>Folders of the user that every project of theirs shares (XDG base directories).</summary>
internal sealed class UserFolders(CommandHost host)
{
    private const string Name = "puente";

    /// <summary>Kept: sign-ins, the count of requests. Null when the environment names no home.</summary>
    public string? Data =>
        OperatingSystem.IsWindows() ? Under(host.Variable("LOCALAPPDATA"))
        : host.Variable("XDG_DATA_HOME") is { } data ? Under(data)
        : Under(host.Variable("HOME"), ".local", "share");

    /// <summary>Until the next start of the machine, in memory where the system has such a folder.</summary>
    public string? Runtime =>
        host.Variable("XDG_RUNTIME_DIR") is { } runtime ? Under(runtime)
        : Data is { } data ? Path.Combine(data, "run")
        : null;

    public string? Tokens => Data is { } data ? Path.Combine(data, "sign-ins") : null;

    public string? Usage => Data is { } data ? Path.Combine(data, "usage") : null;

    private static string? Under(string? start, params string[] further) =>
        start is null || !Path.IsPathRooted(start) ? null : Path.Combine([start, .. further, Name]);
}
