using System.Text.RegularExpressions;

namespace Puente.Actions.Linting;

/// <summary>What goes wrong when the file is brought into an organisation.</summary>
internal static partial class DeploymentChecks
{
    public static void Run(LintRun run)
    {
        var file = run.File;
        var suffix = ExportSuffix().Match(file.Name);
        if (suffix.Success && suffix.Index > 0)
        {
            var place = file.Source.PlaceIn("$.name", suffix.Index, suffix.Length);
            run.AddAt(LintRules.ExportedName, place, $"'{suffix.Value.Trim()}'.", LintRun.Replace(place, ""));
        }

        if (file.Name.Length is 0 or > 256)
            run.Add(LintRules.NameLength, "$.name", FormattableString.Invariant($"This one has {file.Name.Length}."));
        if (file.IsCustomAuth && file.TimeoutSeconds is not null)
            run.Add(LintRules.TimeoutRange, "$.config.timeoutSeconds", "A custom auth action.");
        foreach (var member in file.UnknownMembers)
            run.AddAt(LintRules.UnknownMember, member, $"{member.Path}.");
        if (file.ActionType is null && file.IntegrationType is not null)
            run.Add(LintRules.NoActionType, "$", "");
    }

    // One time for every export that was imported and exported again.
    [GeneratedRegex(@"( - Exported \d{4}-\d{2}-\d{2} @ \d{1,2}:\d{2})+$", RegexOptions.CultureInvariant)]
    private static partial Regex ExportSuffix();
}
