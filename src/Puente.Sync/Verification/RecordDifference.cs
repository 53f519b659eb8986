namespace Puente.Sync.Verification;

/// <summary>One conversation that is not the same on both sides.</summary>
/// <param name="Path">First place where the records differ, as JSON path; null when one side has no such conversation.</param>
public sealed record RecordDifference(Guid ConversationId, DateOnly Day, DifferenceKind Kind, string? Path);

public enum DifferenceKind
{
    /// <summary>The platform has it, the store does not.</summary>
    Missing,

    /// <summary>The store has it, the platform does not give it (any more).</summary>
    Surplus,

    /// <summary>Both have it and the contents differ.</summary>
    Changed,
}

/// <param name="Conversations">Conversations of the platform that were compared.</param>
/// <param name="Differences">How many differ.</param>
/// <param name="Examples">The first differences, at most <see cref="Verification.ExampleLimit"/>.</param>
/// <param name="Unreadable">Records of the platform without an id or a start, which no table can hold; they lie in <c>quarantine</c>.</param>
/// <param name="Through">Compared up to this time: the platform's availability date or the end asked for.</param>
public sealed record VerificationResult(
    long Conversations,
    long Differences,
    IReadOnlyList<RecordDifference> Examples,
    long Unreadable,
    DateTimeOffset Through,
    TimeSpan Elapsed
);
