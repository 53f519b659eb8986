using Puente.Analytics.Language;

namespace Puente.Analytics.Users;

/// <summary>How long users had which state.</summary>
/// <param name="Metrics">At least one, in their order.</param>
/// <param name="ByUser">A group for each user; otherwise one for all together.</param>
internal sealed record UserAggregateQuery(
    QueryInterval Interval,
    Granularity? Granularity,
    TimeZoneInfo Zone,
    IReadOnlyList<string> Metrics,
    bool ByUser,
    IReadOnlyList<FilterGroup> Users
);

/// <summary>Which states users had, with their own beginnings and ends.</summary>
/// <param name="Presences">All must hold of a presence that is shown.</param>
/// <param name="Statuses">All must hold of a routing status that is shown.</param>
internal sealed record UserDetailsQuery(
    QueryInterval Interval,
    bool IsDescending,
    IReadOnlyList<FilterGroup> Users,
    IReadOnlyList<FilterGroup> Presences,
    IReadOnlyList<FilterGroup> Statuses
);
