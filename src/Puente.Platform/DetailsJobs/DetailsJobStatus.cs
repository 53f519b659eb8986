namespace Puente.Platform.DetailsJobs;

/// <param name="ExpirationDate">After it the results are gone and the state is Expired.</param>
public sealed record DetailsJobStatus(
    DetailsJobState State,
    string? ErrorMessage,
    DateTimeOffset? SubmissionDate,
    DateTimeOffset? CompletionDate,
    DateTimeOffset? ExpirationDate
)
{
    /// <summary>The platform's own word, also for states that are unknown here.</summary>
    public string StateText { get; init; } = "";

    /// <summary>True when the state will not change any more, except by expiry.</summary>
    public bool IsFinal =>
        State
            is DetailsJobState.Fulfilled
                or DetailsJobState.Failed
                or DetailsJobState.Cancelled
                or DetailsJobState.Expired;

    internal static DetailsJobState StateOf(string? text) =>
        text?.ToUpperInvariant() switch
        {
            "QUEUED" => DetailsJobState.Queued,
            "PENDING" => DetailsJobState.Pending,
            "FAILED" => DetailsJobState.Failed,
            "CANCELLED" => DetailsJobState.Cancelled,
            "FULFILLED" => DetailsJobState.Fulfilled,
            "EXPIRED" => DetailsJobState.Expired,
            _ => DetailsJobState.Unknown,
        };
}

public enum DetailsJobState
{
    /// <summary>A word that this version does not know; see <see cref="DetailsJobStatus.StateText"/>.</summary>
    Unknown,
    Queued,
    Pending,
    Failed,
    Cancelled,
    Fulfilled,
    Expired,
}
