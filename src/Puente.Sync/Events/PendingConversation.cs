namespace Puente.Sync.Events;

/// <summary>Why a conversation must be fetched, as the log keeps it.</summary>
public static class PendingReason
{
    /// <summary>A session ended; fetched at once when the events show that it was the last one.</summary>
    public const string End = "end";

    /// <summary>Events were seen, but not how the conversation began.</summary>
    public const string Begin = "begin";

    /// <summary>A topic that carries whole conversations reported a change.</summary>
    public const string Snapshot = "snapshot";

    /// <summary>An event came after the conversation had been fetched as ended.</summary>
    public const string Late = "late";

    /// <summary>Found open or missing while a gap was repaired.</summary>
    public const string Gap = "gap";
}

/// <summary>A conversation that waits to be fetched.</summary>
/// <param name="MustAt">From then on it is fetched whatever the events say.</param>
/// <param name="Attempts">Fetches since it was put here.</param>
/// <param name="Since">When it was put here.</param>
/// <param name="Touched">Changes with every event that calls for it again.</param>
public sealed record PendingConversation(
    Guid ConversationId,
    DateTimeOffset DueAt,
    DateTimeOffset MustAt,
    string Why,
    int Attempts,
    DateTimeOffset Since,
    long Touched
);

/// <summary>What became of a pending conversation.</summary>
/// <param name="NextAt">When to look again; null: it is done with.</param>
/// <param name="MustAt">See <see cref="PendingConversation.MustAt"/>; only with <paramref name="NextAt"/>.</param>
/// <param name="FetchedAsOf">The platform's time of the answer that had it; null when there was none.</param>
public sealed record PendingOutcome(
    PendingConversation Entry,
    DateTimeOffset? NextAt,
    DateTimeOffset? MustAt = null,
    int Attempts = 0,
    DateTimeOffset? FetchedAsOf = null
);
