namespace Puente.Sync.Gaps;

/// <summary>How gaps of live sources are repaired.</summary>
public sealed record GapRepairOptions
{
    /// <summary>How often the table of gaps is looked at.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long after its end a gap is repaired: the details query shows a conversation some seconds late.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Conversations that began this long before the gap are read with it, when they were under way in it. What began still
    /// earlier and was never told of is the job's to find.
    /// </summary>
    public TimeSpan Lookback { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Longest rest after the platform could not be asked; it begins with a second and doubles.</summary>
    public TimeSpan LongestRest { get; init; } = TimeSpan.FromMinutes(1);
}
