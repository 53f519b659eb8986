using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Puente.Store;

namespace Puente.Hub.Sql;

/// <summary>The rows of a statement that a hub ran; they print as those of an own store would.</summary>
internal sealed class RemoteQueryResult : IQueryResult
{
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _lines;

    private RemoteQueryResult(HttpResponseMessage answer, StreamReader lines, IReadOnlyList<QueryColumn> columns) =>
        (_answer, _lines, Columns) = (answer, lines, columns);

    public IReadOnlyList<QueryColumn> Columns { get; }

    /// <param name="answer">Taken over.</param>
    public static async Task<RemoteQueryResult> ReadHeadAsync(
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    )
    {
        var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        using var head = JsonDocument.Parse(await LineAsync(lines, cancellationToken));
        return new RemoteQueryResult(
            answer,
            lines,
            [
                .. head
                    .RootElement.GetProperty("columns")
                    .EnumerateArray()
                    .Select(column => new QueryColumn(
                        column.GetProperty("name").GetString()!,
                        column.GetProperty("type").GetString()!
                    )),
            ]
        );
    }

    public async IAsyncEnumerable<object?[]> ReadRowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            using var line = JsonDocument.Parse(await LineAsync(_lines, cancellationToken));
            if (line.RootElement.ValueKind == JsonValueKind.Array)
            {
                yield return [.. line.RootElement.EnumerateArray().Select(ValueOf)];
                continue;
            }

            if (line.RootElement.TryGetProperty("rows", out _))
                yield break;
            throw Faults.Of(line.RootElement);
        }
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _answer.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<string> LineAsync(StreamReader lines, CancellationToken cancellationToken)
    {
        try
        {
            if (await lines.ReadLineAsync(cancellationToken) is { } line)
                return line;
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            throw Broken(fault);
        }

        throw Broken(null);
    }

    private static StoreException Broken(Exception? fault) =>
        new(StoreFault.Environment, "The hub broke off in the middle of the rows; they are not complete.", fault);

    private static object? ValueOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number when value.TryGetInt64(out var whole) => whole,
            JsonValueKind.Number when value.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') => value.GetDecimal(),
            JsonValueKind.Number => BigInteger.Parse(value.GetRawText(), CultureInfo.InvariantCulture),
            JsonValueKind.Array => value.EnumerateArray().Select(ValueOf).ToList(),
            _ when value.TryGetProperty("f64", out var real) => double.Parse(
                real.GetString()!,
                CultureInfo.InvariantCulture
            ),
            _ when value.TryGetProperty("f32", out var real) => float.Parse(
                real.GetString()!,
                CultureInfo.InvariantCulture
            ),
            _ => value.EnumerateObject().ToDictionary(member => member.Name, member => ValueOf(member.Value)),
        };
}

/// <summary>A refusal as the hub writes it: <c>{"fault": "input", "message": "…"}</c>.</summary>
internal static class Faults
{
    public static StoreException Of(JsonElement answer) =>
        new(
            answer.GetProperty("fault").GetString() == "input" ? StoreFault.Input : StoreFault.Environment,
            answer.GetProperty("message").GetString()!
        );
}
