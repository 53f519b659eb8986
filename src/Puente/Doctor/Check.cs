namespace Puente.Doctor;

internal enum Verdict
{
    Ok,
    Warning,
    Fail,

    /// <summary>Could not be looked at because something before it failed.</summary>
    Skipped,
}

/// <summary>One line of the doctor's report.</summary>
/// <param name="Fix">What to do; empty when all is well.</param>
internal readonly record struct Check(string Name, Verdict Verdict, string Finding, string Fix = "")
{
    public static Check Ok(string name, string finding) => new(name, Verdict.Ok, finding);

    public static Check Warning(string name, string finding, string fix) => new(name, Verdict.Warning, finding, fix);

    public static Check Fail(string name, string finding, string fix) => new(name, Verdict.Fail, finding, fix);

    public static Check Skipped(string name, string because) => new(name, Verdict.Skipped, because);
}
