using System.Globalization;
using System.Text.Json.Serialization;

namespace Puente.Platform.ConversationAggregates;

/// <summary>One group with its buckets. Groups, buckets and metrics without data are left out by the platform.</summary>
public sealed record ConversationAggregate
{
    /// <summary>Dimension to value; <c>mediaType</c> is always there, others only where the metrics had one.</summary>
    [JsonRequired]
    public IReadOnlyDictionary<string, string?> Group { get; init; } = null!;

    public IReadOnlyList<AggregateBucket>? Data { get; init; }
}

public sealed record AggregateBucket
{
    /// <summary><c>start/end</c>, each with an offset.</summary>
    [JsonRequired]
    public string Interval { get; init; } = null!;

    public IReadOnlyList<AggregateMetric>? Metrics { get; init; }

    /// <summary>Figures of the views that the query defined, those with data.</summary>
    public IReadOnlyList<AggregateView>? Views { get; init; }

    /// <summary>Where the bucket begins; null when the text is no interval.</summary>
    [JsonIgnore]
    public DateTimeOffset? From =>
        DateTimeOffset.TryParse(
            Interval.AsSpan(0, Math.Max(0, Interval.IndexOf('/', StringComparison.Ordinal))),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var from
        )
            ? from
            : null;
}

/// <param name="Qualifier">What the figure is of, where a metric has several; null in most.</param>
public sealed record AggregateMetric(string? Metric, string? Qualifier, AggregateStats? Stats);

/// <summary>Counters have a count only; timers count, sum, min and max in milliseconds.</summary>
public sealed record AggregateStats(long? Count, double? Sum, double? Min, double? Max)
{
    /// <summary>0 to 1; service levels have it with numerator and denominator.</summary>
    public double? Ratio { get; init; }

    public double? Numerator { get; init; }

    public double? Denominator { get; init; }

    /// <summary>What the ratio should reach, 0 to 1.</summary>
    public double? Target { get; init; }

    /// <summary>A setting's value of today.</summary>
    public double? Current { get; init; }
}

/// <param name="Name">The view's, from the query.</param>
public sealed record AggregateView(string? Name, AggregateStats? Stats);

/// <summary>The answer's shape.</summary>
internal sealed record ConversationAggregateResults(IReadOnlyList<ConversationAggregate>? Results);
