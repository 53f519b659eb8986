using Puente.Analytics.Language;

namespace Puente.Analytics.Observations;

/// <summary>A question about now: an observation query, or an activity query, which is grouped as it says.</summary>
/// <param name="Metrics">Different ones, letter by letter; at least one.</param>
/// <param name="GroupBy">Of activity queries; what observation queries are grouped by is given.</param>
internal sealed record PresentQuery(FilterGroup? Filter, IReadOnlyList<string> Metrics, IReadOnlyList<string> GroupBy);
