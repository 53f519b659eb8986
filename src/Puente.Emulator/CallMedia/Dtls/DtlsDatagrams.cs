using System.Collections.Concurrent;
using Org.BouncyCastle.Tls;

namespace Puente.Emulator.CallMedia.Dtls;

/// <summary>Carries the handshake's datagrams between the leg's socket and the thread that shakes hands.</summary>
internal sealed class DtlsDatagrams(Action<ReadOnlySpan<byte>> send) : DatagramTransport, IDisposable
{
    /// <summary>Payload that passes every usual path in one piece.</summary>
    private const int PathBytes = 1_200;

    // A handshake has some ten datagrams; whoever sends more faster than they are read loses them, as on a wire.
    private readonly BlockingCollection<byte[]> _arrived = new(64);

    public void Put(ReadOnlySpan<byte> datagram) => _arrived.TryAdd(datagram.ToArray());

    public int GetReceiveLimit() => 2_048;

    public int GetSendLimit() => PathBytes;

    public int Receive(byte[] buf, int off, int len, int waitMillis) => Receive(buf.AsSpan(off, len), waitMillis);

    public int Receive(Span<byte> buffer, int waitMillis)
    {
        if (!_arrived.TryTake(out var datagram, Math.Max(1, waitMillis)))
            return -1;
        var bytes = Math.Min(datagram.Length, buffer.Length);
        datagram.AsSpan(0, bytes).CopyTo(buffer);
        return bytes;
    }

    public void Send(byte[] buf, int off, int len) => send(buf.AsSpan(off, len));

    public void Send(ReadOnlySpan<byte> buffer) => send(buffer);

    /// <summary>The leg has its keys or is gone; what still comes is dropped.</summary>
    public void Close() => _arrived.CompleteAdding();

    public void Dispose() => _arrived.Dispose();
}
