namespace Puente.Sync.EventBridge;

/// <summary>
/// Shut while the log refuses: nothing more is received, because each receive that comes to nothing brings the messages
/// nearer to the dead-letter queue. One batch stays hidden and is tried until the log takes it.
/// </summary>
internal sealed class StoreGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _shut;

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _shut is null ? Task.CompletedTask : _shut.Task.WaitAsync(cancellationToken);
    }

    /// <returns>True for the first caller, whose batch is the one to try again.</returns>
    public bool TryShut()
    {
        lock (_lock)
        {
            if (_shut is not null)
                return false;
            _shut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return true;
        }
    }

    public void Open()
    {
        lock (_lock)
        {
            _shut?.SetResult();
            _shut = null;
        }
    }
}
