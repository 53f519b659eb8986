using Microsoft.Extensions.Logging;
using Puente.Sync.Streams;

namespace Puente.Hub.Streams;

/// <summary>
/// Hosts any number of streams: one that dies is red at once and runs again, with growing pauses, for as long as the hub runs.
/// None ends silently.
/// </summary>
public sealed class Supervisor : IAsyncDisposable
{
    /// <summary>How long the streams may take to finish what they hold when the hub ends.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<HostedStream> _hosted;
    private readonly TimeProvider _time;

    /// <param name="streams">Each with a name of its own.</param>
    /// <param name="random">Draws the pauses.</param>
    public Supervisor(
        IReadOnlyList<IStream> streams,
        RestartPolicy policy,
        ILogger log,
        TimeProvider time,
        Random? random = null
    )
    {
        if (streams.Select(stream => stream.Name).Distinct(StringComparer.Ordinal).Count() < streams.Count)
            throw new ArgumentException("Two streams have the same name.", nameof(streams));
        _time = time;
        var chance = (random ?? Random.Shared).NextDouble;
        _hosted = [.. streams.Select(stream => new HostedStream(stream, policy, chance, log, time))];
    }

    /// <summary>How every stream stands, in the order they were given.</summary>
    public IReadOnlyList<StreamReport> Report() => [.. _hosted.Select(hosted => hosted.Report)];

    public void Start()
    {
        foreach (var hosted in _hosted)
            hosted.Start();
    }

    /// <summary>Asks all streams to finish what they hold, and waits for them.</summary>
    /// <returns>Names of those that had not ended after <paramref name="limit"/>; empty when all is well.</returns>
    public async Task<IReadOnlyList<string>> StopAsync(TimeSpan limit)
    {
        var ends = _hosted.Select(hosted => (hosted.Name, End: hosted.AskToStop())).ToArray();
        var all = Task.WhenAll(ends.Select(end => end.End));
        using var enough = new CancellationTokenSource();
        await Task.WhenAny(all, Task.Delay(limit, _time, enough.Token));
        await enough.CancelAsync();
        return [.. ends.Where(end => !end.End.IsCompleted).Select(end => end.Name)];
    }

    /// <summary>Does something while a stream stands still, and lets it run again whatever became of it.</summary>
    /// <exception cref="ArgumentException">No stream has that name.</exception>
    /// <exception cref="TimeoutException">The stream does not stop; nothing was done.</exception>
    public async Task WithoutAsync(string name, Func<Task> work)
    {
        var hosted =
            _hosted.FirstOrDefault(hosted => hosted.Name == name)
            ?? throw new ArgumentException($"The hub runs no stream {name}.", nameof(name));
        var ended = hosted.AskToStop();
        try
        {
            await ended.WaitAsync(Patience, _time);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException(
                $"The stream {name} did not stop within {Patience.TotalSeconds:0} s; nothing was changed.",
                late
            );
        }

        try
        {
            await work();
        }
        finally
        {
            hosted.Start();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(Patience);
        foreach (var hosted in _hosted)
            hosted.Dispose();
    }
}
