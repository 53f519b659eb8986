using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Puente.Actions.Deploying;

/// <summary>JSON whose members stand in the order of their names, a line each: equal texts mean equal JSON.</summary>
internal static class SchemaText
{
    private static readonly JsonWriterOptions s_writing = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(JsonNode? node)
    {
        if (node is null)
            return "null";
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_writing))
            Write(json, node, isRoot: true);
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, JsonNode? node, bool isRoot)
    {
        switch (node)
        {
            case JsonObject members:
                json.WriteStartObject();
                foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    // Only names the dialect, which is draft 4 in any case; the platform may add it.
                    if (isRoot && name == "$schema")
                        continue;
                    json.WritePropertyName(name);
                    Write(json, value, isRoot: false);
                }

                json.WriteEndObject();
                break;
            case JsonArray items:
                json.WriteStartArray();
                foreach (var item in items)
                    Write(json, item, isRoot: false);
                json.WriteEndArray();
                break;
            case null:
                json.WriteNullValue();
                break;
            default:
                node.WriteTo(json);
                break;
        }
    }
}
