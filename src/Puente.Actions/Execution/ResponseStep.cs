using System.Text;
using System.Text.Json;
using Puente.Actions.Files;
using Puente.Actions.Json;

namespace Puente.Actions.Execution;

/// <summary>The end of step 8: the answer as JSON.</summary>
internal static class ResponseStep
{
    /// <remarks>To be returned when the paths have read it.</remarks>
    /// <returns>Undefined for an empty body (204), in which no path finds anything.</returns>
    public static JsonPart Parse(ActionFile file, ActionResponse response)
    {
        // What begins with a letter of JSON needs no string of it to be known as no blank and as free of byte-order marks.
        var isPlain = response.Utf8.Span is [> (byte)' ' and < 0x7f, ..];
        if (!isPlain && string.IsNullOrWhiteSpace(response.Body))
            return default;
        try
        {
            var document = isPlain
                ? JsonText.Borrow(response.Utf8.Span, ActionRunner.JsonDepth)
                : JsonText.Parse(response.Body, ActionRunner.JsonDepth);
            // Google's functions answer with JSON inside a JSON text; it is taken out first (vendor text).
            return
                document.Kind == JsonValueKind.String
                && file.IntegrationType?.StartsWith("google", StringComparison.Ordinal) == true
                ? JsonText.Parse(document.GetString(), ActionRunner.JsonDepth)
                : document;
        }
        catch (JsonException fault)
        {
            var type = response
                .Headers.FirstOrDefault(header => header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
                .Value;
            throw new ActionStepException(
                ActionError.Of(
                    ActionFault.NotJson,
                    $"The service answered with {type ?? "a body"} that cannot be read as JSON of at most {ActionRunner.JsonDepth} levels (line {fault.LineNumber + 1}, column {fault.BytePositionInLine + 1}). Ask it for JSON with an Accept header, or put something in between that converts."
                ),
                fault
            );
        }
    }

    public static string Describe(ActionResponse response, SecretMask mask)
    {
        var text = new StringBuilder("{\"status\": ");
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{response.Status}, \"headers\": ");
        text.Append(
            TranslationStep.Describe(
                mask.Apply(response.Headers)
                    .Select(header => new KeyValuePair<string, string?>(header.Key, JsonText.Quote(header.Value))),
                mask
            )
        );
        var body = mask.Apply(response.Body);
        text.Append(", \"body\": ").Append(JsonText.IsJson(body) ? body : JsonText.Quote(body));
        return text.Append('}').ToString();
    }
}
