namespace Puente.Sync.EventBridge.Setup;

public enum SetupSide
{
    Genesys,
    Aws,
}

public enum SetupVerdict
{
    /// <summary>It is as it shall be.</summary>
    Same,
    Create,
    Change,
}

/// <param name="Is">Null when it is not there.</param>
public sealed record SetupDifference(string Field, string? Is, string Wanted);

/// <summary>One thing of a setup, as it is and as it shall be.</summary>
/// <param name="Resource"><c>integration</c>, <c>queue</c>, <c>rule</c>, …</param>
public sealed record SetupItem(
    SetupSide Side,
    string Resource,
    string Name,
    SetupVerdict Verdict,
    IReadOnlyList<SetupDifference> Differences
);

/// <summary>Looks at one thing, and makes it so. Both may be repeated at any time.</summary>
internal interface ISetupStep
{
    Task<SetupItem> LookAsync(CancellationToken cancellationToken);

    /// <summary>Only after a look whose verdict was not <see cref="SetupVerdict.Same"/>.</summary>
    Task ApplyAsync(CancellationToken cancellationToken);
}
