using System.Text.Json;
using Puente.Sync.Events;

namespace Puente.Sync.Live;

/// <summary>One detail event with its body decoded.</summary>
/// <param name="Suffix">Part of the topic behind the conversation's id: <c>user.end</c>.</param>
internal sealed record LiveEvent(string Suffix, DateTimeOffset Time, JsonElement Body)
{
    /// <summary>Why an event cannot be used, without any of its content.</summary>
    public const string NotJson = "the body is not JSON";
    public const string NoConversation = "conversationId is missing or not the topic's";

    /// <returns>Null for an event that cannot be used; <paramref name="fault"/> says why.</returns>
    public static LiveEvent? Read(PlatformEvent item, EventTopic topic, out string? fault)
    {
        fault = null;
        try
        {
            using var document = JsonDocument.Parse(item.Body);
            var body = document.RootElement;
            if (
                body.ValueKind == JsonValueKind.Object
                && Guid.TryParse(TextOf(body, "conversationId"), out var id)
                && id == topic.Id
            )
                return new LiveEvent(topic.Suffix, TimeOf(body, item), body.Clone());
            fault = NoConversation;
        }
        catch (JsonException)
        {
            fault = NotJson;
        }
        return null;
    }

    public string? Text(string member) => TextOf(Body, member);

    public long? Number(string member) =>
        Body.TryGetProperty(member, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var number)
            ? number
            : null;

    public JsonElement? Array(string member) =>
        Body.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Array ? value : null;

    /// <summary>The body's own time decides, whatever a transport put beside it: both transports must give the same row.</summary>
    private static DateTimeOffset TimeOf(JsonElement body, PlatformEvent item) =>
        body.TryGetProperty("eventTime", out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var milliseconds)
        && milliseconds is > 0 and < 253_402_300_800_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : item.Time;

    private static string? TextOf(JsonElement body, string member) =>
        body.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
