using System.Text.Json;
using Puente.Actions.Velocity.Java;

namespace Puente.Actions.Velocity.Tools;

/// <summary><c>$successTemplateUtils</c> of success templates; its values are JSON text.</summary>
internal static class SuccessTemplateUtils
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 512 };

    public static VelocityTool Instance { get; } =
        new VelocityTool("successTemplateUtils", "successTemplateUtils")
            .Method("firstFromArray", 1, 2, FirstFromArray)
            .Method("firstNonNull", 1, 10, FirstNonNull);

    /// <summary>The first element as JSON text, strings with their quotes.</summary>
    /// <remarks>Uncertain: an empty array without a default, and a value that is no array, give null, so that a strict
    /// template fails. That such actions fail when nothing matches is reported; the sentence is not recorded.</remarks>
    private static object? FirstFromArray(IReadOnlyList<object?> values)
    {
        var fallback = values.Count > 1 ? values[1] : null;
        if (values[0] is JavaList list)
            return list.Items.Count > 0 ? list.Items[0] : fallback;
        if (values[0] is not string text)
            return fallback;
        try
        {
            using var json = JsonDocument.Parse(text, Options);
            if (json.RootElement.ValueKind != JsonValueKind.Array)
                return null;
            return json.RootElement.GetArrayLength() > 0 ? json.RootElement[0].GetRawText() : fallback;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <remarks>Uncertain: known from one example only.</remarks>
    private static object? FirstNonNull(IReadOnlyList<object?> values) =>
        values.FirstOrDefault(value => value is not (null or "null" or ""));
}
