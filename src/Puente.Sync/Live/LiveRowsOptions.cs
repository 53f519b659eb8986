using System.ComponentModel.DataAnnotations;

namespace Puente.Sync.Live;

/// <summary>How soon events become rows.</summary>
public sealed record LiveRowsOptions
{
    /// <summary>At least this long from the begin of one commit to the begin of the next: what arrives meanwhile shares it.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Events in one commit at most, when there is a backlog to catch up with.</summary>
    [Range(1, 100_000)]
    public int CommitEvents { get; init; } = 4_000;
}
