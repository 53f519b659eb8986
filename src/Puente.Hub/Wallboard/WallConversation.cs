using System.Text.Json;

namespace Puente.Hub.Wallboard;

/// <summary>What a snapshot of a conversation says about who waits and who talks.</summary>
/// <param name="Waits">Queues in which it waits, and since when.</param>
/// <param name="Contacts">Agents who have it.</param>
internal sealed record WallConversation(
    Guid Id,
    IReadOnlyList<(Guid Queue, DateTimeOffset Since)> Waits,
    IReadOnlyList<(Guid User, WallContact Contact)> Contacts
)
{
    private static readonly string[] s_media =
    [
        "calls",
        "callbacks",
        "emails",
        "messages",
        "chats",
        "socialExpressions",
        "videos",
    ];

    /// <returns>Null when that is no conversation.</returns>
    public static WallConversation? Read(JsonElement body)
    {
        if (
            body.ValueKind != JsonValueKind.Object
            || !body.TryGetProperty("id", out var idElement)
            || idElement.ValueKind != JsonValueKind.String
            || !idElement.TryGetGuid(out var id)
            || !body.TryGetProperty("participants", out var participants)
            || participants.ValueKind != JsonValueKind.Array
        )
            return null;
        var waits = new List<(Guid, DateTimeOffset)>();
        var contacts = new List<(Guid, WallContact)>();
        foreach (var participant in participants.EnumerateArray())
        {
            if (participant.TryGetProperty("endTime", out var end) && end.ValueKind == JsonValueKind.String)
                continue;
            var purpose = Text(participant, "purpose");
            if (purpose is not ("acd" or "agent") || Live(participant) is not { } live)
                continue;
            var queue = IdOf(participant, "queueId");
            if (purpose == "acd" && queue is { } waited && live.State == "connected")
                waits.Add((waited, live.Since));
            else if (purpose == "agent" && IdOf(participant, "userId") is { } user)
                contacts.Add((user, new WallContact(id, queue, live.Media, live.State, live.Since)));
        }
        return new WallConversation(id, waits, contacts);
    }

    /// <summary>The communication that has not ended, and its state.</summary>
    private static (string Media, string State, DateTimeOffset Since)? Live(JsonElement participant)
    {
        foreach (var media in s_media)
        {
            if (!participant.TryGetProperty(media, out var list) || list.ValueKind != JsonValueKind.Array)
                continue;
            foreach (var one in list.EnumerateArray())
            {
                var state = Text(one, "state");
                if (state is not ("alerting" or "contacting" or "dialing" or "connected"))
                    continue;
                var isHeld = one.TryGetProperty("held", out var held) && held.ValueKind == JsonValueKind.True;
                var since =
                    Moment(one, "connectedTime")
                    ?? Moment(one, "startAlertingTime")
                    ?? Moment(one, "startTime")
                    ?? Moment(participant, "connectedTime");
                return since is { } begun ? (media, isHeld ? "held" : state, begun) : null;
            }
        }
        return null;
    }

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Guid? IdOf(JsonElement of, string name) => Guid.TryParse(Text(of, name), out var id) ? id : null;

    private static DateTimeOffset? Moment(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.TryGetDateTimeOffset(out var moment)
            ? moment
            : null;
}
