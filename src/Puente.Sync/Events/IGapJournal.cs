using Puente.Store.Gaps;

namespace Puente.Sync.Events;

/// <summary>Where a source says what it may have missed (promise P5).</summary>
public interface IGapJournal
{
    /// <summary>
    /// Returns when the row is stored. Saved again with the same id and a later end, a gap that is still going on grows.
    /// Repairing and closing it is not the source's work.
    /// </summary>
    Task OpenAsync(Gap gap, CancellationToken cancellationToken);

    /// <summary>Opens a gap that goes on until <see cref="EndAsync"/>, whatever becomes of this process meanwhile.</summary>
    Task BeginAsync(Gap gap, CancellationToken cancellationToken);

    /// <summary>The gap's end is known now.</summary>
    Task EndAsync(Gap gap, CancellationToken cancellationToken);

    /// <summary>
    /// For a source that starts: every gap of it that was going on when the process before this one ended has gone on until
    /// <paramref name="now"/>, platform time.
    /// </summary>
    /// <returns>Until when the source's gaps reach, platform time; null when it never had one.</returns>
    Task<DateTimeOffset?> ResumeAsync(string stream, DateTimeOffset now, CancellationToken cancellationToken);
}
