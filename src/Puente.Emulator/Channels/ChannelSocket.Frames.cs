using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Puente.Emulator.Channels;

/// <summary>The two loops of a socket: one writes, one reads.</summary>
internal sealed partial class ChannelSocket
{
    private async Task WriteAsync(CancellationToken ct)
    {
        try
        {
            while (await ReadyAsync(ct))
            {
                while (_held.TryNext(out var outgoing))
                {
                    if (!Volatile.Read(ref _skipsRest) && !await SendAsync(outgoing!, ct))
                        return;
                    _queue.Release(outgoing!);
                }
            }
            if (_sendsClose && _socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync((WebSocketCloseStatus)_end!.Code, _end.Reason, ct);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            // The peer or this side has ended the connection; the end says so.
        }
    }

    /// <summary>Waits until frames are ready; false when no more will come.</summary>
    private async Task<bool> ReadyAsync(CancellationToken ct)
    {
        while (_queue.TryTake(out var outgoing))
            _held.Take(outgoing!);
        if (_held.HasReady)
            return true;
        if (_held.Patience is not { } patience)
            return await _queue.WaitAsync(ct);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var waiting = _queue.WaitAsync(enough.Token).AsTask();
        var passing = Task.Delay(patience, _time, enough.Token);
        var more = await Task.WhenAny(waiting, passing) != waiting || await waiting;
        await enough.CancelAsync();
        if (more)
            _held.Expire();
        else
            _held.Flush();
        return true;
    }

    /// <summary>False when a fault has ended the connection.</summary>
    private async Task<bool> SendAsync(Outgoing outgoing, CancellationToken ct)
    {
        var (frame, times) = (outgoing.Frame, 1);
        foreach (var fault in outgoing.Faults)
        {
            switch (fault.Kind)
            {
                case ChannelFaultKind.Delay:
                    await Task.Delay(fault.Delay, _time, ct);
                    break;
                case ChannelFaultKind.Duplicate:
                    times++;
                    break;
                case ChannelFaultKind.NotJson:
                    await SendTextAsync(ChannelFrames.NotJson, ct);
                    break;
                case ChannelFaultKind.NoTopicName:
                    await SendTextAsync(ChannelFrames.NoTopicName, ct);
                    break;
                case ChannelFaultKind.UnknownTopic:
                    await SendTextAsync(ChannelFrames.UnknownTopic, ct);
                    break;
                case ChannelFaultKind.UnknownFields:
                    frame = ChannelFrames.With(frame.Span, "\"hologram\":{\"depth\":3,\"layers\":[null,true]}");
                    break;
                case ChannelFaultKind.Huge:
                    var padding = new string('x', Math.Max(0, fault.Bytes - frame.Length));
                    frame = ChannelFrames.With(frame.Span, $"\"padding\":\"{padding}\"");
                    break;
                case ChannelFaultKind.CutInHalf:
                    await _socket.SendAsync(frame[..(frame.Length / 2)], WebSocketMessageType.Text, false, ct);
                    await CutOffAsync();
                    return false;
            }
        }
        if (outgoing.Topic is { } topic)
            frame = _framing.Event(topic, frame);
        while (times-- > 0)
            await SendTextAsync(frame, ct);
        return true;
    }

    /// <summary>Ends the connection in order, without a close frame. An abort would reset it, and with it the half frame
    /// that is on its way.</summary>
    private async Task CutOffAsync()
    {
        lock (_lock)
        {
            _end ??= new SocketEnd(Abnormal, "a fault cut a frame in half");
            _waitsForPeer = true;
        }
        After(s_closePatience, Timeout.InfiniteTimeSpan, Abort);
        await _http.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport.Output.CompleteAsync();
    }

    private async ValueTask SendTextAsync(ReadOnlyMemory<byte> frame, CancellationToken ct)
    {
        await _socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, ct);
        Interlocked.Increment(ref _sent);
    }

    private async Task ReadAsync(Action<ReadOnlyMemory<byte>> onFrame, CancellationToken ct)
    {
        var message = new ArrayBufferWriter<byte>(1_024);
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(message.GetMemory(1_024), ct);
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    Answer(_socket.CloseStatus);
                    return;
                }
                message.Advance(read.Count);
                if (message.WrittenCount > _framing.LongestFrame)
                {
                    Close((int)WebSocketCloseStatus.MessageTooBig, $"frames may have {_framing.LongestFrame} bytes");
                    return;
                }
                if (!read.EndOfMessage)
                    continue;
                if (read.MessageType == WebSocketMessageType.Text)
                    onFrame(message.WrittenMemory);
                message.ResetWrittenCount();
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            // The client vanished, or this side has ended the connection; the end says which.
        }
    }

    /// <summary>Echoes the client's close frame; what still waits for it is not worth sending.</summary>
    private void Answer(WebSocketCloseStatus? status)
    {
        Volatile.Write(ref _skipsRest, true);
        var code = status is null or WebSocketCloseStatus.Empty ? WebSocketCloseStatus.NormalClosure : status.Value;
        Close((int)code, "closed by the client");
    }
}
