namespace Puente.Actions.Linting;

public enum LintSeverity
{
    /// <summary>The platform refuses it, or it cannot work.</summary>
    Error,

    /// <summary>It works for some values and breaks or misleads for others.</summary>
    Warning,

    /// <summary>It works, and says less than the author thinks.</summary>
    Note,
}

/// <summary>One thing the linter looks for.</summary>
/// <param name="Code">Never given to another rule: <c>PA101</c>.</param>
/// <param name="Fix">What to do about it, in general.</param>
public sealed record LintRule(string Code, string Name, LintSeverity Severity, string Summary, string Fix);
