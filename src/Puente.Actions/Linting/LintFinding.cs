using Puente.Actions.Files;

namespace Puente.Actions.Linting;

/// <summary>A change of the file's text that mends a finding without changing what a working action does.</summary>
public readonly record struct TextEdit(int Offset, int Length, string Replacement);

/// <summary>One thing found in a file.</summary>
/// <param name="Detail">What is wrong here, on top of the rule's summary.</param>
/// <param name="Edit">Null when a person has to decide.</param>
public sealed record LintFinding(LintRule Rule, string File, FilePlace Place, string Detail, TextEdit? Edit = null)
{
    public string Message => Detail.Length == 0 ? Rule.Summary : $"{Detail} {Rule.Summary}";
}
