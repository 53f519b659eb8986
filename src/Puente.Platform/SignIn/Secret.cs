using System.Diagnostics;

namespace Puente.Platform.SignIn;

/// <summary>A value that never prints itself (promise P9): only <see cref="Reveal"/> gives it out.</summary>
[DebuggerDisplay("(secret)")]
public sealed class Secret
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _value;

    public Secret(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
    }

    public bool IsEmpty => _value.Length == 0;

    /// <summary>Reads a secret from a file; one line break at the end, as editors leave it, is not part of it.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Secret FromFile(string path) => new(File.ReadAllText(path).TrimEnd('\r', '\n'));

    /// <summary>Null when the variable is not set or empty.</summary>
    public static Secret? FromEnvironment(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? new Secret(value) : null;

    /// <summary>The value itself. Call it at the last moment and keep the result nowhere.</summary>
    public string Reveal() => _value;

    public override string ToString() => "(secret)";
}
