using Puente.Store;

namespace Puente.Sync.Streams;

/// <summary>Who reads the store just now, so that it can be opened again when nobody does.</summary>
internal sealed class Reads
{
    private readonly Lock _lock = new();
    private int _running;
    private StoreException? _closed;
    private TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>From now on nobody may begin to read.</summary>
    public void Close(StoreException reason)
    {
        lock (_lock)
        {
            _closed = reason;
            _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running == 0)
                _empty.SetResult();
        }
    }

    public void Open()
    {
        lock (_lock)
            _closed = null;
    }

    /// <summary>After <see cref="Close"/>: waits until the last has ended.</summary>
    public Task EmptyAsync(CancellationToken cancellationToken) => _empty.Task.WaitAsync(cancellationToken);

    public async Task<T> RunAsync<T>(Func<Task<T>> read)
    {
        Begin();
        try
        {
            return await read();
        }
        finally
        {
            End();
        }
    }

    /// <param name="read">Carries its own cancellation token.</param>
    public async IAsyncEnumerable<T> Run<T>(Func<IAsyncEnumerable<T>> read)
    {
        Begin();
        try
        {
            await foreach (var row in read())
                yield return row;
        }
        finally
        {
            End();
        }
    }

    /// <summary>Reads until the result is disposed.</summary>
    public async Task<IQueryResult> QueryAsync(Func<Task<IQueryResult>> query)
    {
        Begin();
        try
        {
            return new Result(await query(), this);
        }
        catch
        {
            End();
            throw;
        }
    }

    private void Begin()
    {
        lock (_lock)
        {
            if (_closed is { } reason)
                throw new StoreException(
                    StoreFault.Lost,
                    $"The store is being opened again after a fault; ask again in a moment. {reason.Message}",
                    reason
                );
            _running++;
        }
    }

    private void End()
    {
        lock (_lock)
        {
            if (--_running == 0 && _closed is not null)
                _empty.TrySetResult();
        }
    }

    private sealed class Result(IQueryResult inner, Reads reads) : IQueryResult
    {
        private int _isOver;

        public IReadOnlyList<QueryColumn> Columns => inner.Columns;

        public IAsyncEnumerable<object?[]> ReadRowsAsync(CancellationToken cancellationToken) =>
            inner.ReadRowsAsync(cancellationToken);

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _isOver, 1) != 0)
                return;
            try
            {
                await inner.DisposeAsync();
            }
            finally
            {
                reads.End();
            }
        }
    }
}
