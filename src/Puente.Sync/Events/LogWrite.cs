namespace Puente.Sync.Events;

/// <summary>Something that shares a commit of the log with whatever else waits.</summary>
internal abstract class LogWrite
{
    private readonly TaskCompletionSource<int> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<int> Done => _done.Task;

    /// <summary>What it weighs against <see cref="EventLogOptions.CommitEvents"/>.</summary>
    public virtual int Events => 1;

    /// <summary>Set by <see cref="Apply"/>; the caller's answer.</summary>
    protected int Result { get; set; }

    /// <summary>Runs inside the transaction. May run again with another one after a failure of the first.</summary>
    public abstract void Apply(EventLogSession session);

    public void Complete() => _done.TrySetResult(Result);

    public void Fail(Exception fault) => _done.TrySetException(fault);
}

internal sealed class EventAppend(IReadOnlyList<PlatformEvent> events) : LogWrite
{
    public override int Events => events.Count;

    public override void Apply(EventLogSession session)
    {
        Result = 0;
        foreach (var item in events)
        {
            if (session.Append(item))
                Result++;
        }
    }
}

/// <summary>A small change of the log's own tables.</summary>
internal sealed class LogChange(Func<EventLogSession, int> change) : LogWrite
{
    public override void Apply(EventLogSession session) => Result = change(session);
}
