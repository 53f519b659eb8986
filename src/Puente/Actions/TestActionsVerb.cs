using System.CommandLine;
using System.Security.Cryptography;
using Puente.Actions.Execution;
using Puente.Actions.Testing;
using Puente.Actions.Testing.Fuzzing;
using Puente.CommandLine;
using Puente.Failures;
using Puente.Terminal;
using Spectre.Console;

namespace Puente.Actions;

/// <summary><c>puente actions test [PATH]</c>.</summary>
internal static class TestActionsVerb
{
    public static Command Create(Session session)
    {
        var path = new Argument<string>("path")
        {
            Description = "An action or a folder of them. Default: this folder.",
            DefaultValueFactory = _ => ".",
        };
        var fuzz = Options.Number(
            "--fuzz",
            "N",
            "Also try N generated inputs and answers on each action.",
            1,
            1_000_000
        );
        var seed = Options.Number("--seed", "S", "Repeat the generated ones of an earlier run.", 0, long.MaxValue);
        var junit = Options.Text("--junit", "FILE", "Write the results of the cases as JUnit XML.");
        var verb = new Verb("test", "Run the cases that stand beside actions; break actions on purpose.")
        {
            Explanation =
                "The cases of lookup.custom.json stand in lookup.cases.json, or in files of the folder lookup.cases: an input, a recorded "
                + "answer, and the output or error that must come. With --fuzz, inputs are made from the input contract and answers from the "
                + "first recorded one; reported is what breaks JSON, changes the request, lacks a value or leaves the contract. Ends with 1 "
                + "when anything failed or was found.",
            Examples =
            [
                new("puente actions test", "All cases in this folder and below."),
                new("puente actions test lookup.custom.json --junit results.xml", "One action, for a build server."),
                new("puente actions test --fuzz 1000", "And a thousand generated rounds on each action."),
                new("puente actions test lookup.custom.json --fuzz 1000 --seed 42", "The same rounds again."),
            ],
            Arguments = { path },
            Options = { fuzz, seed, junit },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                var host = session.Host;
                var run = new TestRun(
                    host,
                    arguments.GetValue(fuzz),
                    arguments.GetValue(seed) ?? RandomNumberGenerator.GetInt32(int.MaxValue)
                );
                var suites = new List<(string, IReadOnlyList<CaseResult>)>();
                var folder = new ActionFolder(host);
                var files = folder.Find(arguments.GetValue(path)!);
                foreach (var file in files)
                    suites.Add((folder.Shown(file), await run.TestAsync(folder, file, stop)));
                if (arguments.GetValue(junit) is { } report)
                    await File.WriteAllTextAsync(host.PathOf(report), JUnitReport.Write(suites), stop);
                return run.Finish(files.Count);
            }
        );
        return verb;
    }
}

/// <summary>Counts and shows what the tests find.</summary>
internal sealed class TestRun(CommandHost host, long? rounds, long seed)
{
    private readonly Screen _screen = new(host);
    private int _passed;
    private int _failed;
    private int _found;
    private int _untested;

    public async Task<IReadOnlyList<CaseResult>> TestAsync(ActionFolder folder, string file, CancellationToken stop)
    {
        var cases = folder.ReadCases(file);
        var name = folder.Shown(file);
        if (cases.Count == 0 && rounds is null)
        {
            _untested++;
            host.Error.WriteLine(
                $"puente: {name} has no cases; they belong into {folder.Shown(CaseFile.NameFor(file))}."
            );
            return [];
        }

        var program = ActionProgram.Compile(folder.ReadAction(file));
        _screen.Line(name);
        var results = new List<CaseResult>();
        foreach (var example in cases)
        {
            var result = await CaseRunner.RunAsync(program, example, host.Time, stop);
            results.Add(result);
            Write(result);
        }

        if (rounds is { } count)
            await FuzzAsync(program, cases, (int)count, stop);
        return results;
    }

    public int Finish(int files)
    {
        _screen.Line();
        _screen.Line(
            $"{Words.Count(files, "action")}: {Words.Count(_passed, "case")} passed, {Words.Count(_failed)} failed"
                + (_untested > 0 ? $", {Words.Count(_untested)} without cases" : "")
                + (
                    rounds is null
                        ? "."
                        : FormattableString.Invariant(
                            $"; {Words.Count(_found, "finding")} with --fuzz {rounds} --seed {seed}."
                        )
                )
        );
        return _failed + _found == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private void Write(CaseResult result)
    {
        if (result.IsPassed)
        {
            _passed++;
            _screen.Mark("  ok    ", Color.Green, result.Case.Name);
            return;
        }

        _failed++;
        _screen.Mark(
            "  failed",
            Color.Red,
            FormattableString.Invariant($" {result.Case.Name} ({result.Case.File}({result.Case.Place.Line}))")
        );
        foreach (var difference in result.Differences)
            _screen.Line("            " + difference);
    }

    private async Task FuzzAsync(
        ActionProgram program,
        IReadOnlyList<ActionCase> cases,
        int count,
        CancellationToken stop
    )
    {
        var recording = cases.FirstOrDefault(example => example.Error is null)?.Recording;
        if (recording is null)
            host.Error.WriteLine(
                $"puente: {program.File.Name}: no case with an output, so only inputs are generated, no answers."
            );
        var report = await new ActionFuzzer(program, recording, host.Time).RunAsync(count, seed, stop);
        _found += report.Findings.Count;
        foreach (var finding in report.Findings)
        {
            _screen.Mark(
                "  found ",
                Color.Yellow,
                $"{finding.Kind}: {finding.What} ({Words.Count(finding.Count, "time")})"
            );
            _screen.Line("            input  " + finding.Input);
            if (finding.Response is { } answer)
                _screen.Line("            answer " + (answer.Length > 400 ? answer[..399] + "…" : answer));
        }
    }
}
