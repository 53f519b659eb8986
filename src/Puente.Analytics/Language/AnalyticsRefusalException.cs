using System.Text.Json;
using Puente.Platform.Errors;

namespace Puente.Analytics.Language;

/// <summary>The question is refused as the platform would refuse it.</summary>
/// <param name="code">The platform's: <c>bad.request</c>, <c>invalid.value</c>, <c>not.found</c>, or Puente's <c>not.derivable</c>.</param>
public sealed class AnalyticsRefusalException(int status, string code, string message) : Exception(message)
{
    private const int LongestEcho = 100;

    public int Status { get; } = status;

    public string Code { get; } = code;

    public static AnalyticsRefusalException BadRequest(string message) => new(400, "bad.request", message);

    /// <summary>A value of the wrong kind or out of its bounds.</summary>
    public static AnalyticsRefusalException InvalidValue(string message) => new(400, "invalid.value", message);

    public static AnalyticsRefusalException NotDerivable(string message) => new(400, "not.derivable", message);

    internal static AnalyticsRefusalException UnknownWord(WordList list, string word)
    {
        var hint = NearestWord.Of(word, list.Words) is { } near ? $" Did you mean {near}?" : "";
        return new(
            400,
            "invalid.value",
            $"Value [{Echo(word)}] is not valid for field type [{list.Type}]. Allowable values are: {string.Join(", ", list.Words)}{hint}"
        );
    }

    /// <summary>What a caller wrote, short enough for a message.</summary>
    internal static string Echo(string text) => text.Length <= LongestEcho ? text : text[..LongestEcho] + "…";

    /// <summary>The platform's error body, UTF-8.</summary>
    public byte[] ToBody()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("message", Message);
            json.WriteString("code", Code);
            json.WriteNumber("status", Status);
            json.WriteString("contextId", Guid.NewGuid());
            json.WriteStartArray("details");
            json.WriteEndArray();
            json.WriteStartArray("errors");
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }
}
