using System.ComponentModel.DataAnnotations;

namespace Puente.Sync;

/// <summary>How the tables are kept equal to the platform. The defaults suit a backfill of years and a run every few minutes.</summary>
public sealed record SyncOptions
{
    /// <summary>First day to fetch, UTC.</summary>
    public required DateOnly Since { get; init; }

    /// <summary>
    /// Conversations per result page. The platform names no ceiling; 1,000 and 10,000 are used by others without
    /// complaint (docs/facts.md#job-pages).
    /// </summary>
    [Range(1, 10_000)]
    public int PageSize { get; init; } = 1_000;

    /// <summary>Days whose jobs are read at the same time. Pages of one job follow one another, so only days can run side by side.</summary>
    [Range(1, 16)]
    public int ParallelDays { get; init; } = 3;

    /// <summary>
    /// Conversations in one commit of a backfill. DuckDB stores a commit of 50,000 about three times as fast as fifty of 1,000.
    /// </summary>
    [Range(1, 500_000)]
    public int CommitConversations { get; init; } = 50_000;

    /// <summary>A commit waits no longer than this for more rows. A run's first commit comes sooner, so that rows show at once.</summary>
    public TimeSpan CommitAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a page or a job is tried before its day is given up for this run and becomes a gap.</summary>
    [Range(1, 100)]
    public int Attempts { get; init; } = 6;

    /// <summary>Names and memberships change slowly; they are listed again when the last listing is older than this.</summary>
    public TimeSpan ReferenceEvery { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>What one run is asked to do.</summary>
/// <param name="From">First day, UTC; null: the first day of the settings.</param>
/// <param name="To">Day after the last; null: up to the platform's availability date.</param>
/// <param name="Full">Reads every day again, also those that are final or not due.</param>
public readonly record struct SyncRequest(DateOnly? From = null, DateOnly? To = null, bool Full = false);
