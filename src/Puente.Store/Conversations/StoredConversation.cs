namespace Puente.Store.Conversations;

/// <summary>How much of a conversation can be relied on (docs/tables.md, "Ages").</summary>
public enum ConversationAge
{
    /// <summary>What events have told so far.</summary>
    Live = 0,

    /// <summary>Read from the platform after it ended; attributes, evaluations and surveys may follow.</summary>
    Settled = 1,

    /// <summary>Read twice behind the platform's availability date without a difference.</summary>
    Final = 2,
}

/// <summary>Where a batch comes from and how fresh it is.</summary>
/// <param name="Source"><c>job</c>, <c>details</c> or <c>events</c>.</param>
/// <param name="AsOf">
/// The platform time up to which the source knew of changes: for a job the results' <c>dataAvailabilityDate</c>. A version
/// never replaces one with a later value.
/// </param>
/// <param name="Age">Written on every conversation of the batch that is new or changed.</param>
public readonly record struct Provenance(string Source, DateTimeOffset AsOf, ConversationAge Age)
{
    /// <summary>The source that alone makes conversations final, and alone replaces those that are.</summary>
    public const string Job = "job";

    /// <summary>Age of the conversations that have no end yet; null: <see cref="Age"/> for them too.</summary>
    public ConversationAge? OpenAge { get; init; }

    internal ConversationAge AgeOf(ConversationBatch batch, int conversation) =>
        OpenAge is { } open && batch.IsOpen(conversation) ? open : Age;
}

/// <summary>What became of the conversations of one batch.</summary>
public readonly record struct WriteResult(
    int Inserted,
    int Replaced,
    int Unchanged,
    int Older,
    int Quarantined,
    long Rows
);

/// <summary>What the store knows of one conversation without its rows.</summary>
/// <param name="ContentHash">XxHash3 of the record's bytes as the platform sent them.</param>
public readonly record struct StoredConversation(
    Guid ConversationId,
    DateTimeOffset ConversationStart,
    DateTimeOffset AsOf,
    ulong ContentHash,
    ConversationAge Age
);

/// <param name="Utf8Json">Canonical JSON; valid until the next record is read.</param>
public readonly record struct RebuiltConversation(Guid ConversationId, ReadOnlyMemory<byte> Utf8Json);

/// <param name="Hash">All content hashes folded by exclusive or.</param>
public readonly record struct ConversationDigest(long Count, ulong Hash);
