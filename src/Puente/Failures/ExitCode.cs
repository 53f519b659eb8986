namespace Puente.Failures;

/// <summary>What the command tells the shell (docs/commands.md, "Exit codes").</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>The work was started and did not end well, or was stopped.</summary>
    public const int Failed = 1;

    /// <summary>Arguments, settings or a statement must be changed.</summary>
    public const int WrongInput = 2;

    /// <summary>Platform unreachable, store locked, folder read-only, disk full.</summary>
    public const int Environment = 3;
}
