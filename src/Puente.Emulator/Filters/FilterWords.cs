namespace Puente.Emulator.Filters;

/// <summary>The words one kind of filter accepts, and the types they have in refusals.</summary>
internal sealed record FilterWords
{
    public string DimensionType { get; init; } = "QueryDimension";
    public string[] Dimensions { get; init; } = [];
    public string MetricType { get; init; } = "QueryMetric";
    public string[] Metrics { get; init; } = [];

    /// <summary>Whether predicates may look at the properties that users define.</summary>
    public bool Properties { get; init; }
}
