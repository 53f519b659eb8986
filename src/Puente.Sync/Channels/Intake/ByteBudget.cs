namespace Puente.Sync.Channels.Intake;

/// <summary>Memory that messages may take between socket and log; who finds none left waits, first come, first served.</summary>
internal sealed class ByteBudget(long capacity)
{
    private readonly Lock _lock = new();
    private readonly Queue<(long Bytes, TaskCompletionSource Granted)> _waiting = new();
    private readonly long _capacity = capacity;
    private long _left = capacity;

    /// <summary>A message larger than all there is gets in alone.</summary>
    public async ValueTask TakeAsync(long wanted, CancellationToken cancellationToken)
    {
        var cost = Math.Min(wanted, _capacity);
        TaskCompletionSource granted;
        lock (_lock)
        {
            if (_waiting.Count == 0 && _left >= cost)
            {
                _left -= cost;
                return;
            }

            granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((cost, granted));
        }

        await using (
            cancellationToken.UnsafeRegister(
                static (task, token) => ((TaskCompletionSource)task!).TrySetCanceled(token),
                granted
            )
        )
            await granted.Task;
    }

    public void Return(long taken)
    {
        lock (_lock)
        {
            _left += Math.Min(taken, _capacity);
            while (_waiting.TryPeek(out var next))
            {
                if (next.Granted.Task.IsCanceled)
                {
                    _waiting.Dequeue();
                    continue;
                }

                if (next.Bytes > _left)
                    return;
                _waiting.Dequeue();
                if (next.Granted.TrySetResult())
                    _left -= next.Bytes;
            }
        }
    }
}
