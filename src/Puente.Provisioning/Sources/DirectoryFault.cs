namespace Puente.Provisioning.Sources;

/// <summary>One thing that is wrong, or only odd, with the mapping or the directory behind it.</summary>
/// <param name="Place">
/// Where a reader finds it: <c>directory.json:12:5</c>, <c>people.csv line 12</c>, <c>uid=ana,ou=people,dc=example</c>.
/// </param>
/// <param name="Fix">What to do, as a sentence.</param>
public sealed record DirectoryFault(string Place, string Problem, string Fix)
{
    public override string ToString() => $"{Place}: {Problem}. {Fix}";
}
