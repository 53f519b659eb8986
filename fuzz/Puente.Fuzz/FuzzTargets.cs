using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Actions.Execution;
using Puente.Actions.Files;
using Puente.Actions.Json;
using Puente.Actions.JsonPaths;
using Puente.Actions.Linting;
using Puente.Actions.Testing;
using Puente.Actions.Velocity;
using Puente.Actions.Velocity.Tools;

namespace Puente.Fuzz;

/// <summary>What must hold for any bytes at all. A broken promise is an exception; the tests run these, too.</summary>
public static class FuzzTargets
{
    /// <summary>Between the parts of an input.</summary>
    private const char Part = '\u0001';

    private const string Document = """
        {"a":{"b":1,"nul":null,"s":"txt"},"arr":[10,20,30],"items":[{"id":"1","p":5,"tags":["r"]},{"id":"2","p":"10"}]}
        """;

    private static readonly VelocityLimits s_small = new() { Steps = 5_000, Characters = 100_000 };

    public static IReadOnlyDictionary<string, Action<string>> All { get; } =
        new Dictionary<string, Action<string>>
        {
            ["velocity"] = Velocity,
            ["json"] = Json,
            ["path"] = Path,
            ["action"] = Action,
        };

    public static string Decode(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>A template is refused or rendered, with the platform's strictness or without, and twice the same.</summary>
    private static void Velocity(string text)
    {
        foreach (var options in (VelocityOptions[])[new(), VelocityOptions.Request, VelocityOptions.Success])
        {
            var first = Render(text, options);
            if (first != Render(text, options))
                throw new BrokenPromiseException("Two renderings differ.");
        }
    }

    private static string? Render(string text, VelocityOptions options)
    {
        try
        {
            var input = new Dictionary<string, object?>
            {
                ["phone"] = "+49 \"30\"\n$x",
                ["n"] = 5,
                ["none"] = null,
                ["list"] = new object?[] { "a", 1, true },
            };
            var context = new VelocityContext()
                .Set("input", input)
                .Set("x", "X")
                .Set("json", JsonElement.Parse(Document))
                .AddRequestTools()
                .AddSuccessTools();
            return VelocityTemplate.Parse(text, "fuzz", options).Render(context, s_small);
        }
        catch (VelocityException)
        {
            return null;
        }
    }

    /// <summary>A text is read or refused as System.Text.Json does it, and what was read is the same.</summary>
    private static void Json(string text)
    {
        JsonElement? expected;
        try
        {
            expected = JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = 50 });
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            expected = null;
        }
        try
        {
            var part = JsonText.Parse(text, 50);
            if (expected is not { } element)
                throw new BrokenPromiseException("A text was read that System.Text.Json refuses.");
            if (!Written(element).AsSpan().SequenceEqual(Written(JsonElement.Parse(JsonText.Of(part)))))
                throw new BrokenPromiseException("Something else was read than there is.");
        }
        catch (JsonException fault)
        {
            if (expected is not null && !fault.Message.StartsWith("Half of", StringComparison.Ordinal))
                throw new BrokenPromiseException("A text was refused that System.Text.Json reads.");
        }
    }

    private static byte[] Written(JsonElement value)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
            value.WriteTo(writer);
        return bytes.ToArray();
    }

    /// <summary>A path is refused or evaluated; what it gives is JSON, and a list exactly when the path is indefinite.</summary>
    private static void Path(string text)
    {
        var parts = text.Split(Part, 2);
        JsonElement document;
        try
        {
            document = JsonElement.Parse(parts.Length > 1 ? parts[1] : Document);
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            return;
        }
        try
        {
            var path = JsonPath.Parse(parts[0]);
            var result = path.Evaluate(document, new JsonPathLimits { Visits = 50_000 });
            if (result.IsList == path.IsDefinite)
                throw new BrokenPromiseException("A definite path gave a list, or an indefinite one did not.");
            _ = JsonElement.Parse(result.ToJson());
        }
        catch (JsonPathException)
        {
            // Refused, or nothing there.
        }
    }

    /// <summary>
    /// An action of any content is refused or runs to an error or an output that keeps its contract; linter and fixes end
    /// without an exception, and what is shown of the run is JSON without the secret.
    /// </summary>
    private static void Action(string text)
    {
        const string secret = "s3cret-value-of-the-credential";
        var parts = text.Split(Part);
        string At(int index, string other) => index < parts.Length ? parts[index] : other;
        var file = Write(
            At(0, "https://x/$esc.url(${input.phone})"),
            At(1, "{}"),
            At(2, "$.id"),
            At(3, "\"\""),
            At(4, "{\"id\": ${id}}"),
            At(5, "${credentials.key}")
        );
        foreach (var finding in Linter.Lint("fuzz.json", file))
            if (finding.Place.Offset < 0 || finding.Place.Offset + finding.Place.Length > file.Length)
                throw new BrokenPromiseException("A finding lies outside of the file.");
        _ = Linter.Fix("fuzz.json", file);
        ActionProgram program;
        try
        {
            program = ActionProgram.Compile(ActionFile.Read("fuzz.json", file));
        }
        catch (Exception refused) when (refused is ActionDefinitionException or ActionFileException)
        {
            return;
        }
        var recording = new Recording(null, new ActionResponse(200, [], At(6, "{\"id\":1}")));
        using var runner = new ActionRunner(recording, TimeProvider.System);
        var trace = runner
            .RunAsync(
                program,
                At(7, "{\"phone\":\"1\"}"),
                new ActionRunOptions
                {
                    Credentials = CredentialSet.Create(
                        "userDefined",
                        new Dictionary<string, string> { ["key"] = secret }
                    ),
                    Flatten = true,
                    TemplateLimits = s_small,
                },
                CancellationToken.None
            )
            .GetAwaiter()
            .GetResult();
        if (trace.IsSuccess == (trace.Result is null))
            throw new BrokenPromiseException("A run gave neither an output nor an error.");
        if (trace.Result is { } result)
            _ = JsonElement.Parse(result);
        var shown = trace.ToTestResult();
        _ = JsonElement.Parse(shown);
        foreach (var operation in trace.Operations)
            if (operation.Result?.Contains(secret, StringComparison.Ordinal) == true)
                throw new BrokenPromiseException("A step shows the secret.");
    }

    private static string Write(string url, string body, string path, string preset, string success, string header) =>
        new JsonObject
        {
            ["name"] = "Fuzz",
            ["integrationType"] = "custom-rest-actions",
            ["actionType"] = "custom",
            ["config"] = new JsonObject
            {
                ["request"] = new JsonObject
                {
                    ["requestUrlTemplate"] = url,
                    ["requestType"] = "POST",
                    ["requestTemplate"] = body,
                    ["headers"] = new JsonObject { ["X-Key"] = header },
                },
                ["response"] = new JsonObject
                {
                    ["translationMap"] = new JsonObject { ["id"] = path },
                    ["translationMapDefaults"] = new JsonObject { ["id"] = preset },
                    ["successTemplate"] = success,
                },
            },
            ["contract"] = new JsonObject
            {
                ["input"] = new JsonObject
                {
                    ["inputSchema"] = JsonNode.Parse(
                        """{"type":"object","properties":{"phone":{"type":"string"},"n":{"type":"integer"} } }"""
                    ),
                },
                ["output"] = new JsonObject
                {
                    ["successSchema"] = JsonNode.Parse(
                        """{"type":"object","properties":{"id":{},"list":{"type":"array","items":{"type":"object","properties":{"k":{} } } } } }"""
                    ),
                },
            },
            ["secure"] = false,
        }.ToJsonString();
}

/// <summary>Something that must hold for every input does not.</summary>
public sealed class BrokenPromiseException(string message) : Exception(message);
