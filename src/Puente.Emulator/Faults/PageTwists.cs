using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Faults;

/// <summary>Pages of conversations that are not as they should be.</summary>
internal static class PageTwists
{
    private const int HugeCharacters = 50 * 1024 * 1024;

    public static ApiAnswer Apply(FaultKind kind, ApiAnswer answer)
    {
        if (
            JsonNode.Parse(AnswerWriter.Unpack(answer)) is not JsonObject page
            || page["conversations"] is not JsonArray { Count: > 0 } list
        )
            return answer;
        var first = (JsonObject)list[0]!;
        switch (kind)
        {
            case FaultKind.MissingId:
                first.Remove("conversationId");
                break;
            case FaultKind.DuplicateIds:
                list.Add(first.DeepClone());
                break;
            case FaultKind.NegativeTime:
                Negative(first);
                break;
            case FaultKind.UnknownValues:
                first["originatingDirection"] = "sideways";
                first["hologramId"] = new JsonObject { ["depth"] = 3 };
                if (Sessions(first).FirstOrDefault() is { } session)
                    session["mediaType"] = "hologram";
                break;
            case FaultKind.HugeAttribute:
                var participant = (JsonObject)first["participants"]![0]!;
                var attributes = participant["attributes"] as JsonObject ?? [];
                attributes["transcript"] = new string('x', HugeCharacters);
                if (attributes.Parent is null)
                    participant["attributes"] = attributes;
                break;
        }
        return ApiAnswer.Json(page, answer.Status);
    }

    private static void Negative(JsonObject conversation)
    {
        foreach (var session in Sessions(conversation))
        {
            if (session["segments"] is JsonArray { Count: > 0 } segments && segments[0] is JsonObject segment)
                segment["segmentEnd"] = "1999-12-31T23:59:59.999Z";
            var durations = (session["metrics"] as JsonArray ?? []).OfType<JsonObject>().Where(IsDuration);
            if (durations.FirstOrDefault() is { } duration)
            {
                duration["value"] = -60_000;
                return;
            }
        }
    }

    private static bool IsDuration(JsonObject metric) => metric["name"]!.GetValue<string>().StartsWith('t');

    private static IEnumerable<JsonObject> Sessions(JsonObject conversation) =>
        (conversation["participants"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .SelectMany(participant => (participant["sessions"] as JsonArray ?? []).OfType<JsonObject>());
}
