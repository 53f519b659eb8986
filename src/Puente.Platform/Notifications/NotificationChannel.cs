using System.Text.Json;
using System.Text.Json.Serialization;
using Puente.Platform.SignIn;

namespace Puente.Platform.Notifications;

/// <summary>A place that events are sent to: its subscriptions, and one socket at a time that reads them.</summary>
public sealed record NotificationChannel
{
    [JsonRequired]
    public ChannelId Id { get; init; }

    /// <summary>The socket's address. The handshake asks for nothing else, so it is kept like a password.</summary>
    [JsonRequired]
    [JsonConverter(typeof(SecretUriConverter))]
    public Secret ConnectUri { get; init; } = null!;

    /// <summary>24 hours after the channel was made or last subscribed.</summary>
    public DateTimeOffset? Expires { get; init; }
}

internal sealed class SecretUriConverter : JsonConverter<Secret>
{
    public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } text
            ? new Secret(text)
            : throw new JsonException("A channel's address is text.");

    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
        writer.WriteNullValue();
}
