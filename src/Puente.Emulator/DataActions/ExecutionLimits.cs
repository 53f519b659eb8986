using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.DataActions;

/// <summary>How many executions run at once and how many begin in a minute, for the whole organisation.</summary>
internal sealed class ExecutionLimits(DataActionOptions options, TimeProvider time)
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(60);
    private readonly Lock _lock = new();
    private long _windowStart = long.MinValue;
    private int _inWindow;
    private int _running;

    /// <returns>Gives the place back when it is disposed.</returns>
    /// <exception cref="ApiException">429 that names the limit.</exception>
    public IDisposable Enter()
    {
        lock (_lock)
        {
            if (_windowStart == long.MinValue || time.GetElapsedTime(_windowStart) >= s_window)
                (_windowStart, _inWindow) = (time.GetTimestamp(), 0);
            if (_inWindow >= options.ExecutionsPerMinute)
            {
                var left = s_window - time.GetElapsedTime(_windowStart);
                throw Refusal(
                    (int)Math.Max(1, Math.Ceiling(left.TotalSeconds)),
                    "actions.requests.volume.max",
                    options.ExecutionsPerMinute
                );
            }

            if (_running >= options.ConcurrentExecutions)
                throw Refusal(1, "actions.concurrent.executions.max", options.ConcurrentExecutions);
            _inWindow++;
            _running++;
            return new Place(this);
        }
    }

    private static ApiException Refusal(int seconds, string key, int value) =>
        new(
            429,
            "too.many.requests.retry.after",
            $"Rate limit exceeded the maximum. Retry the request in [{seconds}] seconds"
        )
        {
            RetryAfterSeconds = seconds,
            Limit = new JsonObject
            {
                ["key"] = key,
                ["namespace"] = "integrations",
                ["value"] = value,
            },
        };

    private sealed class Place(ExecutionLimits limits) : IDisposable
    {
        private int _isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) != 0)
                return;
            lock (limits._lock)
                limits._running--;
        }
    }
}
