using Puente.Actions.Execution.Aws;

namespace Puente.Emulator.DataActions;

/// <summary>Where the services of data actions may be. The emulator sends their requests from this machine.</summary>
public enum ActionTargets
{
    /// <summary>Only the emulator itself: what actions of <c>purecloud-data-actions</c> call.</summary>
    Self,

    /// <summary>Any port of this machine.</summary>
    Loopback,

    /// <summary>Any address: real services receive real requests.</summary>
    Anywhere,
}

/// <summary>How data actions are executed.</summary>
public sealed record DataActionOptions
{
    public ActionTargets Targets { get; init; } = ActionTargets.Loopback;

    /// <summary>
    /// Scheme and host that take the place of those of an action, by host: <c>crm.example</c> → <c>http://127.0.0.1:9000</c>.
    /// So an action runs as it stands, against a stand-in of its service.
    /// </summary>
    public IReadOnlyDictionary<string, Uri> Redirects { get; init; } = new Dictionary<string, Uri>();

    /// <summary>How functions of AWS Lambda are reached; its endpoint may be called whatever <see cref="Targets"/> says.</summary>
    public AwsAccess Aws { get; init; } = new();

    /// <summary>Executions at the same time (docs/facts.md); one more is answered with 429.</summary>
    public int ConcurrentExecutions { get; init; } = 50;

    /// <summary>Executions in a window of 60 real seconds.</summary>
    public int ExecutionsPerMinute { get; init; } = 2_500;

    /// <summary>
    /// True: a new draft loses its request template, as clients report of the platform, so that a deployer which does not
    /// write it again is found out here.
    /// </summary>
    public bool NewDraftLosesTemplate { get; init; } = true;

    internal IEnumerable<string> Faults()
    {
        if (ConcurrentExecutions < 1 || ExecutionsPerMinute < 1)
            yield return "DataActions.ConcurrentExecutions and ExecutionsPerMinute must be at least 1";
        foreach (var (host, target) in Redirects)
            if (!target.IsAbsoluteUri || target.Scheme is not ("http" or "https") || target.PathAndQuery != "/")
                yield return $"DataActions.Redirects of {host} must be scheme and host, such as http://127.0.0.1:9000";
    }
}
