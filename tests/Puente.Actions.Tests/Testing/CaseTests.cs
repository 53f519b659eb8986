using Puente.Actions.Execution;
using Puente.Actions.Files;
using Puente.Actions.Testing;
using Puente.Actions.Testing.Fuzzing;
using Puente.Actions.Tests.Examples;
using Puente.Actions.Tests.Execution;

namespace Puente.Actions.Tests.Testing;

public sealed class CaseTests
{
    [Fact]
    public async Task The_cases_beside_an_action_pass()
    {
        var results = await RunAsync(ExampleFiles.Read("customer-lookup.cases.json"));
        Assert.Equal(4, results.Count);
        Assert.All(results, result => Assert.True(result.IsPassed, string.Join('\n', result.Differences)));
    }

    [Fact]
    public async Task A_failed_case_says_where_it_differs()
    {
        var results = await RunAsync(
            """
            {"cases":[
              {"name":"other output","input":{"phone":"1"},"response":{"json":{"customers":[]}},
               "request":{"url":"https://crm.example.com/v1/customers?phone=2"},
               "expect":{"output":{"id":"x","name":"","more":1}}},
              {"name":"no error","input":{"phone":"1"},"response":{"json":{"customers":[]}},"expect":{"error":{"fault":"Remote"}}}
            ]}
            """
        );
        Assert.Equal(
            [
                "request URL: expected https://crm.example.com/v1/customers?phone=2, was https://crm.example.com/v1/customers?phone=1",
                "$.id: expected \"x\", was \"\"",
                "$.more: expected 1, is missing",
                "$.openTickets: not expected, was 0",
            ],
            results[0].Differences
        );
        Assert.Contains("expected an error", results[1].Differences[0], StringComparison.Ordinal);

        var report = JUnitReport.Write([("a.json", results)]);
        var suite = System.Xml.Linq.XDocument.Parse(report).Root!.Element("testsuite")!;
        Assert.Equal(("2", "2"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value));
    }

    [Theory]
    [InlineData("1e99999999999999999999", true)]
    [InlineData("1e99999999999999999998", false)]
    public void Numbers_with_exponents_beyond_all_measure_are_compared_as_they_are_written(string actual, bool equal)
    {
        using var expected = System.Text.Json.JsonDocument.Parse("[1e99999999999999999999]");
        using var found = System.Text.Json.JsonDocument.Parse($"[{actual}]");
        Assert.Equal(equal, JsonDifference.Between(expected.RootElement, found.RootElement).Count == 0);
    }

    [Theory]
    [InlineData("""{"cases":[{"name":"a","expect":{}}]}""", "needs either")]
    [InlineData("""{"cases":[{"name":"a","expects":{}}]}""", "is no member of a case")]
    [InlineData("""{"cases":[{"name":"a","expect":{"error":{"fault":"Nope"}}}]}""", "must be one of")]
    [InlineData("""{"cases":[{"name":"a","recording":"gone.json","expect":{"output":1}}]}""", "cannot be read")]
    [InlineData("""[]""", "needs a list")]
    public void A_case_that_expects_nothing_is_refused(string text, string message)
    {
        var fault = Assert.Throws<ActionFileException>(() =>
            CaseFile.Read("c.json", text, _ => throw new IOException())
        );
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generated_rounds_find_what_callers_can_break_and_the_seed_repeats_them()
    {
        var careless = ActionProgram.Compile(
            ActionFile.Read(
                "careless.json",
                ExampleFiles
                    .Read("request-callback.custom.json")
                    .Replace(
                        "\\\"$esc.jsonString(${input.phone})\\\"",
                        "\\\"${input.phone}\\\"",
                        StringComparison.Ordinal
                    )
                    .Replace("#if(\\\"$!{input.name}\\\" != \\\"\\\")\\n", "", StringComparison.Ordinal)
                    .Replace("#end\\n", "", StringComparison.Ordinal)
            )
        );
        var recording = new Recording(null, new ActionResponse(200, [], """{"conversation":{"id":"c1"}}"""));
        var fuzzer = new ActionFuzzer(careless, recording, TimeProvider.System);
        var report = await fuzzer.RunAsync(400, 7, TestContext.Current.CancellationToken);
        Assert.Contains(
            report.Findings,
            finding => finding.Kind == FuzzKind.Injection && finding.What.Contains("'phone'", StringComparison.Ordinal)
        );
        Assert.Contains(
            report.Findings,
            finding =>
                finding.Kind == FuzzKind.MissingValue && finding.What.Contains("input.name", StringComparison.Ordinal)
        );
        // The default stands for a missing id, but not for one that is null.
        Assert.Contains(report.Findings, finding => finding.Kind == FuzzKind.Contract);

        var again = await new ActionFuzzer(careless, recording, TimeProvider.System).RunAsync(
            400,
            7,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(report.Findings, again.Findings);
    }

    [Fact]
    public async Task A_careful_action_stands_every_generated_input()
    {
        var report = await new ActionFuzzer(
            ExampleFiles.Program("customer-lookup.custom.json"),
            recording: null,
            TimeProvider.System
        ).RunAsync(500, 3, TestContext.Current.CancellationToken);
        Assert.Empty(report.Findings);
    }

    private static async Task<IReadOnlyList<CaseResult>> RunAsync(string cases)
    {
        var program = ExampleFiles.Program("customer-lookup.custom.json");
        var results = new List<CaseResult>();
        foreach (var example in CaseFile.Read("c.json", cases, _ => throw new IOException()))
            results.Add(
                await CaseRunner.RunAsync(program, example, TimeProvider.System, TestContext.Current.CancellationToken)
            );
        return results;
    }
}
