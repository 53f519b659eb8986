namespace Puente.Platform.Governor;

/// <summary>
/// What the platform has counted on this process's token, in case others use the token too. Our own flow never exceeds a
/// window; this holds us back when the platform has counted more than we sent.
/// </summary>
internal struct TokenCount
{
    private Ticket _ticket;
    private int _count;
    private long _windowEnd;

    public void Learn(Ticket ticket, int count, TimeSpan reset)
    {
        var end = ticket.At + reset.Ticks;
        // Answers overtake one another; within one window the later request has the higher count.
        if (end < _ticket.At || (ticket.Sequence < _ticket.Sequence && end <= _windowEnd))
            return;
        (_ticket, _count, _windowEnd) = (ticket, count, end);
    }

    /// <summary>Requests that the window still has; what was let through since the answer is not counted in it yet.</summary>
    public readonly double Left(double permitted, long sequence, long now) =>
        now >= _windowEnd ? double.MaxValue : permitted - _count - (sequence - _ticket.Sequence);

    public readonly long WindowEnd => _windowEnd;
}
