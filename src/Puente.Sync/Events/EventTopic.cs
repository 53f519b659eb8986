using System.Text.Json;

namespace Puente.Sync.Events;

/// <summary>What a topic's name says about its events.</summary>
public enum EventKind
{
    /// <summary>Nothing that makes rows.</summary>
    Other = 0,

    /// <summary>A detail event that shows how a conversation began.</summary>
    Begin = 1,

    /// <summary>A detail event that ends a session, or follows its end: after-call work, wrap-up.</summary>
    End = 2,

    /// <summary>Any other detail event of a conversation.</summary>
    Detail = 3,

    /// <summary>The whole conversation as it is now: <c>v2.users.{id}.conversations</c> and its media.</summary>
    Snapshot = 4,
    UserPresence = 5,
    UserRoutingStatus = 6,
    UserActivity = 7,
    QueueObservations = 8,
}

/// <summary>A concrete topic, taken apart.</summary>
/// <param name="Id">The first id in the name: conversation, user or queue.</param>
/// <param name="Suffix">Of detail events the part behind the id: <c>customer.start</c>; else empty.</param>
public readonly record struct EventTopic(EventKind Kind, Guid? Id, string Suffix)
{
    private const string Detail = "v2.detail.events.conversation.";
    private const string User = "v2.users.";
    private const string Queue = "v2.routing.queues.";
    private const string QueueAnalytics = "v2.analytics.queues.";
    private static readonly EventTopic Unknown = new(EventKind.Other, null, "");

    /// <summary>True for the detail events of conversations, of which live rows are made.</summary>
    public bool IsDetail => Kind is EventKind.Begin or EventKind.End or EventKind.Detail;

    /// <summary>Topics are compared without regard to case, as the platform does.</summary>
    public static EventTopic Parse(string topic)
    {
        if (TryTake(topic, Detail, out var id, out var rest))
            return rest.Length == 0 ? Unknown : new EventTopic(KindOf(rest), id, rest);
        if (TryTake(topic, User, out id, out rest))
        {
            return rest switch
            {
                "presence" => new(EventKind.UserPresence, id, ""),
                "routingstatus" => new(EventKind.UserRoutingStatus, id, ""),
                "activity" => new(EventKind.UserActivity, id, ""),
                _ => IsSnapshot(rest) ? new(EventKind.Snapshot, id, "") : Unknown,
            };
        }
        if (TryTake(topic, Queue, out id, out rest))
            return IsSnapshot(rest) ? new(EventKind.Snapshot, id, "") : Unknown;
        if (TryTake(topic, QueueAnalytics, out id, out rest) && rest == "observations")
            return new(EventKind.QueueObservations, id, "");
        return Unknown;
    }

    /// <summary>The conversation an event belongs to: named by the topic or, for snapshots, by the body's <c>id</c>.</summary>
    /// <returns>Null when it belongs to none, or when the body cannot be read.</returns>
    public Guid? ConversationOf(ReadOnlySpan<byte> body)
    {
        if (IsDetail)
            return Id;
        return Kind == EventKind.Snapshot && Guid.TryParse(EventBody.Text(body, "id"u8), out var id) ? id : null;
    }

    /// <summary>Begin, also for a call that a user placed: there the customer joins later.</summary>
    public bool ShowsBegin(ReadOnlySpan<byte> body) =>
        Kind == EventKind.Begin
        || (
            Suffix == "user.start"
            && string.Equals(EventBody.Text(body, "direction"u8), "OUTBOUND", StringComparison.OrdinalIgnoreCase)
        );

    private static EventKind KindOf(string suffix) =>
        suffix switch
        {
            "customer.start" => EventKind.Begin,
            "acw" or "wrapup" => EventKind.End,
            _ => suffix.EndsWith(".end", StringComparison.Ordinal) ? EventKind.End : EventKind.Detail,
        };

    /// <summary><c>conversations</c> and <c>conversations.calls</c>, but not <c>conversationsummary</c>.</summary>
    private static bool IsSnapshot(string rest) =>
        rest == "conversations" || rest.StartsWith("conversations.", StringComparison.Ordinal);

    private static bool TryTake(string topic, string prefix, out Guid id, out string rest)
    {
        (id, rest) = (default, "");
        if (!topic.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            return false;
        var tail = topic.AsSpan(prefix.Length);
        var dot = tail.IndexOf('.');
        if (dot < 0 || !Guid.TryParse(tail[..dot], out id))
            return false;
        rest = tail[(dot + 1)..].ToString().ToLowerInvariant();
        return true;
    }
}

/// <summary>Looks into a body without decoding it.</summary>
internal static class EventBody
{
    /// <returns>Text of a top-level member; null when there is none or the body is not a JSON object.</returns>
    public static string? Text(ReadOnlySpan<byte> body, ReadOnlySpan<byte> member)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isIt = reader.ValueTextEquals(member);
                reader.Read();
                if (isIt)
                    return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                reader.Skip();
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Whoever makes rows of it sets it aside with its bytes and a reason; here it only has no such member.
        }
        return null;
    }
}
