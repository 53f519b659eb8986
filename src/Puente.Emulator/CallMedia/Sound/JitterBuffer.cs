namespace Puente.Emulator.CallMedia.Sound;

/// <summary>Puts what a peer says into order and hands it out in step. Late frames are dropped, missing ones silent; when
/// the peer's clock runs ahead, or packets come in a heap, the oldest are let go so that delay never grows. One thread
/// writes, another reads.</summary>
internal sealed class JitterBuffer : IFrameSource
{
    private const int Slots = 32;

    /// <summary>Frames waited for before the first is handed out.</summary>
    private const int Target = 3;

    /// <summary>Frames at which the delay is cut back to the target.</summary>
    private const int Most = 10;

    private readonly Lock _lock = new();
    private readonly byte[] _frames = new byte[Slots * Pcmu.FrameBytes];
    private readonly bool[] _filled = new bool[Slots];
    private uint _base;
    private int _next;
    private int _newest;
    private bool _begun;
    private bool _flows;

    /// <summary>While true the reader hears silence; the peer goes on being read.</summary>
    public bool IsMuted { get; set; }

    /// <param name="timestamp">RTP time of its first sample.</param>
    /// <param name="payload">PCMU; what is over a whole number of frames is dropped.</param>
    public void Put(uint timestamp, ReadOnlySpan<byte> payload)
    {
        lock (_lock)
            for (var at = 0; at + Pcmu.FrameBytes <= payload.Length; at += Pcmu.FrameBytes)
                Put(timestamp + (uint)at, payload, at);
    }

    private void Put(uint timestamp, ReadOnlySpan<byte> payload, int at)
    {
        if (!_begun)
            (_base, _next, _newest, _begun) = (timestamp, 0, -1, true);
        // Signed, so that a timestamp that wraps keeps its distance; rounded, since a peer may drop some samples.
        var place = (int)Math.Floor(((int)(timestamp - _base) + Pcmu.FrameBytes / 2) / (double)Pcmu.FrameBytes);
        if (place < _next)
            return;
        if (place >= _next + Slots)
        {
            // A jump, as after a pause: begin anew at this frame.
            Array.Clear(_filled);
            (_next, _flows) = (place, false);
        }
        payload.Slice(at, Pcmu.FrameBytes).CopyTo(_frames.AsSpan(place % Slots * Pcmu.FrameBytes));
        _filled[place % Slots] = true;
        _newest = Math.Max(_newest, place);
    }

    public void Fill(Span<byte> frame)
    {
        lock (_lock)
        {
            var waiting = _begun ? _newest - _next + 1 : 0;
            while (waiting > Most || (waiting > Target && !_flows))
            {
                _filled[_next++ % Slots] = false;
                waiting--;
            }
            _flows = _flows ? waiting > 0 : waiting >= Target;
            if (!_flows)
            {
                // Run dry: what comes next sets the pace again.
                if (waiting <= 0)
                    _begun = false;
                frame.Fill(Pcmu.Silence);
                return;
            }
            var slot = _next++ % Slots;
            if (_filled[slot] && !IsMuted)
                _frames.AsSpan(slot * Pcmu.FrameBytes, Pcmu.FrameBytes).CopyTo(frame);
            else
                frame.Fill(Pcmu.Silence);
            _filled[slot] = false;
        }
    }
}
