using Puente.Actions.Execution;
using Puente.Actions.Files;
using Puente.Actions.Linting;
using Puente.Actions.Testing;
using Puente.Actions.Testing.Fuzzing;
using Puente.Actions.Tests.Examples;

namespace Puente.Actions.Tests.Execution;

public sealed class CorpusTests
{
    public static TheoryData<string> Files => [.. ExampleFiles.All];

    [Fact]
    public void Exported_actions_are_checked_where_they_lie_beside_the_project_and_its_own_always()
    {
        if (ExampleFiles.Exported is { } folder)
            Assert.NotEmpty(Directory.EnumerateFiles(folder, "*.json"));
        else
            TestContext.Current.TestOutputHelper?.WriteLine(
                "There is no folder of exported actions (shared/data/actions beside the project, or PUENTE_ACTION_FILES); the project's own examples are checked only."
            );
        Assert.NotEmpty(ExampleFiles.All);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_exported_action_loads_lints_and_runs_against_a_plausible_answer(string path)
    {
        var name = Path.GetFileName(path);
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var file = ActionFile.Read(name, text);
        var findings = Linter.Lint(name, text);
        Assert.DoesNotContain(findings, finding => finding.Rule == LintRules.Unreadable);
        Assert.All(findings, finding => Assert.InRange(finding.Place.Offset + finding.Place.Length, 0, text.Length));

        var program = ActionProgram.Compile(file);
        var (input, _) = new InputGenerator(program.Input, new Random(1)).Next(null, omitOptional: false);
        var answer = new ActionResponse(200, [], PlausibleAnswer.For(program));
        var trace = await OfflineRun.RunAsync(
            program,
            input,
            new Recording(null, answer),
            flatten: false,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {trace.Error?.ToString() ?? trace.Result}");
        Assert.True(
            trace.IsSuccess || findings.Any(finding => finding.Rule.Severity != LintSeverity.Note),
            $"{name} fails though the linter says nothing: {trace.Error}\nanswer {answer.Body}"
        );
        _ = System.Text.Json.JsonElement.Parse(trace.ToTestResult());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_mended_file_still_loads_and_has_nothing_left_to_mend(string path)
    {
        var name = Path.GetFileName(path);
        var (text, _) = Linter.Fix(name, File.ReadAllText(path));
        Assert.DoesNotContain(Linter.Lint(name, text), finding => finding.Rule == LintRules.Unreadable);
        Assert.DoesNotContain(Linter.Lint(name, text), finding => finding.Edit is not null);
        ActionProgram.Compile(ActionFile.Read(name, text));
    }
}
