using Puente.Sync.Streams;

namespace Puente.Sync.Tests.World;

/// <summary>A stream at work; disposing it asks it to stop and waits until it has.</summary>
internal sealed class Running : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _task;

    private Running(IStream stream)
    {
        Monitor = new StreamMonitor(stream.Name, TimeProvider.System);
        _task = Task.Run(() => stream.RunAsync(Monitor, _stop.Token));
    }

    public StreamMonitor Monitor { get; }

    public static Running Start(IStream stream) => new(stream);

    /// <summary>Waits until something is true; fails when the stream dies first.</summary>
    public async Task UntilAsync(Func<Task<bool>> isTrue, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var glance = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await isTrue())
        {
            if (_task.IsFaulted)
                await _task;
            Assert.False(patience.IsCancellationRequested, $"Waited in vain until {what}.");
            await glance.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <returns>What the stream died of.</returns>
    public Task<CrashException> DiesAsync() => Assert.ThrowsAsync<CrashException>(() => _task.WaitAsync(Patience));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (!_task.IsFaulted)
            await _task.WaitAsync(Patience);
        _stop.Dispose();
    }
}
