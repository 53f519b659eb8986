using System.Text.Json;

namespace Puente.Platform.DetailsJobs;

/// <summary>Which conversations a job collects: those whose lifetime overlaps <c>[From, To)</c>; of users, the states that do.</summary>
/// <remarks>
/// An interval beyond the data-availability date is not refused; its end is silently missing.
/// Ask <see cref="DetailsJobsApi.GetAvailabilityAsync"/> first.
/// </remarks>
public sealed record DetailsJobQuery(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Only conversations that started after the beginning of the interval's first UTC day, as the query does.</summary>
    public bool StartOfDayIntervalMatching { get; init; }

    /// <summary><c>asc</c>, <c>desc</c>, <c>unordered</c>; null leaves it to the platform (asc).</summary>
    public string? Order { get; init; }

    /// <summary><c>conversationStart</c> and so on; null leaves it to the platform.</summary>
    public string? OrderBy { get; init; }

    /// <summary>Most conversations to collect; null is all.</summary>
    public int? Limit { get; init; }

    /// <summary>Each an array of filters, sent as given.</summary>
    public JsonElement? ConversationFilters { get; init; }

    public JsonElement? SegmentFilters { get; init; }

    public JsonElement? EvaluationFilters { get; init; }

    public JsonElement? SurveyFilters { get; init; }

    public JsonElement? ResolutionFilters { get; init; }
}
