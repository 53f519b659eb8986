namespace Puente.Sync.Streams;

/// <summary>One source's or one consumer's endless work. Hosted by whoever restarts it when it dies.</summary>
public interface IStream
{
    /// <summary><c>jobs</c>, <c>channels</c>, <c>eventbridge/orders</c>, <c>rows</c>, <c>details</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Runs until <paramref name="stop"/>, then finishes what it holds and returns. Any exception means that the stream died;
    /// run again it goes on where its last commit left it.
    /// </summary>
    Task RunAsync(StreamMonitor monitor, CancellationToken stop);
}
