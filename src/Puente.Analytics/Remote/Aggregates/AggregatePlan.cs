using System.Text.Json.Nodes;
using Puente.Analytics.Remote.Intervals;

namespace Puente.Analytics.Remote.Aggregates;

/// <summary>One aggregate question, and the legal questions it is asked as.</summary>
internal sealed class AggregatePlan
{
    private AggregatePlan(QueryDocument query, IReadOnlyList<BucketPiece> pieces, TimeSpan longest)
    {
        (Query, Pieces, Longest) = (query, pieces, longest);
        Ranking = pieces.Count > 1 ? AggregateRanking.Of(query) : null;
        var metrics = query.Texts("metrics");
        string?[] needed =
        [
            Ranking?.Metric,
            metrics.Contains(MergedBucket.ServiceLevel) && pieces.Any(piece => piece.IsPartOfBucket)
                ? MergedBucket.Late
                : null,
        ];
        // Without any the platform gives all there are.
        Added = metrics.Count == 0 ? [] : [.. needed.OfType<string>().Except(metrics)];
    }

    public QueryDocument Query { get; }

    public IReadOnlyList<BucketPiece> Pieces { get; }

    /// <summary>Longest interval that was thought legal.</summary>
    public TimeSpan Longest { get; }

    /// <summary>Null when every group is wanted, or when the platform ranks itself.</summary>
    public AggregateRanking? Ranking { get; }

    /// <summary>Metrics that the query does not ask for and that putting pieces together needs; left out of the answer.</summary>
    public IReadOnlyCollection<string> Added { get; }

    /// <summary>
    /// Metrics that are counts of different things: over parts of a bucket they cannot be added, for the same
    /// conversation may be in several.
    /// </summary>
    public bool CannotBeAdded => Pieces.Any(piece => piece.IsPartOfBucket) && Distinct is not null;

    /// <summary>The metric in question, if any.</summary>
    public string? Distinct => Query.Texts("metrics").FirstOrDefault(metric => metric is "nConversations");

    public TimeSpan LongestPiece => Pieces.Max(piece => piece.Interval.Span);

    /// <summary>As far as is known.</summary>
    public static AggregatePlan Of(QueryDocument query, AnalyticsClientOptions options)
    {
        var longest = PeriodOf(query) is { IsBelowOneDay: true } ? options.AggregateSpan : options.CoarseAggregateSpan;
        return Within(query, longest);
    }

    /// <exception cref="AnalyticsQueryException">The granularity or the time zone is not known.</exception>
    public static AggregatePlan Within(QueryDocument query, TimeSpan longest)
    {
        var period = PeriodOf(query);
        var borders = period is { } given ? new BucketBorders(query.Interval.From, given, ZoneOf(query)) : null;
        var exact = period is { IsExact: true } ? period.Value.Exact : (TimeSpan?)null;
        var pieces =
            query.Interval.Span <= longest
                ? [new BucketPiece(query.Interval, null)]
                : BucketPieces.Cut(query.Interval, borders, exact, longest).ToList();
        return new AggregatePlan(query, pieces, longest);
    }

    /// <summary>The same question with every bucket in one piece, legal or not.</summary>
    public AggregatePlan WithWholeBuckets() =>
        new(
            Query,
            [
                .. Pieces
                    .Select(piece => piece.IsPartOfBucket ? new BucketPiece(piece.Bucket!.Value, piece.Bucket) : piece)
                    .Distinct(),
            ],
            Longest
        );

    /// <summary>The body to send for a piece.</summary>
    public byte[] Body(BucketPiece piece) =>
        Query.With(
            piece.Interval,
            body =>
            {
                if (piece.Bucket is not null)
                    body.Remove("granularity");
                if (Added.Count > 0)
                    foreach (var metric in Added)
                        ((JsonArray)body["metrics"]!).Add((JsonNode)metric);
                if (Ranking is null)
                    return;
                body.Remove("queryType");
                body.Remove("limit");
                body.Remove("sortMetric");
            }
        );

    private static Period? PeriodOf(QueryDocument query) =>
        query.Text("granularity") is { Length: > 0 } text ? Period.Parse(text) : null;

    private static TimeZoneInfo ZoneOf(QueryDocument query) =>
        query.Text("timeZone") is not { Length: > 0 } name ? TimeZoneInfo.Utc
        : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone
        : throw new AnalyticsQueryException(
            $"The time zone '{name}' is not known; write an IANA name such as Europe/Madrid."
        );
}
