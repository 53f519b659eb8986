namespace Puente.Emulator.CallMedia;

/// <summary>Lets every leg send a frame each 20 ms of real time, for as long as there are legs. Frames are counted from
/// the start, so that timers that come late or early never add up to a drift.</summary>
internal sealed class MediaPump(TimeProvider time) : IAsyncDisposable
{
    public static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    /// <summary>Frames made up for after a pause of the machine; those before are let go.</summary>
    private const int MostAtOnce = 5;

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private MediaLeg[] _legs = [];
    private Task _running = Task.CompletedTask;
    private bool _isRunning;

    /// <summary>Legs that are being served.</summary>
    public int Legs => Volatile.Read(ref _legs).Length;

    public void Add(MediaLeg leg)
    {
        lock (_lock)
        {
            _legs = [.. _legs, leg];
            if (_isRunning)
                return;
            _isRunning = true;
            _running = Task.Run(RunAsync);
        }
    }

    public void Remove(MediaLeg leg)
    {
        lock (_lock)
            _legs = [.. _legs.Where(other => other != leg)];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var ticks = new PeriodicTimer(Frame / 2, time);
        var began = time.GetTimestamp();
        long sent = 0;
        try
        {
            while (HasLegs())
            {
                var due = time.GetElapsedTime(began).Ticks / Frame.Ticks;
                sent = Math.Max(sent, due - MostAtOnce);
                for (; sent < due; sent++)
                    foreach (var leg in Volatile.Read(ref _legs))
                        leg.Tick();
                await ticks.WaitForNextTickAsync(_stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The emulator stops.
        }
    }

    private bool HasLegs()
    {
        lock (_lock)
            return _isRunning = _legs.Length > 0;
    }
}
