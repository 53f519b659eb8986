using System.Threading.Channels;

namespace Puente.Emulator.Channels;

/// <summary>A frame on its way to a socket, with the faults that have struck it.</summary>
/// <param name="Topic">Topic of the event, which some sockets put into a wrapping; null sends the frame as it is.</param>
internal sealed record Outgoing(
    ReadOnlyMemory<byte> Frame,
    IReadOnlyList<ChannelFaultRule> Faults,
    string? Topic = null
);

/// <summary>Frames that wait for one socket. Refuses what goes over its bounds, so that a slow reader costs a known
/// amount of memory and no time of whoever posts.</summary>
internal sealed class OutgoingQueue(int mostFrames, long mostBytes)
{
    private readonly Channel<Outgoing> _frames = Channel.CreateUnbounded<Outgoing>();
    private int _count;
    private long _bytes;

    public int Count => Volatile.Read(ref _count);

    public long Bytes => Interlocked.Read(ref _bytes);

    public bool TryAdd(Outgoing outgoing)
    {
        var frames = Interlocked.Increment(ref _count);
        var bytes = Interlocked.Add(ref _bytes, outgoing.Frame.Length);
        var fits = frames == 1 || (frames <= mostFrames && bytes <= mostBytes);
        if (fits && _frames.Writer.TryWrite(outgoing))
            return true;
        Release(outgoing);
        return false;
    }

    /// <summary>Takes no more; what waits can still be read.</summary>
    public void Complete() => _frames.Writer.TryComplete();

    public bool TryTake(out Outgoing? outgoing) => _frames.Reader.TryRead(out outgoing);

    /// <summary>False when there will be no more.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken ct) => _frames.Reader.WaitToReadAsync(ct);

    /// <summary>A frame that was taken has been sent, or will never be.</summary>
    public void Release(Outgoing outgoing)
    {
        Interlocked.Add(ref _bytes, -outgoing.Frame.Length);
        Interlocked.Decrement(ref _count);
    }
}
