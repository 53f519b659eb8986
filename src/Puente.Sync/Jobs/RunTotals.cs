using Puente.Store.Conversations;

namespace Puente.Sync.Jobs;

/// <summary>Counts of one run, and who hears of them. Readers and committer both write; the lock is held briefly.</summary>
internal sealed class RunTotals(SyncPlan plan, TimeProvider time, IProgress<SyncProgress>? progress)
{
    private readonly Lock _lock = new();
    private readonly long _started = time.GetTimestamp();
    private readonly List<FailedDay> _failed = [];
    private readonly SortedSet<DateOnly> _open = [.. plan.Days.Select(day => day.Day)];
    private int _daysDone;
    private long _conversations;
    private long _inserted;
    private long _replaced;
    private long _unchanged;
    private long _older;
    private long _quarantined;
    private long _rows;

    public bool Stopped { get; set; }

    public IReadOnlyList<FailedDay> Failed
    {
        get
        {
            lock (_lock)
                return [.. _failed.OrderBy(failed => failed.Day)];
        }
    }

    public void Add(ConversationBatch batch, WriteResult written)
    {
        lock (_lock)
        {
            _conversations += batch.Count;
            _inserted += written.Inserted;
            _replaced += written.Replaced;
            _unchanged += written.Unchanged;
            _older += written.Older;
            _quarantined += written.Quarantined;
            _rows += written.Rows;
        }
    }

    public void DayDone(DateOnly day)
    {
        lock (_lock)
        {
            _daysDone++;
            _open.Remove(day);
        }

        Report(day);
    }

    public void Fail(DateOnly day, string reason)
    {
        lock (_lock)
            _failed.Add(new FailedDay(day, reason));
        Report(day, $"{day.Key()} given up for this run: {reason}");
    }

    public void Note(string note) => Report(null, note);

    public void Report(DateOnly? day, string? note = null) => progress?.Report(Snapshot(day, note));

    public SyncResult Result() =>
        new(
            _daysDone,
            _conversations,
            _inserted,
            _replaced,
            _unchanged,
            _older,
            _quarantined,
            _rows,
            plan.Availability,
            Failed,
            time.GetElapsedTime(_started),
            Stopped
        );

    private SyncProgress Snapshot(DateOnly? day, string? note)
    {
        lock (_lock)
        {
            DateTimeOffset? through = _open.Count > 0 ? _open.Min.Start() : plan.Availability;
            return new SyncProgress(
                day,
                _daysDone,
                plan.Days.Count,
                _conversations,
                _rows,
                _quarantined,
                time.GetElapsedTime(_started),
                plan.Availability,
                through,
                note
            );
        }
    }
}
