namespace Puente.Sync.Channels;

/// <summary>Wakes one waiter; several calls before it looks are one.</summary>
internal sealed class Signal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _set = New();

    public Task Raised
    {
        get
        {
            lock (_lock)
                return _set.Task;
        }
    }

    public void Set()
    {
        lock (_lock)
            _set.TrySetResult();
    }

    /// <summary>Call before looking at what the signal is about.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            if (_set.Task.IsCompleted)
                _set = New();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
