using System.CommandLine;
using Puente.Actions.Linting;
using Puente.CommandLine;
using Puente.Failures;
using Puente.Terminal;
using Spectre.Console;

namespace Puente.Actions;

/// <summary><c>puente actions lint [PATH]</c>.</summary>
internal static class LintActionsVerb
{
    public static Command Create(Session session)
    {
        var path = new Argument<string>("path")
        {
            Description = "An action or a folder of them. Default: this folder.",
            DefaultValueFactory = _ => ".",
        };
        var fix = Options.Switch("--fix", "Mend what can be mended without changing what works.");
        var sarif = Options.Text("--sarif", "FILE", "Write the findings as SARIF 2.1.");
        var verb = new Verb("lint", "Find what the platform would refuse, and what it would mangle.")
        {
            Explanation =
                "Every finding has a code, a place (line, column, path), the reason and what to do. Ends with 1 when there is an error or a "
                + "warning; notes alone end with 0. docs/actions.md lists the codes.",
            Examples =
            [
                new("puente actions lint", "All actions in this folder and below."),
                new(
                    "puente actions lint lookup.custom.json --fix",
                    "Mends quiet marks and escapes, then shows what is left."
                ),
                new("puente actions lint --sarif findings.sarif", "For a code host."),
            ],
            Arguments = { path },
            Options = { fix, sarif },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                var host = session.Host;
                var folder = new ActionFolder(host);
                var findings = new List<LintFinding>();
                var files = folder.Find(arguments.GetValue(path)!);
                foreach (var file in files)
                {
                    var text = folder.Read(file);
                    if (arguments.GetValue(fix))
                        text = await FixAsync(host, folder, file, text, stop);
                    findings.AddRange(Linter.Lint(folder.Shown(file), text));
                }

                if (arguments.GetValue(sarif) is { } report)
                    await File.WriteAllTextAsync(
                        host.PathOf(report),
                        SarifReport.Write(findings, VersionWriter.Version.Split('+')[0]),
                        stop
                    );
                Write(new Screen(host), findings, files.Count);
                return findings.Exists(finding => finding.Rule.Severity != LintSeverity.Note)
                    ? ExitCode.Failed
                    : ExitCode.Done;
            }
        );
        return verb;
    }

    private static async Task<string> FixAsync(
        CommandHost host,
        ActionFolder folder,
        string file,
        string text,
        CancellationToken stop
    )
    {
        var (mended, edits) = Linter.Fix(folder.Shown(file), text);
        if (edits == 0)
            return text;
        // Whole or not at all: a half-written action would be worse than the faults.
        var beside = file + ".mended";
        await File.WriteAllTextAsync(beside, mended, stop);
        File.Move(beside, file, overwrite: true);
        host.Error.WriteLine($"puente: {folder.Shown(file)}: {Words.Count(edits, "edit")} made.");
        return mended;
    }

    private static void Write(Screen screen, List<LintFinding> findings, int files)
    {
        foreach (var finding in findings)
            Write(screen, finding);

        int Count(LintSeverity severity) => findings.Count(finding => finding.Rule.Severity == severity);
        screen.Line(
            $"{Words.Count(files, "action")}: {Words.Count(Count(LintSeverity.Error), "error")}, {Words.Count(Count(LintSeverity.Warning), "warning")}, {Words.Count(Count(LintSeverity.Note), "note")}."
        );
    }

    internal static void Write(Screen screen, LintFinding finding)
    {
        var (word, colour) = finding.Rule.Severity switch
        {
            LintSeverity.Error => ("error  ", Color.Red),
            LintSeverity.Warning => ("warning", Color.Yellow),
            _ => ("note   ", Color.Grey),
        };
        screen.Line(
            FormattableString.Invariant(
                $"{finding.File}({finding.Place.Line},{finding.Place.Column}): {finding.Place.Path}"
            )
        );
        screen.Mark("  " + word, colour, $" {finding.Rule.Code} {finding.Message}");
        screen.Line($"          {finding.Rule.Fix}{(finding.Edit is null ? "" : " (--fix does it)")}");
    }
}
