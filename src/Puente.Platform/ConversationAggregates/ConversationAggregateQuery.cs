using System.Text.Json;

namespace Puente.Platform.ConversationAggregates;

/// <summary>
/// Figures over the metrics that sessions emitted in <c>[From, To)</c>. A metric counts where it was emitted, in full; not
/// where its conversation began.
/// </summary>
/// <remarks>How long an interval may be is not documented; 7 days at granularities below a day are seen to work.</remarks>
public sealed record ConversationAggregateQuery(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>ISO 8601 period such as <c>PT1H</c>; null is one bucket for the whole interval.</summary>
    public string? Granularity { get; init; }

    /// <summary>IANA name that buckets of days and months follow; null is UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Dimensions; <c>mediaType</c> comes with every group, asked for or not.</summary>
    public IReadOnlyList<string> GroupBy { get; init; } = [];

    /// <summary>Metrics; none asks for all that have data.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>One filter of dimension predicates, sent as given.</summary>
    public JsonElement? Filter { get; init; }
}
