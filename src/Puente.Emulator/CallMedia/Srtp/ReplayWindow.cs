namespace Puente.Emulator.CallMedia.Srtp;

/// <summary>Which of the last 64 packets of a source have come, and how often its sequence numbers have wrapped
/// (RFC 3711, 3.3.1 and 3.3.2).</summary>
internal sealed class ReplayWindow
{
    private const int Size = 64;
    private long _highest = -1;
    private ulong _seen;

    /// <summary>The 48-bit index that a sequence number most likely stands for.</summary>
    public long IndexOf(ushort sequence)
    {
        if (_highest < 0)
            return sequence;
        var rollover = _highest >> 16;
        var last = (ushort)_highest;
        if (last < 0x8000 && sequence - last > 0x8000)
            rollover--;
        else if (last >= 0x8000 && last - 0x8000 > sequence)
            rollover++;
        return rollover < 0 ? sequence : (rollover << 16) | sequence;
    }

    /// <summary>True for what came before, and for what is too old to say.</summary>
    public bool HasSeen(long index)
    {
        var age = _highest - index;
        return age >= Size || (age >= 0 && (_seen & (1UL << (int)age)) != 0);
    }

    public void See(long index)
    {
        if (index > _highest)
        {
            var step = _highest < 0 ? Size : index - _highest;
            _seen = step >= Size ? 1 : (_seen << (int)step) | 1;
            _highest = index;
        }
        else
        {
            _seen |= 1UL << (int)(_highest - index);
        }
    }
}
