using System.Text.Json;

namespace Puente.Platform.Errors;

/// <summary>What an error body says, as far as it can be read: the platform's shape, the SCIM shape, or nothing at all.</summary>
internal sealed record ErrorBody(
    string? Code,
    string? Message,
    string? CorrelationId,
    IReadOnlyList<string> MissingPermissions
)
{
    /// <summary>Longest error body that is read; the platform's own are a few hundred bytes, a proxy's page can be anything.</summary>
    public const int MaxBytes = 64 * 1024;

    public static ErrorBody Empty { get; } = new(null, null, null, []);

    /// <summary>Never throws: a body that is no JSON object (a proxy's HTML page, a cut-off body) says nothing.</summary>
    public static ErrorBody Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.IsEmpty)
            return Empty;
        try
        {
            using var document = JsonDocument.Parse(utf8);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return Empty;
            var code = Token(Text(root, "code") ?? Text(root, "scimType"));
            var message = Text(root, "message") ?? Text(root, "detail");
            return new ErrorBody(code, message, Token(Text(root, "contextId")), Missing(root, code, message));
        }
        catch (JsonException)
        {
            return Empty;
        }
    }

    /// <summary>Codes and ids go into messages and logs, so only what looks like one gets through.</summary>
    public static string? Token(string? text) =>
        text is { Length: > 0 and <= 120 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            ? text
            : null;

    private static IReadOnlyList<string> Missing(JsonElement root, string? code, string? message)
    {
        if (code is not ("missing.permissions" or "missing.any.permissions"))
            return [];

        // The list stands in messageParams, and in brackets or after the last ": " in the sentence.
        string? list = null;
        if (root.TryGetProperty("messageParams", out var parameters) && parameters.ValueKind == JsonValueKind.Object)
            list = Text(parameters, "permissions");
        if (list is null && message?.LastIndexOf(": ", StringComparison.Ordinal) is >= 0 and var colon)
            list = message[(colon + 2)..];
        return list is null
            ? []
            :
            [
                .. list.Split(
                        [',', ' ', '[', ']'],
                        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                    )
                    .Where(IsPermission),
            ];
    }

    private static bool IsPermission(string text) =>
        text.Length <= 200
        && text.Contains(':', StringComparison.Ordinal)
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '*' or '_' or '-' or '.');

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
