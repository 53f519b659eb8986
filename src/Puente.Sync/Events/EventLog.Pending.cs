namespace Puente.Sync.Events;

public sealed partial class EventLog
{
    /// <summary>The conversations that are due longest, at most <paramref name="limit"/>.</summary>
    public Task<IReadOnlyList<PendingConversation>> ReadDueAsync(
        DateTimeOffset now,
        int limit,
        CancellationToken cancellationToken
    ) => _reader.ReadDueAsync(now, limit, cancellationToken);

    /// <summary>How many wait, and when the next is due; null when none waits.</summary>
    public Task<(long Count, DateTimeOffset? NextAt)> CountPendingAsync(CancellationToken cancellationToken) =>
        _reader.CountPendingAsync(cancellationToken);

    /// <summary>Puts conversations on the list, or makes them due earlier.</summary>
    public Task PendAsync(
        IReadOnlyCollection<Guid> conversations,
        DateTimeOffset due,
        string why,
        CancellationToken cancellationToken
    ) =>
        conversations.Count == 0
            ? Task.CompletedTask
            : WriteAsync(
                new LogChange(session =>
                {
                    foreach (var conversation in conversations)
                        session.Notes.Pend(conversation, due, due, why);
                    return conversations.Count;
                }),
                cancellationToken
            );

    /// <summary>
    /// Takes conversations off the list or puts them back for later. An entry that an event has touched since it was read
    /// stays due as that event wants it: what was fetched may be older than the event.
    /// </summary>
    public Task SettleAsync(IReadOnlyCollection<PendingOutcome> outcomes, CancellationToken cancellationToken) =>
        outcomes.Count == 0
            ? Task.CompletedTask
            : WriteAsync(new LogChange(session => Settle(session, outcomes)), cancellationToken);

    /// <summary>
    /// Conversations that were read as ended without having been on the list; an event newer than <c>AsOf</c>, platform time,
    /// puts them there, one that came while they were read too.
    /// </summary>
    public Task NoteEndedAsync(
        IReadOnlyCollection<(Guid Conversation, DateTimeOffset AsOf)> ended,
        CancellationToken cancellationToken
    ) =>
        ended.Count == 0
            ? Task.CompletedTask
            : WriteAsync(
                new LogChange(session =>
                {
                    foreach (var (conversation, asOf) in ended)
                        session.Notes.Fetched(conversation, asOf, isOpen: false);
                    return ended.Count;
                }),
                cancellationToken
            );

    private static int Settle(EventLogSession session, IReadOnlyCollection<PendingOutcome> outcomes)
    {
        using var remove = session.Prepare(
            "DELETE FROM pending WHERE conversation_id = $id AND touched = $touched",
            "$id",
            "$touched"
        );
        using var postpone = session.Prepare(
            "UPDATE pending SET due_at = $due, must_at = $must, attempts = $attempts WHERE conversation_id = $id AND touched = $touched",
            "$id",
            "$touched",
            "$due",
            "$must",
            "$attempts"
        );
        foreach (var outcome in outcomes)
        {
            var id = EventLogSession.Key(outcome.Entry.ConversationId);
            if (outcome.NextAt is null)
            {
                EventLogSession.Bind(remove, id, outcome.Entry.Touched);
                remove.ExecuteNonQuery();
            }
            if (outcome.FetchedAsOf is { } asOf)
                session.Notes.Fetched(outcome.Entry.ConversationId, asOf, isOpen: outcome.NextAt is not null);
            if (outcome.NextAt is not { } next)
                continue;
            EventLogSession.Bind(
                postpone,
                id,
                outcome.Entry.Touched,
                next.ToUnixTimeMilliseconds(),
                (outcome.MustAt ?? next).ToUnixTimeMilliseconds(),
                outcome.Attempts
            );
            postpone.ExecuteNonQuery();
        }
        return outcomes.Count;
    }
}
