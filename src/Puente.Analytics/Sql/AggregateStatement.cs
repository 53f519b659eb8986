using Puente.Analytics.Buckets;
using Puente.Analytics.Dimensions;
using Puente.Analytics.Language;

namespace Puente.Analytics.Sql;

/// <summary>An aggregates query as a statement, and what its rows mean.</summary>
/// <param name="Dimensions">Of the groups: <c>mediaType</c>, then those of the query.</param>
internal sealed record AggregateStatement(
    AggregateQuery Query,
    CompiledQuery Compiled,
    BucketPlan Buckets,
    IReadOnlyList<DimensionPlace> Dimensions
)
{
    /// <summary>Rows with <c>name</c>, count, sum, min and max of one metric.</summary>
    public const int MetricPart = 0;

    /// <summary>Rows that count conversations in a bucket.</summary>
    public const int ConversationPart = 1;

    /// <summary>Rows that count conversations in the whole interval; bucket is null.</summary>
    public const int WholePart = 2;

    /// <summary>And after it one part for each view.</summary>
    public const int FirstView = 3;
}
