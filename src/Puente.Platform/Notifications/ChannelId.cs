using System.Text.Json;
using System.Text.Json.Serialization;

namespace Puente.Platform.Notifications;

/// <summary>Opaque: <c>streaming-0-3k9q2v7m…</c>. Whoever knows it can open the socket, so it does not show.</summary>
[JsonConverter(typeof(ChannelIdConverter))]
public readonly record struct ChannelId(string Value)
{
    /// <summary>Not the id: it is as good as the socket's address (promise P9).</summary>
    public override string ToString() => "(channel)";
}

internal sealed class ChannelIdConverter : JsonConverter<ChannelId>
{
    public override ChannelId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } id
            ? new ChannelId(id)
            : throw new JsonException("A channel's id is text.");

    public override void Write(Utf8JsonWriter writer, ChannelId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
