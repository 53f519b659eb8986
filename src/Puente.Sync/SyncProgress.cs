namespace Puente.Sync;

/// <summary>Where a run stands. Reported after every stored page and every finished day.</summary>
/// <param name="Day">The day the last page belonged to; null while names and memberships are listed.</param>
/// <param name="Availability">The platform's <c>dataAvailabilityDate</c> at the start of the run.</param>
/// <param name="StoredThrough">All conversations that started before this time have been read at least once.</param>
/// <param name="Note">Something worth a line of its own: a job that had to be submitted again, a day given up.</param>
public sealed record SyncProgress(
    DateOnly? Day,
    int DaysDone,
    int DaysTotal,
    long Conversations,
    long Rows,
    long Quarantined,
    TimeSpan Elapsed,
    DateTimeOffset Availability,
    DateTimeOffset? StoredThrough,
    string? Note = null
);

/// <summary>What a run did.</summary>
/// <param name="Failed">Days given up, with the reason; each is an open gap.</param>
/// <param name="Stopped">Somebody asked the run to stop before it was through.</param>
public sealed record SyncResult(
    int DaysRead,
    long Conversations,
    long Inserted,
    long Replaced,
    long Unchanged,
    long Older,
    long Quarantined,
    long Rows,
    DateTimeOffset Availability,
    IReadOnlyList<FailedDay> Failed,
    TimeSpan Elapsed,
    bool Stopped
);

public sealed record FailedDay(DateOnly Day, string Reason);
