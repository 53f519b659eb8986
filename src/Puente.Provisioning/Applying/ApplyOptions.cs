namespace Puente.Provisioning.Applying;

/// <summary>How patiently and how wide a plan is carried out.</summary>
public sealed record ApplyOptions
{
    /// <summary>Requests at the same time. The rate limit is shared with others; more does not make it faster for long.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>How long what may have been made can stay invisible: listings and search trail by seconds
    /// (docs/facts.md#provisioning).</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a phone's station may take to appear and to be accepted; the platform's own tools wait as long.</summary>
    public TimeSpan StationTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two looks at something that is awaited.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Tries of one step whose outcome stays unknown or whose version keeps moving.</summary>
    public int Tries { get; init; } = 6;

    /// <summary>Tests take it out to prove that they would notice.</summary>
    internal bool LooksBeforeRepeating { get; init; } = true;

    /// <summary>The worst moment to be killed: the platform has answered and the ledger does not know. Tests end the
    /// process here.</summary>
    internal Action<Planning.StepKind>? Answered { get; init; }
}

/// <summary>A step that did not succeed.</summary>
public sealed record FailedStep(Planning.ProvisioningStep Step, string Reason);

/// <param name="Skipped">Steps of people of whom an earlier one failed.</param>
public sealed record ApplyResult(long Run, int Done, IReadOnlyList<FailedStep> Failed, int Skipped, bool WasStopped)
{
    public bool IsComplete => Failed.Count == 0 && Skipped == 0 && !WasStopped;
}

public readonly record struct ApplyProgress(int Finished, int Total, Planning.StepKind Kind);
