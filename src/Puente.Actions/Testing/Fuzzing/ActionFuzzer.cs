using System.Text.Json;
using System.Text.RegularExpressions;
using Puente.Actions.Execution;

namespace Puente.Actions.Testing.Fuzzing;

/// <summary>Runs an action on generated inputs and answers and looks for what callers and services can break.</summary>
public sealed partial class ActionFuzzer(ActionProgram program, Recording? recording, TimeProvider time)
{
    private readonly Dictionary<(FuzzKind, string), FuzzFinding> _findings = [];

    /// <param name="seed">The same seed gives the same rounds.</param>
    public async Task<FuzzReport> RunAsync(int rounds, long seed, CancellationToken cancellationToken)
    {
        var random = new Random(unchecked((int)(seed ^ (seed >> 32))));
        var inputs = new InputGenerator(program.Input, random);
        var answer = recording?.Response ?? new ActionResponse(200, [], "{}");
        var answers = Document(answer.Body) is { } document ? new ResponseGenerator(document, random) : null;
        for (var round = 0; round < rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (recording is not null && answers is not null && round % 3 == 2)
                await TryAnswerAsync(
                    inputs,
                    new ActionResponse(answer.Status, answer.Headers, answers.Next()),
                    cancellationToken
                );
            else
                await TryInputAsync(inputs, random, answer, cancellationToken);
        }

        return new FuzzReport(
            seed,
            rounds,
            [
                .. _findings
                    .Values.OrderBy(finding => finding.Kind)
                    .ThenBy(finding => finding.What, StringComparer.Ordinal),
            ]
        );
    }

    private async Task TryInputAsync(
        InputGenerator inputs,
        Random random,
        ActionResponse answer,
        CancellationToken cancellationToken
    )
    {
        var free = inputs.Free;
        var omit = random.Next(2) == 0;
        var chosen = free.Count > 0 && random.Next(5) != 0 ? free[random.Next(free.Count)] : null;
        var (json, nasty) = inputs.Next(chosen, omit);
        var trace = await RunAsync(json, answer, cancellationToken);
        CheckMissing(trace, json);
        if (nasty is null || chosen is null)
        {
            CheckPlain(trace, json);
            return;
        }

        // The same input with a harmless text shows what the request should look like.
        var harmless = WithText(json, chosen, InputGenerator.PlainText(chosen));
        var plain = await RunAsync(harmless, answer, cancellationToken);
        CheckPlain(plain, harmless);
        if (plain.Exchange?.Request is { } expected)
            CheckInjection(trace, expected, json, chosen, nasty);
    }

    private async Task TryAnswerAsync(InputGenerator inputs, ActionResponse answer, CancellationToken cancellationToken)
    {
        var (json, _) = inputs.Next(null, omitOptional: false);
        var trace = await RunAsync(json, answer, cancellationToken);
        if (trace.Error is not { Fault: ActionFault.Template or ActionFault.Output } error)
            return;
        var kind =
            error.Fault == ActionFault.Template ? FuzzKind.MissingValue
            : trace.Operations[^1].Name == StepNames.Contract ? FuzzKind.Contract
            : FuzzKind.BrokenJson;
        Add(kind, FirstLine(error.Message), json, answer.Body);
    }

    private void CheckPlain(ActionTrace trace, string input)
    {
        if (trace.Exchange?.Request is { } request && LooksLikeJson(request.Body) && Document(request.Body!) is null)
            Add(FuzzKind.BrokenJson, "The request body is no JSON.", input, null);
        if (trace.Error is { Fault: ActionFault.Template } error && trace.Exchange is null)
            Add(FuzzKind.MissingValue, FirstLine(error.Message), input, null);
    }

    private void CheckMissing(ActionTrace trace, string input)
    {
        if (trace.Exchange?.Request is not { } request)
            return;
        foreach (
            var name in program
                .RequestTemplates.SelectMany(template => template.References)
                .Where(reference =>
                    reference.Name == "input" && !input.Contains(reference.Literal, StringComparison.Ordinal)
                )
                .Select(reference => reference.Literal)
                .Distinct(StringComparer.Ordinal)
        )
        {
            var places = new[] { request.Url, request.Body ?? "" }.Concat(
                request.Headers.Select(header => header.Value)
            );
            if (places.Any(place => place.Contains(name, StringComparison.Ordinal)))
                Add(FuzzKind.MissingValue, $"{name} is sent as its own name.", input, null);
        }
    }

    private void CheckInjection(ActionTrace trace, ActionRequest expected, string input, string name, string nasty)
    {
        if (trace.Exchange?.Request is not { } request)
        {
            if (trace.Error is { Fault: ActionFault.Template })
                Add(
                    FuzzKind.Injection,
                    $"'{name}' breaks the URL or a header: {FirstLine(trace.Error.Message)}",
                    input,
                    null
                );
            return;
        }

        if (RequestShape.OfUrl(request.Url) != RequestShape.OfUrl(expected.Url))
            Add(FuzzKind.Injection, $"'{name}' changes the structure of the URL.", input, null);
        if (!LooksLikeJson(expected.Body) || Document(expected.Body!) is not { } sample)
            return;
        if (Document(request.Body!) is not { } document)
            Add(FuzzKind.Injection, $"'{name}' breaks the JSON of the body.", input, null);
        else if (RequestShape.OfJson(document) != RequestShape.OfJson(sample))
            Add(FuzzKind.Injection, $"'{name}' changes the structure of the body.", input, null);
        else if (
            RequestShape.TextsOf(sample).Contains(InputGenerator.PlainText(name))
            && !RequestShape.TextsOf(document).Contains(nasty)
        )
            Add(FuzzKind.Injection, $"'{name}' arrives as another text.", input, null);
    }

    private void Add(FuzzKind kind, string what, string input, string? response)
    {
        var found = new FuzzFinding(kind, what, input, response, 1);
        if (_findings.TryGetValue((kind, what), out var before))
        {
            var isShorter =
                input.Length + (response?.Length ?? 0) < before.Input.Length + (before.Response?.Length ?? 0);
            found = (isShorter ? found : before) with { Count = before.Count + 1 };
        }

        _findings[(kind, what)] = found;
    }

    private Task<ActionTrace> RunAsync(string input, ActionResponse answer, CancellationToken cancellationToken) =>
        OfflineRun.RunAsync(program, input, new Recording(null, answer), false, time, cancellationToken);

    private static string WithText(string json, string name, string text)
    {
        var members = JsonElement
            .Parse(json)
            .EnumerateObject()
            .Select(member =>
                $"{Json.JsonText.Quote(member.Name)}:{(member.Name == name ? Json.JsonText.Quote(text) : Json.JsonText.Of(member.Value))}"
            );
        return $"{{{string.Join(',', members)}}}";
    }

    private static bool LooksLikeJson(string? body) => body?.TrimStart() is ['{' or '[', ..];

    private static JsonElement? Document(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Without the place in the value, which differs from round to round.</summary>
    private static string FirstLine(string message) => Index().Replace(message.Split('\n')[0], "");

    [GeneratedRegex(" at index [0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Index();
}
