using Puente.Emulator.Filters;

namespace Puente.Emulator.Facts;

/// <summary>The object of a record that a member belongs to.</summary>
internal enum Origin
{
    Nowhere,
    Conversation,
    Participant,
    Session,
    Segment,
    Flow,
    Outcome,
}

/// <summary>One metric of a session; time in milliseconds.</summary>
internal readonly record struct Emission(string Name, long At, long Value);

/// <summary>
/// One conversation as its record stands at some moment, read session by session in the order of the record. What does not
/// show yet is not there.
/// </summary>
internal abstract class ConversationFacts
{
    /// <summary>Steps to the next session of any participant; false after the last.</summary>
    public abstract bool NextSession();

    public abstract int EmissionCount { get; }

    public abstract Emission EmissionAt(int index);

    public abstract int SegmentCount { get; }

    /// <summary>Start and end in milliseconds; an open segment ends at <see cref="long.MaxValue"/>.</summary>
    public abstract (long Start, long End) SegmentAt(int index);

    /// <summary>Adds the values of a member of the present session or of what it belongs to.</summary>
    /// <param name="segment">Number of the segment to look at; -1 is none.</param>
    /// <param name="inner">The member of each object of a list; null when the member itself holds the values.</param>
    public abstract void Read(Origin origin, int segment, byte[] member, byte[]? inner, List<FilterValue> to);

    /// <summary>
    /// The segment in force at a moment: of those that began before it and did not end before it the last begun, else the last
    /// begun of those that began no later; among equals the last in the record. -1 when there is none.
    /// </summary>
    public int InForce(long at)
    {
        var (open, begun) = (-1, -1);
        var (openStart, begunStart) = (long.MinValue, long.MinValue);
        for (var i = 0; i < SegmentCount; i++)
        {
            var (start, end) = SegmentAt(i);
            if (start < at && at <= end && start >= openStart)
                (open, openStart) = (i, start);
            if (start <= at && start >= begunStart)
                (begun, begunStart) = (i, start);
        }
        return open >= 0 ? open : begun;
    }
}
