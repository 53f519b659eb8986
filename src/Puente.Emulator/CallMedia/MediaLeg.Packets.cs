using System.Net;
using System.Net.Sockets;
using Puente.Emulator.CallMedia.Dtls;
using Puente.Emulator.CallMedia.Sound;
using Puente.Emulator.CallMedia.Srtp;
using Puente.Emulator.CallMedia.Stun;

namespace Puente.Emulator.CallMedia;

/// <summary>The packets of a leg: one loop reads, the pump's tick sends.</summary>
internal sealed partial class MediaLeg
{
    private const byte PcmuPayload = 0;

    /// <summary>Real time without a consent check after which a peer is gone (RFC 7675 has 30 s).</summary>
    private static readonly TimeSpan s_consent = TimeSpan.FromSeconds(30);

    private readonly Lock _sending = new();
    private readonly DtlsDatagrams _datagrams;
    private readonly byte[] _packet = new byte[RtpHeader.FixedBytes + Pcmu.FrameBytes + SrtpStream.TagBytes];
    private readonly byte[] _stun = new byte[StunMessage.LongestAnswer];
    private SocketAddress? _peer;
    private SrtpSender? _sender;
    private volatile SrtpReceiver? _receiver;
    private bool _shakesHands;
    private bool _spoke;
    private ushort _sequence;
    private uint _timestamp;
    private long _checkedAt;
    private long _received;
    private long _sent;
    private long _refused;
    private long _checks;
    private double _level;

    /// <summary>Sends one frame of what the peer is to hear.</summary>
    internal void Tick()
    {
        if (_time.GetElapsedTime(Interlocked.Read(ref _checkedAt)) > s_consent)
            Lose("the peer no longer asks for consent");
        lock (_sending)
        {
            if (_sender is null || _peer is null)
                return;
            RtpHeader.Write(_packet, PcmuPayload, !_spoke, _sequence++, _timestamp, Source);
            (_timestamp, _spoke) = (_timestamp + Pcmu.FrameBytes, true);
            Hears.Fill(_packet.AsSpan(RtpHeader.FixedBytes, Pcmu.FrameBytes));
            var bytes = _sender.Protect(_packet, RtpHeader.FixedBytes + Pcmu.FrameBytes);
            if (TrySend(_packet.AsSpan(0, bytes)))
                Interlocked.Increment(ref _sent);
        }
    }

    private void SendPlain(ReadOnlySpan<byte> packet)
    {
        lock (_sending)
            if (Volatile.Read(ref _isOver) == 0)
                TrySend(packet);
    }

    private bool TrySend(ReadOnlySpan<byte> packet)
    {
        if (_peer is null)
            return false;
        try
        {
            _socket.SendTo(packet, SocketFlags.None, _peer);
            return true;
        }
        catch (SocketException)
        {
            // The peer's port is closed or the way to it is; on UDP that is a lost packet, and consent tells the rest.
            return false;
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = GC.AllocateUninitializedArray<byte>(2_048, pinned: true);
        var from = new SocketAddress(_socket.AddressFamily);
        try
        {
            while (!_gone.IsCancellationRequested)
            {
                int bytes;
                try
                {
                    bytes = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, from, _gone.Token);
                }
                catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
                {
                    // An earlier packet of ours met a closed port; the leg goes on listening.
                    continue;
                }
                if (bytes > 1)
                    Take(buffer.AsSpan(0, bytes), from);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
        {
            // The leg has been ended.
        }
        catch (SocketException failed)
        {
            Lose($"the socket failed: {failed.SocketErrorCode}");
        }
        finally
        {
            _receiver?.Dispose();
        }
    }

    /// <summary>Sorts by the first byte (RFC 7983).</summary>
    private void Take(Span<byte> packet, SocketAddress from)
    {
        switch (packet[0])
        {
            case <= 1:
                Check(packet, from);
                break;
            case >= 20 and <= 63 when _receiver is null && from.Equals(_peer):
                Handshake(packet);
                break;
            // Reports (RTCP) have 192 to 223 in the second byte; nothing here depends on them.
            case >= 128 and <= 191 when packet[1] is < 192 or > 223:
                Hear(packet);
                break;
        }
    }

    private void Check(ReadOnlySpan<byte> packet, SocketAddress from)
    {
        if (!StunMessage.TryReadRequest(packet, out var request))
            return;
        if (
            !StunMessage.IsFor(packet, request, _fragmentBytes)
            || !StunMessage.HasIntegrity(packet, request, _passwordBytes)
        )
        {
            Interlocked.Increment(ref _refused);
            Answer(StunMessage.WriteError(packet, 401, "Unauthorized", [], _stun), from);
            return;
        }
        if (request.IsControlled)
        {
            Answer(StunMessage.WriteError(packet, 487, "Role Conflict", _passwordBytes, _stun), from);
            return;
        }
        Interlocked.Exchange(ref _checkedAt, _time.GetTimestamp());
        Interlocked.Increment(ref _checks);
        // Until a pair is chosen the first working one serves, so that no early packet is lost.
        if (!from.Equals(_peer) && (request.Nominates || _peer is null))
            lock (_sending)
                _peer = Copy(from);
        var seenAt = (IPEndPoint)Address.Create(from);
        Answer(StunMessage.WriteSuccess(packet, seenAt, _passwordBytes, _stun), from);
    }

    private void Answer(int bytes, SocketAddress to)
    {
        try
        {
            _socket.SendTo(_stun.AsSpan(0, bytes), SocketFlags.None, to);
        }
        catch (SocketException)
        {
            // A lost packet; the peer asks again.
        }
    }

    private void Handshake(ReadOnlySpan<byte> packet)
    {
        if (_isOver != 0)
            return;
        _datagrams.Put(packet);
        if (_shakesHands)
            return;
        _shakesHands = true;
        _ = Task.Factory.StartNew(
            ShakeHands,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    private void Hear(Span<byte> packet)
    {
        if (_receiver is not { } receiver)
            return;
        if (receiver.Open(packet, out var header, out var length) != SrtpOutcome.Accepted)
        {
            Interlocked.Increment(ref _refused);
            return;
        }
        Interlocked.Increment(ref _received);
        if (header.PayloadType != PcmuPayload)
            return;
        var payload = packet[header.Bytes..length];
        if (header.IsPadded && payload.Length > 0)
            payload = payload[..Math.Max(0, payload.Length - payload[^1])];
        Volatile.Write(ref _level, 0.8 * _level + 0.2 * Pcmu.Level(payload));
        Says.Put(header.Timestamp, payload);
    }

    private static SocketAddress Copy(SocketAddress from)
    {
        var copy = new SocketAddress(from.Family, from.Size);
        for (var i = 0; i < from.Size; i++)
            copy[i] = from[i];
        return copy;
    }
}
