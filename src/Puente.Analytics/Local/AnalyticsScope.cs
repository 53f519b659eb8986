namespace Puente.Analytics.Local;

/// <summary>What a caller may see (docs/analytics.md).</summary>
/// <param name="Divisions">Null for all divisions.</param>
public sealed record AnalyticsScope(IReadOnlySet<Guid>? Divisions)
{
    public static AnalyticsScope Everything { get; } = new((IReadOnlySet<Guid>?)null);
}
