using System.ComponentModel.DataAnnotations;

namespace Puente.Sync.Details;

/// <summary>How conversations are fetched by id until they are settled.</summary>
public sealed record DetailsOptions
{
    /// <summary>Conversations in one request; the platform takes 100 at most (docs/facts.md#events-to-rows).</summary>
    [Range(1, 100)]
    public int BatchConversations { get; init; } = 100;

    /// <summary>How often the list is looked at while nothing is due.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// First wait before a conversation that the platform does not show yet is asked for again; doubled each time. Right after
    /// its beginning that is normal.
    /// </summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>First wait before a conversation that has not ended is asked for again without an event; doubled each time.</summary>
    public TimeSpan OpenRetry { get; init; } = TimeSpan.FromMinutes(2);

    public TimeSpan LongestOpenRetry { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A conversation that the platform has not shown for this long is left to the job, which lists what there is.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromDays(2);
}
