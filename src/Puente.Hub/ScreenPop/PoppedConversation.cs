using System.Text.Json;

namespace Puente.Hub.ScreenPop;

/// <summary>What the page beside the call needs of a conversation, as the platform tells it to the signed-in user.</summary>
/// <param name="Waiting">Since when the customer has waited in the queue; null when he never did.</param>
/// <param name="Answered">When the user took it; null while it rings.</param>
/// <param name="CustomerId">The participant who holds the attributes; null when nobody is outside.</param>
internal sealed record PoppedConversation(
    string Id,
    DateTimeOffset? Start,
    DateTimeOffset? End,
    string Media,
    string Direction,
    string From,
    string To,
    string Name,
    string QueueId,
    string QueueName,
    DateTimeOffset? Waiting,
    DateTimeOffset? Answered,
    string? CustomerId,
    IReadOnlyDictionary<string, string> Attributes
)
{
    /// <summary>The platform's clock when it told; the page counts by it, because agents' clocks are wrong.</summary>
    public DateTimeOffset? Now { get; init; }

    private static readonly (string List, string Media)[] s_media =
    [
        ("calls", "voice"),
        ("messages", "message"),
        ("callbacks", "callback"),
        ("emails", "email"),
        ("chats", "chat"),
    ];

    /// <param name="userId">Whose part counts as answered.</param>
    public static PoppedConversation Read(JsonElement body, string userId)
    {
        var participants = body.TryGetProperty("participants", out var list)
            ? [.. list.EnumerateArray()]
            : Array.Empty<JsonElement>();
        var customer = Last(participants, one => Text(one, "purpose") is "customer" or "external", first: true);
        var queue = Last(participants, one => Text(one, "queueId").Length > 0);
        var own = Last(participants, one => Text(one, "userId") == userId && Text(one, "purpose") is "agent" or "user");
        var (media, leg) = Leg(customer ?? own);
        return new PoppedConversation(
            Text(body, "id"),
            Moment(body, "startTime"),
            Moment(body, "endTime"),
            media,
            Text(leg, "direction"),
            Address(Text(customer, "ani") is { Length: > 0 } ani ? ani : Text(customer, "address")),
            Address(Text(customer, "dnis")),
            Text(customer, "name"),
            Text(queue, "queueId"),
            Text(queue, "queueName"),
            Moment(Last(participants, one => Text(one, "purpose") == "acd"), "startTime"),
            Moment(own, "connectedTime") ?? Moment(Leg(own).Leg, "connectedTime"),
            customer is { } outside ? Text(outside, "id") : null,
            AttributesOf(participants)
        );
    }

    // Flows and agents write to the customer; what others hold is shown when he does not hold the same.
    private static SortedDictionary<string, string> AttributesOf(JsonElement[] participants)
    {
        var all = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var participant in participants.OrderBy(one => Text(one, "purpose") is not ("customer" or "external")))
            if (participant.TryGetProperty("attributes", out var held) && held.ValueKind == JsonValueKind.Object)
                foreach (var one in held.EnumerateObject())
                    all.TryAdd(one.Name, one.Value.ToString());
        return all;
    }

    private static (string Media, JsonElement? Leg) Leg(JsonElement? participant)
    {
        foreach (var (name, media) in s_media)
            if (
                participant is { } one
                && one.TryGetProperty(name, out var legs)
                && legs.ValueKind == JsonValueKind.Array
                && legs.GetArrayLength() > 0
            )
                return (media, legs[legs.GetArrayLength() - 1]);
        return ("", null);
    }

    private static JsonElement? Last(JsonElement[] participants, Func<JsonElement, bool> fits, bool first = false)
    {
        foreach (var one in first ? participants : participants.Reverse())
            if (fits(one))
                return one;
        return null;
    }

    private static string Address(string address) =>
        address.StartsWith("tel:", StringComparison.Ordinal) || address.StartsWith("sip:", StringComparison.Ordinal)
            ? address[4..]
            : address;

    private static string Text(JsonElement? owner, string name) =>
        owner is { ValueKind: JsonValueKind.Object } one
        && one.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";

    private static DateTimeOffset? Moment(JsonElement? owner, string name) =>
        Text(owner, name) is { Length: > 0 } text
        && DateTimeOffset.TryParse(
            text,
            System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal,
            out var moment
        )
            ? moment
            : null;
}
