using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Puente.Api;

/// <summary>JSON for people and for line-by-line readers. Letters stay letters: this is a terminal, not a web page.</summary>
internal static class JsonText
{
    public static JsonSerializerOptions Compact { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Indented(JsonElement element) => Write(element, indented: true);

    public static string OneLine(JsonElement element) => Write(element, indented: false);

    private static string Write(JsonElement element, bool indented)
    {
        using var buffer = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = indented,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var json = new Utf8JsonWriter(buffer, options))
            element.WriteTo(json);
        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
