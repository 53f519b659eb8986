using Puente.Failures;

namespace Puente.Api.Calls;

/// <summary>Headers as they are given and as they are shown.</summary>
internal static class HeaderField
{
    public const string Masked = "***";

    private static readonly string[] Ours =
    [
        "Authorization",
        "Connection",
        "Cookie",
        "Host",
        "Transfer-Encoding",
        "Upgrade",
        "User-Agent",
    ];

    private static readonly string[] Secret = ["authorization", "cookie", "secret", "token", "api-key", "password"];

    /// <summary><c>Name: value</c></summary>
    /// <exception cref="InputException">No header, or one that the client sets itself.</exception>
    public static KeyValuePair<string, string> Parse(string text)
    {
        var cut = text.IndexOf(':', StringComparison.Ordinal);
        var name = cut < 1 ? "" : text[..cut];
        if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            throw new InputException("--header: write 'Name: value'.");
        var value = text[(cut + 1)..].Trim();
        if (value.Any(letter => char.IsControl(letter) || letter > '~'))
            throw new InputException($"--header {name}: the value has a letter that a header cannot carry.");
        if (Ours.Contains(name, StringComparer.OrdinalIgnoreCase) || IsOfBody(name))
            throw new InputException(
                $"--header {name}: puente sets this one itself, from the settings and the request. Leave it out."
            );
        return new(name, value);
    }

    /// <summary>The value, or stars where it could let someone in.</summary>
    public static string Shown(string name, string value) =>
        Secret.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)) ? Masked : value;

    private static bool IsOfBody(string name) =>
        name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
        && !name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);
}
