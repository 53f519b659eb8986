using Puente.Platform.Identity;

namespace Puente.Platform.Conversations;

/// <summary>A conversation as it stands; states are the platform's words, unknown ones are kept.</summary>
public sealed record Conversation : PlatformRecord
{
    public required string Id { get; init; }
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Null while it goes on; events leave it out altogether.</summary>
    public DateTimeOffset? EndTime { get; init; }
    public IReadOnlyList<ConversationParticipant> Participants
    {
        get => field ?? [];
        init;
    }

    /// <summary>The customer, or whoever is outside.</summary>
    public ConversationParticipant? Customer =>
        Participants.FirstOrDefault(one => one.Purpose is "customer")
        ?? Participants.FirstOrDefault(one => one.Purpose is "external");

    /// <summary>A user's part: the last one that is not over, as the platform's own softphone looks for it.</summary>
    public ConversationParticipant? PartOf(string userId) =>
        Participants.LastOrDefault(one => one.UserId == userId && one.EndTime is null);
}

/// <summary>Somebody in a conversation: a customer, a queue, a menu, a user. Each offer to an agent is a new one.</summary>
public sealed record ConversationParticipant : PlatformRecord
{
    public required string Id { get; init; }
    public string? Name { get; init; }

    /// <summary><c>customer external ivr acd agent user voicemail …</c></summary>
    public string? Purpose { get; init; }
    public string? UserId { get; init; }
    public string? QueueId { get; init; }
    public string? QueueName { get; init; }
    public DateTimeOffset? StartTime { get; init; }
    public DateTimeOffset? ConnectedTime { get; init; }
    public DateTimeOffset? EndTime { get; init; }
    public bool? WrapupRequired { get; init; }
    public DateTimeOffset? StartAcwTime { get; init; }
    public DateTimeOffset? EndAcwTime { get; init; }
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
    public IReadOnlyList<Communication> Calls
    {
        get => field ?? [];
        init;
    }
    public IReadOnlyList<Communication> Messages
    {
        get => field ?? [];
        init;
    }

    /// <summary>The leg that is not over, or the last one.</summary>
    public Communication? Current =>
        Calls.Concat(Messages).LastOrDefault(one => one.DisconnectedTime is null && one.State != "disconnected")
        ?? Calls.Concat(Messages).LastOrDefault();

    /// <summary><c>calls</c> or <c>messages</c>: the word of the paths.</summary>
    public string Media => Messages.Count > 0 && Calls.Count == 0 ? "messages" : "calls";

    /// <summary>Disconnected, with a code still to give.</summary>
    public bool IsInAfterCallWork => StartAcwTime is not null && EndAcwTime is null;
}

/// <summary>One leg.</summary>
public sealed record Communication : PlatformRecord
{
    public required string Id { get; init; }

    /// <summary><c>alerting dialing contacting connected disconnected …</c> Recorded: it may still say connected after
    /// <see cref="DisconnectedTime"/>.</summary>
    public string? State { get; init; }
    public string? Direction { get; init; }
    public bool? Held { get; init; }
    public bool? Muted { get; init; }
    public DateTimeOffset? ConnectedTime { get; init; }
    public DateTimeOffset? DisconnectedTime { get; init; }
    public string? DisconnectType { get; init; }
}

/// <summary>Answer to a listing; it has no pages.</summary>
internal sealed record ConversationList(IReadOnlyList<Conversation> Entities);

internal sealed record ConsultStarted(string DestinationParticipantId);

/// <summary>Where a conversation goes: exactly one of the three.</summary>
public sealed record ConversationDestination
{
    public string? UserId { get; init; }
    public string? QueueId { get; init; }
    public string? Address { get; init; }
}
