namespace Puente.Sync.Streams;

/// <summary>One at a time, strictly in the order of asking; no stream can starve another.</summary>
internal sealed class Turns
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _queue = [];
    private bool _isTaken;
    private bool _isClosed;

    public int Waiting
    {
        get
        {
            lock (_lock)
                return _queue.Count;
        }
    }

    /// <exception cref="ObjectDisposedException">Nobody gets a turn any more.</exception>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(SharedStore));
            if (!_isTaken)
            {
                _isTaken = true;
                return;
            }
            place = Enqueue();
        }
        await using var leaving = cancellationToken.UnsafeRegister(_ => Leave(place, cancellationToken), null);
        await place.Value.Task;
    }

    /// <summary>Passes the turn on to whoever has waited longest.</summary>
    public void Give()
    {
        TaskCompletionSource? next;
        lock (_lock)
        {
            next = _queue.First?.Value;
            if (next is null)
                _isTaken = false;
            else
                _queue.RemoveFirst();
        }
        next?.SetResult();
    }

    /// <summary>Sends those who wait away and waits for the one who has the turn.</summary>
    /// <returns>False when it was closed before.</returns>
    public async Task<bool> CloseAsync()
    {
        LinkedListNode<TaskCompletionSource>? last = null;
        lock (_lock)
        {
            if (_isClosed)
                return false;
            _isClosed = true;
            foreach (var waiting in _queue)
                waiting.TrySetException(new ObjectDisposedException(nameof(SharedStore)));
            _queue.Clear();
            if (_isTaken)
                last = Enqueue();
        }
        if (last is not null)
            await last.Value.Task;
        return true;
    }

    private LinkedListNode<TaskCompletionSource> Enqueue() =>
        _queue.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private void Leave(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Whoever has been given the turn meanwhile keeps it.
            if (place.List is null)
                return;
            _queue.Remove(place);
        }
        place.Value.TrySetCanceled(cancellationToken);
    }
}
