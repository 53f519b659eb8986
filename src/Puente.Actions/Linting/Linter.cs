using Puente.Actions.Files;

namespace Puente.Actions.Linting;

/// <summary>Finds what the platform would refuse, and what it would mangle without a word.</summary>
public static class Linter
{
    private const int MostPasses = 5;

    /// <summary>The findings in the order of the file. Never throws for what a file holds.</summary>
    public static IReadOnlyList<LintFinding> Lint(string file, string text)
    {
        ActionFile action;
        try
        {
            action = ActionFile.Read(file, text);
        }
        catch (ActionFileException fault)
        {
            return [new LintFinding(LintRules.Unreadable, file, fault.Place, $"{fault.Place.Path}: {fault.What}")];
        }

        var run = new LintRun(action);
        ContractChecks.Run(run);
        ReferenceChecks.Run(run);
        EscapingChecks.Run(run);
        TranslationChecks.Run(run);
        OutputChecks.Run(run);
        RequestChecks.Run(run);
        SecretChecks.Run(run);
        DeploymentChecks.Run(run);
        return
        [
            .. run
                .Findings.OrderBy(finding => finding.Place.Offset)
                .ThenBy(finding => finding.Rule.Code, StringComparer.Ordinal),
        ];
    }

    /// <summary>Applies every safe edit, again and again until none is left.</summary>
    /// <returns>The text, and how many edits were made.</returns>
    public static (string Text, int Edits) Fix(string file, string text)
    {
        text = text.TrimStart('\uFEFF');
        var count = 0;
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var edits = Lint(file, text).Select(finding => finding.Edit).OfType<TextEdit>().Distinct().ToArray();
            if (edits.Length == 0)
                break;
            var end = int.MaxValue;
            // From the end, so that the offsets before stay true; of two that touch one goes first, the other waits.
            foreach (var edit in edits.OrderByDescending(edit => edit.Offset).ThenByDescending(edit => edit.Length))
            {
                if (edit.Offset + edit.Length > end)
                    continue;
                text = string.Concat(
                    text.AsSpan(0, edit.Offset),
                    edit.Replacement,
                    text.AsSpan(edit.Offset + edit.Length)
                );
                end = edit.Offset;
                count++;
            }
        }

        return (text, count);
    }
}
