namespace Puente.Store.Conversations;

/// <summary>One conversation of a batch; its rows are <see cref="ConversationBatch.RowsOf"/>.</summary>
/// <param name="StartMicros">conversationStart, UTC, microseconds since 1970.</param>
/// <param name="ContentHash">XxHash3 of the record's bytes as the platform sent them.</param>
public readonly record struct ConversationSpan(Guid ConversationId, long StartMicros, ulong ContentHash)
{
    /// <summary>
    /// This conversation's own version, microseconds since 1970; null: <see cref="Provenance.AsOf"/> of the whole batch. Events
    /// and answers of the platform are as fresh as the newest thing known of each conversation, not of the batch.
    /// </summary>
    public long? AsOfMicros { get; init; }
}
