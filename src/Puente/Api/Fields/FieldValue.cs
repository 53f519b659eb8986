using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Failures;

namespace Puente.Api.Fields;

/// <summary>Reads the value of a typed field.</summary>
internal static class FieldValue
{
    /// <param name="file">Gives the text of the file behind an @; <c>-</c> is standard input.</param>
    /// <exception cref="InputException">The text begins like an object or a list and is none.</exception>
    public static JsonNode? Typed(string key, string text, Func<string, string> file) =>
        text switch
        {
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            "null" => null,
            ['@', ..] => JsonValue.Create(file(text[1..])),
            ['{' or '[', ..] => Whole(key, text),
            _ => IsNumber(text) ? JsonNode.Parse(text) : JsonValue.Create(text),
        };

    /// <summary>
    /// JSON's own grammar: telephone numbers (+34…) and codes with a leading zero stay text. The digits are kept as
    /// written, so that long ids lose none.
    /// </summary>
    private static bool IsNumber(string text)
    {
        if (text is not ['-' or (>= '0' and <= '9'), ..])
            return false;
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Number
                && document.RootElement.GetRawText().Length == text.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonNode? Whole(string key, string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException e)
        {
            throw new InputException(
                $"The value of the typed field '{key}' begins like JSON and is none (byte {e.BytePositionInLine}). Correct it, or use --field (-f) for text.",
                e
            );
        }
    }
}
