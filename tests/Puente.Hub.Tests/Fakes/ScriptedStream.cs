using Puente.Sync.Streams;

namespace Puente.Hub.Tests.Fakes;

/// <summary>A stream whose every run does what the test says.</summary>
internal sealed class ScriptedStream(string name, Func<int, StreamMonitor, CancellationToken, Task> run) : IStream
{
    private int _runs;

    public int Runs => Volatile.Read(ref _runs);

    public string Name => name;

    public Task RunAsync(StreamMonitor monitor, CancellationToken stop) =>
        run(Interlocked.Increment(ref _runs), monitor, stop);

    /// <summary>Works until it is asked to stop.</summary>
    public static ScriptedStream Calm(string name) =>
        new(
            name,
            async (_, monitor, stop) =>
            {
                monitor.Healthy();
                await UntilAsync(stop);
            }
        );

    public static async Task UntilAsync(CancellationToken stop)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(asked.SetResult);
        await asked.Task;
    }
}
