using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.WebMessaging;

/// <summary>The envelope of everything the server says to a guest.</summary>
internal static class GuestFrames
{
    public static byte[] Response(string name, JsonNode body, string? tracingId = null, int code = 200) =>
        Write("response", name, body, tracingId, code);

    public static byte[] Message(string name, JsonNode body, string? tracingId = null) =>
        Write("message", name, body, tracingId, 200);

    public static byte[] Refusal(GuestError refused, string? tracingId) =>
        Response("string", JsonValue.Create(refused.Message), tracingId, refused.Code);

    public static byte[] TooMany(int seconds, string? tracingId) =>
        Response(
            "TooManyRequestsErrorMessage",
            new JsonObject
            {
                ["retryAfter"] = seconds,
                ["errorCode"] = GuestError.TooManyRequests,
                ["errorMessage"] = "Message rate too high for this session",
            },
            tracingId,
            429
        );

    /// <summary>An event to the guest, such as the agent's typing or the end of the conversation.</summary>
    public static JsonObject Event(string id, string time, JsonObject what, string direction = "Outbound") =>
        new()
        {
            ["id"] = id,
            ["type"] = "Event",
            ["direction"] = direction,
            ["channel"] = new JsonObject { ["time"] = time, ["type"] = "Private" },
            ["events"] = new JsonArray(what),
            ["originatingEntity"] = "Human",
        };

    public static JsonObject Presence(string type) =>
        new()
        {
            ["eventType"] = "Presence",
            ["presence"] = new JsonObject { ["type"] = type },
        };

    public static JsonObject Typing() =>
        new()
        {
            ["eventType"] = "Typing",
            ["typing"] = new JsonObject { ["type"] = "On", ["duration"] = 5_000 },
        };

    private static byte[] Write(string type, string name, JsonNode body, string? tracingId, int code)
    {
        var frame = new JsonObject
        {
            ["type"] = type,
            ["class"] = name,
            ["code"] = code,
            ["body"] = body,
        };
        if (tracingId is not null)
            frame["tracingId"] = tracingId;
        return ApiAnswer.Bytes(frame);
    }
}
