using System.Text;
using System.Text.Json.Nodes;
using Puente.Emulator.Http;
using Puente.Emulator.Live;

namespace Puente.Emulator.WebMessaging;

/// <summary>Messages as guests send and see them.</summary>
internal static class GuestMessages
{
    /// <param name="name">Of the agent; null for what the guest himself has written.</param>
    public static JsonObject Write(LiveMessage message, string? name) =>
        Write(message.Id, message.Text, message.Content, message.Inbound, name, "Human");

    /// <param name="entity"><c>Human</c> or <c>Bot</c>.</param>
    public static JsonObject Write(string id, string text, JsonArray content, bool inbound, string? name, string entity)
    {
        var channel = new JsonObject { ["messageId"] = id, ["type"] = "Private" };
        if (name is not null)
            channel["from"] = new JsonObject { ["nickname"] = name };
        return new JsonObject
        {
            ["id"] = id,
            ["type"] = TypeOf(content),
            ["text"] = text,
            ["direction"] = inbound ? "Inbound" : "Outbound",
            ["channel"] = channel,
            ["content"] = content.DeepClone(),
            ["originatingEntity"] = entity,
            ["metadata"] = new JsonObject { ["correlationId"] = Guid.NewGuid().ToString() },
        };
    }

    public static string TypeOf(JsonArray content) =>
        content.Any(one => one?["contentType"]?.ToString() is not (null or "Attachment")) ? "Structured" : "Text";

    /// <summary>The custom attributes of an <c>onMessage</c>; where they stand differs between the vendor's clients.</summary>
    /// <exception cref="GuestError">4013 when they are too large, 400 when one is not a string.</exception>
    public static Dictionary<string, string> Attributes(JsonObject frame, JsonObject message, int mostBytes)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var owner in (ReadOnlySpan<JsonObject>)[frame, message])
        {
            var metadata = (owner["channel"] as JsonObject)?["metadata"] as JsonObject;
            foreach (var (key, value) in metadata?["customAttributes"] as JsonObject ?? [])
                found[key] =
                    value is JsonValue text && text.TryGetValue<string>(out var given)
                        ? given
                        : throw GuestError.Bad($"The custom attribute {key} must be a string.");
        }
        var bytes = found.Sum(one => Encoding.UTF8.GetByteCount(one.Key) + Encoding.UTF8.GetByteCount(one.Value));
        return bytes <= mostBytes
            ? found
            : throw new GuestError(GuestError.CustomDataTooLarge, $"Custom attributes have at most {mostBytes} bytes.");
    }

    /// <summary>The answer to a quick reply or a card's button.</summary>
    public static JsonObject ButtonResponse(JsonObject given)
    {
        var response = given["buttonResponse"] as JsonObject ?? throw GuestError.Missing("buttonResponse");
        var written = new JsonObject
        {
            ["text"] = Json.Text(response, "text") ?? throw GuestError.Missing("buttonResponse.text"),
            ["payload"] = Json.Text(response, "payload") ?? throw GuestError.Missing("buttonResponse.payload"),
            ["type"] = Json.Text(response, "type") is "QuickReply" or "Button"
                ? Json.Text(response, "type")
                : throw GuestError.Bad("The type of a buttonResponse is QuickReply or Button."),
        };
        if (Json.Text(response, "originatingMessageId") is { } answered)
            written["originatingMessageId"] = answered;
        return new JsonObject { ["contentType"] = "ButtonResponse", ["buttonResponse"] = written };
    }
}
