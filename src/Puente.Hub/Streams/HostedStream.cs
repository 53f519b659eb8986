using Microsoft.Extensions.Logging;
using Puente.Sync.Streams;

namespace Puente.Hub.Streams;

/// <summary>One stream and the loop that keeps it running.</summary>
internal sealed partial class HostedStream(
    IStream stream,
    RestartPolicy policy,
    Func<double> chance,
    ILogger log,
    TimeProvider time
) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StreamMonitor _monitor = new(stream.Name, time);
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;
    private DateTimeOffset? _runningSince;
    private DateTimeOffset? _nextStart;

    public string Name => stream.Name;

    public StreamReport Report
    {
        get
        {
            lock (_lock)
                return StreamReport.Of(_monitor.State, _runningSince, _nextStart, policy, time.GetUtcNow());
        }
    }

    /// <summary>Runs until <see cref="AskToStop"/>.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (!_running.IsCompleted)
                throw new InvalidOperationException($"The stream {Name} runs already.");
            _stop?.Dispose();
            _stop = new CancellationTokenSource();
            // A stream that works without ever awaiting must not hold up the others.
            _running = Task.Run(() => KeepRunningAsync(_stop.Token));
        }
    }

    /// <returns>Completes when the stream has finished what it held.</returns>
    public Task AskToStop()
    {
        lock (_lock)
        {
            // Not in this thread: what the stream does then may want this lock.
            _ = _stop?.CancelAsync();
            return _running;
        }
    }

    /// <summary>After it has ended, or been given up.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _stop?.Dispose();
            _stop = null;
        }
    }

    private async Task KeepRunningAsync(CancellationToken stop)
    {
        for (var deaths = 0; !stop.IsCancellationRequested; )
        {
            var started = time.GetTimestamp();
            Set(runningSince: time.GetUtcNow(), nextStart: null);
            var fault = await RunOnceAsync(stop);
            Set(runningSince: null, nextStart: null);
            if (fault is null)
                return;
            deaths = time.GetElapsedTime(started) >= policy.Quiet ? 1 : deaths + 1;
            var wait = policy.WaitAfter(deaths, chance());
            Set(runningSince: null, nextStart: time.GetUtcNow() + wait);
            var text = FaultText.Of(fault);
            _monitor.Died(text);
            LogDeath(Name, text, wait.TotalSeconds);
            var place = new FaultPlace(fault);
            LogPlace(Name, place);
            await Task.Delay(wait, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Set(runningSince: null, nextStart: null);
    }

    /// <returns>Null when the stream ended as it was asked to.</returns>
    private async Task<Exception?> RunOnceAsync(CancellationToken stop)
    {
        try
        {
            await stream.RunAsync(_monitor, stop);
            return stop.IsCancellationRequested ? null : new StreamEndedException();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // Whatever ended the stream: it is told, logged and run again, never silently lost.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return fault;
        }
    }

    private void Set(DateTimeOffset? runningSince, DateTimeOffset? nextStart)
    {
        lock (_lock)
            (_runningSince, _nextStart) = (runningSince, nextStart);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "stream {Name} died: {Fault} It runs again in {Seconds:0.0} s.")]
    private partial void LogDeath(string name, string fault, double seconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "stream {Name}: {Place}")]
    private partial void LogPlace(string name, FaultPlace place);

    /// <summary>Written out only when somebody listens; without the message, which may quote a record.</summary>
    private sealed record FaultPlace(Exception Fault)
    {
        public override string ToString() => $"{Fault.GetType().Name}{Environment.NewLine}{Fault.StackTrace}";
    }
}
