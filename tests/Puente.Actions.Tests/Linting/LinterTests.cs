using System.Text.Json;
using Puente.Actions.Json;
using Puente.Actions.Linting;
using Puente.Actions.Tests.Examples;

namespace Puente.Actions.Tests.Linting;

public sealed class LinterTests
{
    public static TheoryData<string> Examples =>
        [
            .. Directory
                .EnumerateFiles(ExampleFiles.Folder, "*.json")
                .Where(file => !file.EndsWith(".cases.json", StringComparison.Ordinal))
                .Select(file => Path.GetFileName(file)!),
        ];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Careful_actions_raise_no_alarm(string name)
    {
        var findings = Linter
            .Lint(name, ExampleFiles.Read(name))
            .Where(finding => finding.Rule.Severity != LintSeverity.Note);
        // A limit that stays away leaves an empty value, which the author accepts with the quiet mark.
        Assert.Empty(findings.Select(finding => $"{finding.Rule.Code} {finding.Message}"));
    }

    [Theory]
    [InlineData("PA203", "url", "https://x.example.com/$esc.uriEncode(${input.nmae})")]
    [InlineData("PA204", "url", "https://x.example.com/?q=$esc.url(${input.optional})")]
    [InlineData("PA205", "success", "{\"a\": ${b}}")]
    [InlineData("PA205", "success", "{\"a\": \"${input.name}\"}")]
    [InlineData("PA206", "success", "{\"x\": 1}")]
    [InlineData("PA208", "url", "https://x.example.com/$esc.nothing(${input.name})")]
    [InlineData("PA208", "success", "{\"a\": ${successTemplateUtils.lastFromArray(${a})}}")]
    [InlineData("PA202", "body", "{\"a\": [#foreach($x in [1,2])$x#end]}")]
    [InlineData("PA201", "body", "#if(${input.name})")]
    [InlineData("PA301", "url", "https://x.example.com/?q=${input.name}")]
    [InlineData("PA302", "url", "https://x.example.com/$esc.url(${input.name})")]
    [InlineData("PA303", "body", "{\"name\": \"${input.name}\"}")]
    [InlineData("PA304", "body", "{\"name\": ${input.name}}")]
    [InlineData("PA305", "success", "{\"a\": \"${a}\"}")]
    [InlineData("PA306", "form", "name=${input.name}")]
    [InlineData("PA401", "path", "$.items[(@.length-1)]")]
    [InlineData("PA402", "path", "$.items[*].id")]
    [InlineData("PA404", "path", "$..id")]
    [InlineData("PA408", "path", "$.items[*].length()")]
    [InlineData("PA406", "default", "bare words")]
    [InlineData("PA407", "default", "[]")]
    [InlineData("PA409", "success", "{\"other\": ${a}}")]
    [InlineData("PA410", "success", "{\"a\": ${a}, \"b\": 1}")]
    [InlineData("PA411", "success", "{\"a\": ${a}")]
    [InlineData("PA412", "success", "{\"a\": ${a}}}")]
    [InlineData("PA501", "getBody", "{\"a\":1}")]
    [InlineData("PA502", "accept", "text/xml")]
    [InlineData("PA503", "form", "{\"a\":1}")]
    [InlineData("PA505", "url", "/api/v2/users")]
    [InlineData("PA506", "url", "http://x.example.com/")]
    [InlineData("PA601", "authorization", "Bearer pat-0f9e8d7c6b5a")]
    [InlineData("PA602", "input", "apiKey")]
    [InlineData("PA101", "input", "1st")]
    [InlineData("PA101", "input", "rawRequest")]
    [InlineData("PA701", "name", "Lookup - Exported 2026-01-02 @ 8:42")]
    [InlineData("PA703", "timeout", "90")]
    public void A_fault_is_found_with_its_code_and_its_line(string code, string part, string text)
    {
        var file = With(part, text);
        var findings = Linter.Lint("a.json", file);
        var finding = Assert.Single(
            findings.Where(item => item.Rule.Code == code).DistinctBy(item => item.Detail).Take(1)
        );
        Assert.InRange(finding.Place.Line, 1, file.Count(letter => letter == '\n') + 1);
        Assert.StartsWith("$.", finding.Place.Path, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Rule.Fix);
    }

    [Fact]
    public void The_sound_file_of_these_tests_is_sound() =>
        Assert.Empty(
            Linter.Lint("a.json", With("none", "")).Select(finding => $"{finding.Rule.Code} {finding.Message}")
        );

    [Fact]
    public void A_place_points_at_the_reference_itself()
    {
        var file = With("body", "{\n  \"name\": \"${input.name}\"\n}");
        var finding = Linter.Lint("a.json", file).Single(item => item.Rule.Code == "PA303");
        Assert.Equal("${input.name}", file.Substring(finding.Place.Offset, finding.Place.Length));
        var line = file.Split('\n')[finding.Place.Line - 1];
        Assert.StartsWith("${input.name}", line[(finding.Place.Column - 1)..], StringComparison.Ordinal);
    }

    [Fact]
    public void Fix_mends_what_is_safe_and_leaves_the_rest_of_the_file_as_it_was()
    {
        var file = With(
            "body",
            "{\"name\": \"${input.name}\", \"o\": \"${input.optional}\", \"q\": \"$!{input.optional}\"}"
        );
        var (mended, edits) = Linter.Fix("a.json", file);
        Assert.True(edits >= 3);
        var template = JsonElement
            .Parse(mended)
            .GetProperty("config")
            .GetProperty("request")
            .GetProperty("requestTemplate")
            .GetString();
        Assert.Equal(
            "{\"name\": \"$esc.jsonString(${input.name})\", \"o\": \"$esc.jsonString(\"$!{input.optional}\")\", \"q\": \"$esc.jsonString(\"$!{input.optional}\")\"}",
            template
        );
        var place = file.IndexOf("\"requestTemplate\"", StringComparison.Ordinal);
        Assert.Equal(file[..place], mended[..place]);
        Assert.Equal((mended, 0), Linter.Fix("a.json", mended));
    }

    [Fact]
    public void What_is_no_action_is_one_finding_with_its_place()
    {
        var finding = Assert.Single(Linter.Lint("a.json", "{\n  \"name\": 5\n}"));
        Assert.Equal("PA001", finding.Rule.Code);
        Assert.Single(Linter.Lint("a.json", "{,"));
        Assert.Single(Linter.Lint("a.json", "{\"name\":\"a\",\"name\":\"b\"}"));
    }

    [Fact]
    public void Sarif_holds_every_rule_and_every_finding()
    {
        var findings = Linter.Lint("dir/a b.json", With("url", "http://x.example.com/?q=${input.name}"));
        var run = JsonElement.Parse(SarifReport.Write(findings, "1.2.3")).GetProperty("runs")[0];
        Assert.Equal(
            LintRules.All.Count,
            run.GetProperty("tool").GetProperty("driver").GetProperty("rules").GetArrayLength()
        );
        Assert.Equal(findings.Count, run.GetProperty("results").GetArrayLength());
        Assert.Contains("dir/a%20b.json", run.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_rule_has_a_code_of_its_own() =>
        Assert.Equal(LintRules.All.Count, LintRules.All.Select(rule => rule.Code).Distinct().Count());

    [Fact]
    public void A_secret_is_found_and_not_shown()
    {
        var findings = Linter.Lint("a.json", With("authorization", "Bearer pat-0f9e8d7c6b5a"));
        Assert.DoesNotContain("pat-0f9e8d7c6b5a", SarifReport.Write(findings, "1"), StringComparison.Ordinal);
    }

    private static string With(string part, string text)
    {
        string Pick(string name, string otherwise) => JsonText.Quote(part == name ? text : otherwise);
        var isPost = part is "body" or "form";
        var body = isPost ? JsonText.Quote(text) : Pick("getBody", "${input.rawRequest}");
        var headers = part switch
        {
            "form" => "{\"Content-Type\": \"application/x-www-form-urlencoded\"}",
            "accept" => $"{{\"Accept\": {JsonText.Quote(text)}}}",
            "authorization" => $"{{\"Authorization\": {JsonText.Quote(text)}}}",
            _ => "{}",
        };
        return $$"""
            {
              "name": {{Pick("name", "Sound")}},
              "integrationType": "custom-rest-actions",
              "actionType": "custom",
              "config": {
                "timeoutSeconds": {{(part == "timeout" ? text : "10")}},
                "request": {
                  "requestUrlTemplate": {{Pick("url", "https://x.example.com/?q=$esc.url(${input.name})")}},
                  "requestType": "{{(isPost ? "POST" : "GET")}}",
                  "headers": {{headers}},
                  "requestTemplate": {{body}}
                },
                "response": {
                  "translationMap": { "a": {{Pick("path", "$.a")}} },
                  "translationMapDefaults": { "a": {{Pick("default", "\"\"")}} },
                  "successTemplate": {{Pick("success", "{\"a\": ${a}}")}}
                }
              },
              "contract": {
                "input": { "inputSchema": { "type": "object", "required": ["name"], "properties": {
                  "name": { "type": "string" }, "optional": { "type": "string" }{{(
                part == "input" ? $", {JsonText.Quote(text)}: {{ \"type\": \"string\" }}" : ""
            )}} } } },
                "output": { "successSchema": { "type": "object", "properties": { "a": { "type": "string" } } } }
              },
              "secure": false
            }
            """;
    }
}
