using Puente.Actions.Execution.Aws;
using Puente.Actions.Velocity;

namespace Puente.Actions.Execution;

/// <summary>What a run needs beside the action and its input.</summary>
public sealed record ActionRunOptions
{
    public CredentialSet Credentials { get; init; } = CredentialSet.None;

    /// <summary>The custom auth action of a <c>userDefinedOAuth</c> integration.</summary>
    public ActionProgram? AuthAction { get; init; }

    /// <summary>Scheme and host for URLs that are only a path; in place of those of the template, too.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>Where <c>pureCloudOAuthClient</c> signs in; the base URL's host with <c>login.</c> for <c>api.</c> when null.</summary>
    public Uri? LoginUrl { get; init; }

    /// <summary>How Lambda functions are reached.</summary>
    public AwsAccess Aws { get; init; } = new();

    /// <summary>True to give the output in the shape flows see.</summary>
    public bool Flatten { get; init; }

    /// <summary>False with a recording: nothing is signed in, templates get placeholders.</summary>
    public bool SignsIn { get; init; } = true;

    public VelocityLimits TemplateLimits { get; init; } = VelocityLimits.Default;
}

/// <summary>Runs actions as the platform does, step by step, and stops at the first that fails.</summary>
/// <remarks>Keeps tokens; one runner for one integration.</remarks>
public sealed class ActionRunner(IActionExchange exchange, TimeProvider time) : IDisposable
{
    /// <summary>Levels of JSON that the platform takes (vendor text).</summary>
    internal const int JsonDepth = 50;

    private readonly Authenticator _authenticator = new(exchange, time);

    /// <param name="input">JSON text of the input.</param>
    /// <exception cref="OperationCanceledException">The caller has stopped; a timeout of the action is an error in the trace.</exception>
    public async Task<ActionTrace> RunAsync(
        ActionProgram program,
        string input,
        ActionRunOptions options,
        CancellationToken cancellationToken
    )
    {
        var run = new ActionRun(program, options, exchange, _authenticator, time);
        return await run.RunAsync(input, cancellationToken);
    }

    public void Dispose() => _authenticator.Dispose();
}
