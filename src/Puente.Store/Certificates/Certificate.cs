namespace Puente.Store.Certificates;

/// <summary>What came of comparing a closed interval's counts with the platform's.</summary>
/// <param name="Id">One per interval: <c>hour/2026-03-02T10</c>, <c>day/2026-03-02</c>.</param>
/// <param name="Source">Whom they were compared with: <c>aggregates</c>.</param>
/// <param name="Checks">How often they have been compared, this time included.</param>
/// <param name="Ours">JSON: medium, metric, count.</param>
/// <param name="Theirs">In the same shape.</param>
/// <param name="Differences">JSON array; empty when equal.</param>
public sealed record Certificate(
    string Id,
    DateTimeOffset From,
    DateTimeOffset To,
    DateTimeOffset CheckedAt,
    string Source,
    bool IsEqual,
    int Checks,
    string Ours,
    string Theirs,
    string Differences
)
{
    /// <summary>As it stands in the column <c>outcome</c>.</summary>
    public string Outcome => IsEqual ? Equal : "different";

    internal const string Equal = "equal";
}
