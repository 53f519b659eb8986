using System.ComponentModel.DataAnnotations;

namespace Puente.Sync.Events;

/// <summary>How the event log keeps events, and when a conversation they speak of is fetched.</summary>
public sealed record EventLogOptions
{
    /// <summary>Events in one commit at most; more only make a caller wait longer for the disk.</summary>
    [Range(1, 100_000)]
    public int CommitEvents { get; init; } = 4_096;

    /// <summary>Calls of append that may wait for the writer; further callers wait outside.</summary>
    [Range(1, 100_000)]
    public int WaitingCalls { get; init; } = 1_024;

    /// <summary>Events older than this are deleted, unless a reader has not had them yet.</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Beyond this many bytes the oldest events go, even those a reader has not had yet: a full disk would stop everything.</summary>
    [Range(1 << 20, long.MaxValue)]
    public long KeepBytes { get; init; } = 8L << 30;

    /// <summary>
    /// How long after the event that ended a session its conversation is fetched. Analytics shows an end some seconds later
    /// (docs/facts.md#events-to-rows), and sessions of one conversation end together.
    /// </summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a conversation of which a session ended, but others did not, waits for its next event before it is fetched
    /// all the same: the end of the last session may be what was lost.
    /// </summary>
    public TimeSpan Recheck { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>For tests: pages the file may have, to play a full disk. 0 is no limit.</summary>
    internal long MostPages { get; init; }
}
