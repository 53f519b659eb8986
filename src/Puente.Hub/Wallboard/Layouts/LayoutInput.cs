using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Puente.Hub.Wallboard.Layouts;

/// <summary>What a page sends to save a layout.</summary>
/// <param name="Version">The version it has seen; 0 for a new one.</param>
internal sealed record LayoutInput(string Name, string View, int Version)
{
    public const int MostNameCharacters = 80;
    private const int MostBytes = 20_000;

    // What the page reads from its address; anything else has no place in a link that others open.
    private static readonly string[] s_parts = ["division", "team", "queue", "find", "warn", "late", "sl", "slmin"];

    /// <returns>Null when it is not what a page sends.</returns>
    public static async Task<LayoutInput?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (
            request.ContentLength is not (> 0 and <= MostBytes)
            || request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true
        )
            return null;
        try
        {
            using var body = await JsonDocument.ParseAsync(
                request.Body,
                new JsonDocumentOptions { MaxDepth = 2 },
                cancellationToken
            );
            var root = body.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text("name") is not { } name || Text("view") is not { } view)
                return null;
            name = name.Trim();
            var isGood = name.Length is > 0 and <= MostNameCharacters && !name.Any(char.IsControl) && IsView(view);
            var version = root.TryGetProperty("version", out var seen) && seen.TryGetInt32(out var number) ? number : 0;
            return isGood ? new LayoutInput(name, view, version) : null;

            string? Text(string member) =>
                root.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
                    ? value.GetString()
                    : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    internal static bool IsView(string view) => QueryHelpers.ParseQuery(view).Keys.All(s_parts.Contains);
}
