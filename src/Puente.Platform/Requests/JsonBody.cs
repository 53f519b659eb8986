using System.Text.Json;
using System.Text.Json.Nodes;

namespace Puente.Platform.Requests;

/// <summary>Bodies whose members depend on what shall change: a member that is left out stays as it is on the platform.</summary>
internal static class JsonBody
{
    public static ReadOnlyMemory<byte> Of(JsonNode body)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            body.WriteTo(writer);
        return buffer.ToArray();
    }

    public static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    /// <summary>A mention of something by its id.</summary>
    public static JsonObject Id(string id) => new() { ["id"] = id };
}
