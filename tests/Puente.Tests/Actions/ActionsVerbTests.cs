using System.Text.Json;
using System.Xml.Linq;

namespace Puente.Tests.Actions;

public sealed class ActionsVerbTests
{
    private const string Greeting = """
        {
          "name": "Greeting",
          "integrationType": "custom-rest-actions",
          "actionType": "custom",
          "config": {
            "request": {
              "requestUrlTemplate": "https://crm.example.com/greet?name=$esc.url(${input.name})",
              "requestType": "GET",
              "headers": { "X-Api-Key": "${credentials.apiKey}" },
              "requestTemplate": "${input.rawRequest}"
            },
            "response": {
              "translationMap": { "text": "$.text" },
              "translationMapDefaults": { "text": "\"\"" },
              "successTemplate": "{\"text\": ${text}}"
            }
          },
          "contract": {
            "input": { "inputSchema": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" } } } },
            "output": { "successSchema": { "type": "object", "properties": { "text": { "type": "string" } } } }
          },
          "secure": false
        }
        """;

    private const string Recording = """{"response":{"status":200,"json":{"text":"Hola"}}}""";

    [Fact]
    public async Task Run_shows_every_step_and_the_output()
    {
        using var run = WithGreeting();
        var outcome = await run.RunAsync(
            "actions",
            "run",
            "greeting.custom.json",
            "--input",
            """{"name":"A & B"}""",
            "--recording",
            "r.json"
        );
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.Contains(
            "ok       5. Resolve request URL template\n            https://crm.example.com/greet?name=A+%26+B\n",
            outcome.Output,
            StringComparison.Ordinal
        );
        Assert.EndsWith("{\n  \"text\": \"Hola\"\n}\n", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_reads_the_input_from_a_file_and_speaks_json_for_programs()
    {
        using var run = WithGreeting();
        run.Write("in.json", """{"name":"Ana"}""");
        var outcome = await run.RunAsync(
            "actions",
            "run",
            "greeting.custom.json",
            "--input",
            "@in.json",
            "--recording",
            "r.json",
            "--json",
            "--flatten"
        );
        var result = JsonElement.Parse(outcome.Output);
        Assert.True(result.GetProperty("success").GetBoolean());
        Assert.Equal(12, result.GetProperty("operations").GetArrayLength());
        Assert.Equal("Hola", result.GetProperty("finalResult").GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_run_that_fails_ends_with_1_and_shows_the_step()
    {
        using var run = WithGreeting();
        var outcome = await run.RunAsync("actions", "run", "greeting.custom.json", "--recording", "r.json");
        Assert.Equal(1, outcome.Code);
        Assert.Contains(
            "failed   3. Validate request body against simple input schema",
            outcome.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("missing required properties ([\"name\"])", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_keeps_the_exchange_without_its_secret_and_the_recording_runs()
    {
        using var service = new OneAnswerServer("""{"text":"Hola"}""");
        using var run = WithGreeting();
        run.Variables["CRM_KEY"] = "very-secret-key";
        run.Write("crm.json", """{"type":"userDefined","fields":{"apiKey":{"env":"CRM_KEY"}}}""");
        var outcome = await run.RunAsync(
            "actions",
            "run",
            "greeting.custom.json",
            "--input",
            """{"name":"Ana"}""",
            "--base",
            service.Address,
            "--credentials",
            "crm.json",
            "--record",
            "kept.json"
        );
        Assert.True(outcome.Code == 0, outcome.All);
        var request = await service.Request;
        Assert.StartsWith("GET /greet?name=Ana ", request, StringComparison.Ordinal);
        Assert.Contains("X-Api-Key: very-secret-key", request, StringComparison.OrdinalIgnoreCase);
        var kept = await File.ReadAllTextAsync(
            Path.Combine(run.Folder, "kept.json"),
            TestContext.Current.CancellationToken
        );
        Assert.DoesNotContain("very-secret-key", outcome.All + kept, StringComparison.Ordinal);

        var again = await run.RunAsync(
            "actions",
            "run",
            "greeting.custom.json",
            "--input",
            """{"name":"Ana"}""",
            "--recording",
            "kept.json"
        );
        Assert.Equal(0, again.Code);
    }

    [Theory]
    [InlineData("There is no file", "actions", "run", "nothing.json")]
    [InlineData("There is no file and no folder", "actions", "lint", "nothing")]
    [InlineData(
        "Use one of them",
        "actions",
        "run",
        "greeting.custom.json",
        "--recording",
        "r.json",
        "--record",
        "x.json"
    )]
    [InlineData("write scheme and host", "actions", "run", "greeting.custom.json", "--base", "crm")]
    [InlineData("broken.json(1,1): $.config: is missing", "actions", "run", "broken.json")]
    [InlineData("looks like a secret", "actions", "run", "greeting.custom.json", "--credentials", "literal.json")]
    public async Task What_cannot_be_used_is_wrong_input(string message, params string[] args)
    {
        using var run = WithGreeting();
        run.Write("broken.json", "{}");
        run.Write("literal.json", """{"type":"userDefined","fields":{"apiKey":"abc"}}""");
        var outcome = await run.RunAsync(args);
        Assert.Equal((2, ""), (outcome.Code, outcome.Output));
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_runs_the_cases_and_writes_junit()
    {
        using var run = WithGreeting();
        run.Write(
            "greeting.cases.json",
            """
            {"cases":[
              {"name":"greets","input":{"name":"Ana"},"recording":"r.json","expect":{"output":{"text":"Hola"}}},
              {"name":"is wrong","input":{"name":"Ana"},"recording":"r.json","expect":{"output":{"text":"Hello"}}}]}
            """
        );
        var outcome = await run.RunAsync("actions", "test", "--junit", "out.xml");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("  ok    greets\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("$.text: expected \"Hello\", was \"Hola\"", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("1 action: 1 case passed, 1 failed.", outcome.Output, StringComparison.Ordinal);
        var junit = XDocument.Load(Path.Combine(run.Folder, "out.xml"));
        Assert.Single(junit.Descendants("failure"));
    }

    [Fact]
    public async Task Fuzz_prints_its_seed_and_the_seed_repeats_it()
    {
        using var run = WithGreeting();
        run.Write(
            "greeting.custom.json",
            Greeting.Replace("$esc.url(${input.name})", "${input.name}", StringComparison.Ordinal)
        );
        var outcome = await run.RunAsync("actions", "test", "--fuzz", "100", "--seed", "5");
        Assert.Equal(1, outcome.Code);
        Assert.Contains(
            "Injection: 'name' changes the structure of the URL.",
            outcome.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("--fuzz 100 --seed 5", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(outcome.Output, (await run.RunAsync("actions", "test", "--fuzz", "100", "--seed", "5")).Output);
    }

    [Fact]
    public async Task Lint_names_the_place_mends_what_is_safe_and_writes_sarif()
    {
        using var run = WithGreeting();
        run.Write(
            "greeting.custom.json",
            Greeting
                .Replace("\"GET\"", "\"POST\"", StringComparison.Ordinal)
                .Replace(
                    "\"${input.rawRequest}\"",
                    "\"{\\\"name\\\": \\\"${input.name}\\\"}\"",
                    StringComparison.Ordinal
                )
        );
        var found = await run.RunAsync("actions", "lint", "--sarif", "out.sarif");
        Assert.Equal(1, found.Code);
        Assert.Contains(
            "greeting.custom.json(10,40): $.config.request.requestTemplate\n  warning PA303",
            found.Output,
            StringComparison.Ordinal
        );
        var sarif = JsonElement.Parse(
            await File.ReadAllTextAsync(Path.Combine(run.Folder, "out.sarif"), TestContext.Current.CancellationToken)
        );
        Assert.Equal("2.1.0", sarif.GetProperty("version").GetString());

        var mended = await run.RunAsync("actions", "lint", "--fix");
        Assert.Equal((0, "1 action: 0 errors, 0 warnings, 0 notes.\n"), (mended.Code, mended.Output));
        Assert.Contains("1 edit made", mended.Error, StringComparison.Ordinal);
    }

    private static CommandRun WithGreeting()
    {
        var run = new CommandRun();
        run.Write("greeting.custom.json", Greeting);
        run.Write("r.json", Recording);
        return run;
    }
}
