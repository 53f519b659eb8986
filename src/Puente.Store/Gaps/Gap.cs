namespace Puente.Store.Gaps;

/// <summary>A stretch of platform time of which a source may have missed something (promise P5).</summary>
/// <param name="Id">Chosen by the source, so that the same gap found twice is one row: <c>jobs/2026-03-02</c>.</param>
/// <param name="ClosedAt">Null while the gap is open.</param>
/// <param name="Evidence">What closed it: <c>job 1f0c…, 4,312 conversations</c>.</param>
public sealed record Gap(
    string Id,
    string Stream,
    DateTimeOffset From,
    DateTimeOffset To,
    string Cause,
    DateTimeOffset OpenedAt,
    DateTimeOffset? ClosedAt = null,
    string? Evidence = null
);
