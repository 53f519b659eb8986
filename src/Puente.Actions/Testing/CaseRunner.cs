using System.Globalization;
using System.Text.Json;
using Puente.Actions.Execution;

namespace Puente.Actions.Testing;

/// <summary>What became of a case.</summary>
/// <param name="Differences">Empty when it passed.</param>
public sealed record CaseResult(
    ActionCase Case,
    IReadOnlyList<string> Differences,
    ActionTrace Trace,
    TimeSpan Duration
)
{
    public bool IsPassed => Differences.Count == 0;
}

/// <summary>Runs the examples of an action against their recorded answers.</summary>
public static class CaseRunner
{
    public static async Task<CaseResult> RunAsync(
        ActionProgram program,
        ActionCase example,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var started = time.GetTimestamp();
        var trace = await OfflineRun.RunAsync(
            program,
            example.Input,
            example.Recording with
            {
                Request = null,
            },
            example.Flatten,
            time,
            cancellationToken
        );
        return new CaseResult(example, Compare(example, trace), trace, time.GetElapsedTime(started));
    }

    private static List<string> Compare(ActionCase example, ActionTrace trace)
    {
        var differences = new List<string>();
        if (example.Request is { } request)
            CompareRequest(request, trace, differences);
        if (example.Error is { } error)
            CompareError(error, trace, differences);
        else if (trace.Result is null)
            differences.Add($"expected an output, failed at step {trace.Operations.Count} with {trace.Error}");
        else
            differences.AddRange(JsonDifference.Between(example.Output, JsonElement.Parse(trace.Result)));
        return differences;
    }

    private static void CompareError(ExpectedError expected, ActionTrace trace, List<string> differences)
    {
        if (trace.Error is not { } error)
        {
            differences.Add($"expected an error, gave {trace.Result}");
            return;
        }

        if (expected.Fault is { } fault && fault != error.Fault)
            differences.Add($"fault: expected {fault}, was {error.Fault} ({error.Message})");
        if (expected.Code is { } code && code != error.Code)
            differences.Add($"code: expected {code}, was {error.Code}");
        if (expected.Status is { } status && status != error.Status)
            differences.Add(
                string.Create(CultureInfo.InvariantCulture, $"status: expected {status}, was {error.Status}")
            );
        if (expected.Message is { } message && !error.Message.Contains(message, StringComparison.Ordinal))
            differences.Add($"message: expected one with '{message}', was '{error.Message}'");
    }

    private static void CompareRequest(ExpectedRequest expected, ActionTrace trace, List<string> differences)
    {
        if (trace.Exchange?.Request is not { } request)
        {
            differences.Add("expected a request, none was sent");
            return;
        }

        if (expected.Method is { } method && method != request.Method)
            differences.Add($"request method: expected {method}, was {request.Method}");
        if (expected.Url is { } url && url != OfflineRun.Shown(request.Url))
            differences.Add($"request URL: expected {url}, was {OfflineRun.Shown(request.Url)}");
        foreach (var (name, value) in expected.Headers)
        {
            var sent = request
                .Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
                .Value;
            if (sent != value)
                differences.Add($"request header {name}: expected {value}, was {sent ?? "not sent"}");
        }

        if (expected.Body is { } body)
            CompareBody(body, request.Body ?? "", differences);
    }

    private static void CompareBody(string expected, string actual, List<string> differences)
    {
        try
        {
            differences.AddRange(
                JsonDifference
                    .Between(JsonElement.Parse(expected), JsonElement.Parse(actual))
                    .Select(line => "request body " + line)
            );
        }
        catch (JsonException)
        {
            if (expected != actual)
                differences.Add($"request body: expected {expected}, was {actual}");
        }
    }
}
