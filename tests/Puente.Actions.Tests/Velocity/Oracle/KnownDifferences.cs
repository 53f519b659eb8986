namespace Puente.Actions.Tests.Velocity.Oracle;

/// <summary>Where Puente differs from Apache Velocity on purpose; docs/velocity.md says why.</summary>
internal static class KnownDifferences
{
    private static readonly string[] Marks = [];

    public static bool Explain(string template) => Array.Exists(Marks, template.Contains);
}
