using CsCheck;
using Puente.Actions.Execution;
using Puente.Actions.Files;
using Puente.Actions.Json;
using Puente.Actions.Linting;
using Puente.Actions.Testing;
using Puente.Actions.Tests.Examples;

namespace Puente.Actions.Tests.Execution;

public sealed class RobustnessTests
{
    private static readonly string[] Pieces =
    [
        "${input.phone}",
        "$!{input.name}",
        "$esc.url(",
        "${input.phone})",
        "\"",
        "{",
        "}",
        "$",
        "#if(",
        "#end",
        "#set($x = ",
        "${x}",
        "$x",
        ")",
        "\\",
        "\n",
        "$esc.jsonString(\"",
        "a",
        "é",
        "/",
        "?",
        "&",
        ":",
        "[",
        "]",
        ",",
        "$.items[*].id",
        "[?(@.p == 1)]",
        "$..",
        "length()",
        "successTemplateUtils.firstFromArray(",
        "1",
        "'",
        "#foreach($i in [1..9])",
        "https://x/",
    ];

    private static readonly Gen<string> Text = Gen.Int[0, Pieces.Length - 1]
        .Array[0, 10]
        .Select(chosen => string.Concat(chosen.Select(index => Pieces[index])));

    [Fact]
    public void No_template_path_or_default_makes_the_linter_or_a_run_throw() =>
        Gen.Select(Text, Text, Text, Text)
            .Sample(
                (url, body, path, success) =>
                {
                    var text = Sample(url, body, path, success);
                    foreach (var finding in Linter.Lint("a.json", text))
                        Assert.InRange(finding.Place.Offset + finding.Place.Length, 0, text.Length);
                    ActionProgram program;
                    try
                    {
                        program = ActionProgram.Compile(ActionFile.Read("a.json", text));
                    }
                    catch (ActionDefinitionException refused)
                    {
                        Assert.NotEmpty(refused.Faults);
                        return;
                    }

                    var answer = new Recording(null, new ActionResponse(200, [], """{"items":[{"id":"1","p":1}]}"""));
                    var trace = OfflineRun
                        .RunAsync(program, """{"phone":"\"+1"}""", answer, flatten: true, TimeProvider.System, default)
                        .GetAwaiter()
                        .GetResult();
                    Assert.Equal(trace.IsSuccess, trace.Result is not null);
                    _ = trace.ToTestResult();
                },
                iter: 3_000
            );

    [Fact]
    public void No_text_is_read_as_an_action_without_its_own_exception() =>
        Gen.Select(Gen.Int[0, 3], Gen.Double[0, 1], Gen.Double[0, 1], Text)
            .Sample(
                (kind, from, length, inserted) =>
                {
                    var text = ExampleFiles.Read("customer-lookup.custom.json");
                    var start = (int)(from * (text.Length - 1));
                    var cut = kind == 0 ? 0 : (int)(length * 40);
                    text = string.Concat(
                        text.AsSpan(0, start),
                        inserted,
                        text.AsSpan(Math.Min(text.Length, start + cut))
                    );
                    _ = Linter.Lint("a.json", text);
                    try
                    {
                        ActionFile.Read("a.json", text);
                    }
                    catch (ActionFileException fault)
                    {
                        Assert.True(fault.Place.Line >= 1);
                    }
                },
                iter: 3_000
            );

    private static string Sample(string url, string body, string path, string success) =>
        $$$"""
            {"name":"Sample","integrationType":"custom-rest-actions","actionType":"custom",
             "config":{"request":{"requestUrlTemplate":{{{JsonText.Quote(
                url
            )}}},"requestType":"POST","headers":{"X":{{{JsonText.Quote(body)}}} },
                                  "requestTemplate":{{{JsonText.Quote(body)}}} },
                       "response":{"translationMap":{"x":{{{JsonText.Quote(
                path
            )}}} },"translationMapDefaults":{"x":{{{JsonText.Quote(url)}}} },
                                   "successTemplate":{{{JsonText.Quote(success)}}} } },
             "contract":{"input":{"inputSchema":{"type":"object","properties":{"phone":{"type":"string"},"name":{"type":"string"} } } },
                         "output":{"successSchema":{"type":"object","properties":{"x":{"type":"string"} } } } },"secure":false}
            """;
}
