using System.Text.Json;

namespace Puente.Platform.ConversationDetails;

/// <summary>
/// Conversations that started on a UTC day touched by <c>[From, To)</c>; at most 7 days, 31 with a filter.
/// </summary>
/// <remarks>Pages of an interval that is still moving hold repeats and gaps: tell conversations apart by their id.</remarks>
public sealed record ConversationDetailsQuery(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary><c>asc</c>, <c>desc</c>, <c>unordered</c>; null leaves it to the platform (asc).</summary>
    public string? Order { get; init; }

    /// <summary><c>conversationStart</c>, <c>conversationEnd</c>, <c>segmentStart</c>, <c>segmentEnd</c>.</summary>
    public string? OrderBy { get; init; }

    /// <summary>Each an array of filters, sent as given.</summary>
    public JsonElement? ConversationFilters { get; init; }

    public JsonElement? SegmentFilters { get; init; }

    public JsonElement? EvaluationFilters { get; init; }

    public JsonElement? SurveyFilters { get; init; }

    public JsonElement? ResolutionFilters { get; init; }
}
