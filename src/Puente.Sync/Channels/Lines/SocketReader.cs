using System.Net.WebSockets;

namespace Puente.Sync.Channels.Lines;

/// <summary>Puts the parts of a message together.</summary>
/// <param name="received">Called with every part: a large message on a slow line is a sign of life too.</param>
internal sealed class SocketReader(WebSocket socket, int maxBytes, Action received)
{
    private const int Part = 16 * 1024;
    private const int KeptBuffer = 256 * 1024;

    private byte[] _buffer = new byte[Part];

    /// <summary>The next message, valid until the next call; null when the other side closed.</summary>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    public async ValueTask<SocketMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        // One rare large message must not keep its memory for the life of the socket.
        if (_buffer.Length > KeptBuffer)
            _buffer = new byte[Part];
        var (held, total) = (0, 0L);
        while (true)
        {
            if (held == _buffer.Length && held < maxBytes)
                Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, maxBytes));
            // Beyond the ceiling the rest is read over the end of what is kept, so that the next message is found.
            var room = held < _buffer.Length ? _buffer.AsMemory(held) : _buffer.AsMemory(_buffer.Length - Part);
            var part = await socket.ReceiveAsync(room, cancellationToken);
            received();
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            held = Math.Min(held + part.Count, _buffer.Length);
            total += part.Count;
            if (part.EndOfMessage)
                return new SocketMessage(_buffer.AsMemory(0, held), total);
        }
    }
}

/// <param name="Bytes">The message, or its beginning.</param>
/// <param name="Length">Bytes it had.</param>
internal readonly record struct SocketMessage(ReadOnlyMemory<byte> Bytes, long Length)
{
    public bool IsWhole => Bytes.Length == Length;
}
