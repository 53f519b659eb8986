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
}
