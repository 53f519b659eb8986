using System.Text.Json;
using Puente.Actions.Execution;
using Puente.Actions.Files;
using Puente.Actions.Json;

namespace Puente.Actions.Testing;

/// <summary>Reads <c>NAME.cases.json</c>, the examples that stand beside an action.</summary>
public static class CaseFile
{
    public const string Suffix = ".cases.json";

    /// <summary>The name of the cases of an action: <c>lookup.custom.json</c> has <c>lookup.cases.json</c>.</summary>
    public static string NameFor(string actionFile)
    {
        var name = actionFile.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? actionFile[..^5] : actionFile;
        foreach (var type in (string[])[".custom", ".customAuth", ".static"])
            if (name.EndsWith(type, StringComparison.OrdinalIgnoreCase))
                name = name[..^type.Length];
        return name + Suffix;
    }

    /// <param name="readFile">Reads a recording that a case names, relative to the cases' file.</param>
    /// <exception cref="ActionFileException">The file is wrong.</exception>
    public static IReadOnlyList<ActionCase> Read(string file, string text, Func<string, string> readFile)
    {
        var source = JsonSource.Read(file, text);
        if (
            source.Root.ValueKind != JsonValueKind.Object
            || !source.Root.TryGetProperty("cases", out var cases)
            || cases.ValueKind != JsonValueKind.Array
        )
            throw new ActionFileException(file, source.PlaceOf("$"), "needs a list \"cases\".");
        return
        [
            .. cases
                .EnumerateArray()
                .Select(
                    (item, index) =>
                        new CaseReader(source, FormattableString.Invariant($"$.cases[{index}]"), readFile).Read(item)
                ),
        ];
    }
}

internal sealed class CaseReader(JsonSource source, string path, Func<string, string> readFile)
{
    private static readonly string[] Members =
    [
        "name",
        "input",
        "response",
        "recording",
        "expect",
        "request",
        "flatten",
    ];

    public ActionCase Read(JsonElement item)
    {
        Check(item, path, Members);
        if (!item.TryGetProperty("expect", out var expect))
            throw Fault(path, "a case needs \"expect\" with \"output\" or \"error\".");
        Check(expect, path + ".expect", ["output", "error"]);
        var hasOutput = expect.TryGetProperty("output", out var output);
        var hasError = expect.TryGetProperty("error", out var error);
        if (hasOutput == hasError)
            throw Fault(path + ".expect", "needs either \"output\" or \"error\".");
        return new ActionCase
        {
            Name = Text(item, "name") ?? throw Fault(path, "every case has a name."),
            File = source.File,
            Place = source.PlaceOf(path),
            Input = item.TryGetProperty("input", out var input) ? JsonText.Of(input) : "{}",
            Recording = ReadRecording(item),
            Output = output,
            Error = hasError ? ReadError(error) : null,
            Request = item.TryGetProperty("request", out var request) ? ReadRequest(request) : null,
            Flatten = item.TryGetProperty("flatten", out var flatten) && flatten.ValueKind == JsonValueKind.True,
        };
    }

    private Recording ReadRecording(JsonElement item)
    {
        if (item.TryGetProperty("response", out var response))
            return new Recording(null, Recording.ReadResponse(source, response, path + ".response"));
        if (Text(item, "recording") is not { } name)
            // An input that is refused reaches no service.
            return new Recording(null, new ActionResponse(200, [], "{}"));
        try
        {
            return Recording.Read(name, readFile(name));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ActionFileException(
                source.File,
                source.PlaceOf(path + ".recording"),
                $"the file {name} cannot be read.",
                fault
            );
        }
    }

    private ExpectedError ReadError(JsonElement error)
    {
        var at = path + ".expect.error";
        Check(error, at, ["fault", "code", "status", "message"]);
        ActionFault? fault = null;
        if (Text(error, "fault") is { } name)
            fault = Enum.TryParse<ActionFault>(name, ignoreCase: true, out var known)
                ? known
                : throw Fault(at + ".fault", $"must be one of {string.Join(", ", Enum.GetNames<ActionFault>())}.");
        int? status =
            error.TryGetProperty("status", out var number) && number.TryGetInt32(out var value) ? value : null;
        return new ExpectedError(fault, Text(error, "code"), status, Text(error, "message"));
    }

    private ExpectedRequest ReadRequest(JsonElement request)
    {
        Check(request, path + ".request", ["method", "url", "headers", "json", "body"]);
        var headers =
            request.TryGetProperty("headers", out var map) && map.ValueKind == JsonValueKind.Object
                ? map.EnumerateObject()
                    .Select(member => new KeyValuePair<string, string>(member.Name, member.Value.ToString()))
                : [];
        var body = request.TryGetProperty("json", out var json) ? JsonText.Of(json) : Text(request, "body");
        return new ExpectedRequest(Text(request, "method"), Text(request, "url"), body, [.. headers]);
    }

    /// <summary>A member nobody knows would be an expectation that nobody checks.</summary>
    private void Check(JsonElement item, string at, string[] known)
    {
        if (item.ValueKind != JsonValueKind.Object)
            throw Fault(at, "must be an object.");
        foreach (var member in item.EnumerateObject())
            if (!known.Contains(member.Name, StringComparer.Ordinal))
                throw Fault(
                    JsonSource.Member(at, member.Name),
                    $"is no member of a case; known here are {string.Join(", ", known)}."
                );
    }

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;

    private ActionFileException Fault(string at, string what) => new(source.File, source.PlaceOf(at), what);
}
