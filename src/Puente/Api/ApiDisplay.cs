using System.Globalization;
using System.Text;
using System.Text.Json;
using Puente.Actions.JsonPaths;
using Puente.Api.Calls;
using Puente.Api.Output;
using Puente.Api.Paging;
using Puente.Platform.Errors;
using Puente.Terminal;

namespace Puente.Api;

/// <summary>How answers are shown.</summary>
internal sealed record ApiDisplay(
    CommandHost Host,
    ApiFormat Format,
    IReadOnlyList<Column>? Columns,
    JsonPath? Path,
    bool Slurp,
    bool Include,
    bool Silent
)
{
    private TextWriter Output => Host.Output;

    /// <summary>For the entities of a listing.</summary>
    public IEntityOutput Entities() =>
        Silent ? new Nothing()
        : Path is not null ? new PathOutput(Path, Output)
        : Slurp || Format == ApiFormat.Json ? new Slurp(Output)
        : Format switch
        {
            ApiFormat.Csv => new Csv(Output, Columns),
            ApiFormat.Table => new TableOutput(Host, Columns),
            _ => new Lines(Output),
        };

    public async Task WriteAsync(ApiCall call, ApiAnswer answer, CancellationToken cancellationToken)
    {
        var isHeadShown = Include || call.Method == HttpMethod.Head;
        if (isHeadShown)
            WriteHead(answer);
        if (Silent)
            return;
        if (answer.Body.IsEmpty)
        {
            if (!isHeadShown && Host.ErrorIsTerminal && answer.Refusal is null)
                await Host.Error.WriteLineAsync($"{(int)answer.Status} {answer.Status}, no body");
            return;
        }

        if (
            answer.Refusal is null
            && (Path is not null || Format is ApiFormat.Ndjson or ApiFormat.Csv or ApiFormat.Table)
        )
            await WriteEntitiesAsync(call, answer, cancellationToken);
        else
            await WriteBodyAsync(call, answer, cancellationToken);
    }

    private async Task WriteBodyAsync(ApiCall call, ApiAnswer answer, CancellationToken cancellationToken)
    {
        var indented = Format == ApiFormat.Json || Format != ApiFormat.Raw && Host.OutputIsTerminal;
        if (!indented || !answer.IsJson)
        {
            await Output.WriteAsync(Encoding.UTF8.GetString(answer.Body.Span).AsMemory(), cancellationToken);
            return;
        }

        using var document = Parse(call, answer);
        await Output.WriteLineAsync(JsonText.Indented(document.RootElement).AsMemory(), cancellationToken);
    }

    private async Task WriteEntitiesAsync(ApiCall call, ApiAnswer answer, CancellationToken cancellationToken)
    {
        using var document = Parse(call, answer);
        var output = Entities();
        if (output is PathOutput path)
        {
            await path.WriteAsync(document.RootElement, cancellationToken);
            if (path.Missed > 0)
                throw new PlatformContentException(
                    call.Method,
                    call.Route.Template,
                    $"the answer has nothing at {Path!.Text}."
                );
        }
        else if (AnyPage.ItemsOf(document.RootElement) is { } items)
            foreach (var item in items.EnumerateArray())
                await output.WriteAsync(item, cancellationToken);
        else
            await output.WriteAsync(document.RootElement, cancellationToken);
        await output.EndAsync(cancellationToken);
    }

    private static JsonDocument Parse(ApiCall call, ApiAnswer answer)
    {
        try
        {
            return JsonDocument.Parse(answer.Body);
        }
        catch (JsonException e)
        {
            throw new PlatformContentException(
                call.Method,
                call.Route.Template,
                $"the answer is no JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine}); --raw prints it as it came."
            );
        }
    }

    private void WriteHead(ApiAnswer answer)
    {
        Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(int)answer.Status} {answer.Status}"));
        if (answer.Age is { } age)
            Output.WriteLine($"Puente-Cache: kept {Words.Span(age)} ago");
        foreach (var header in answer.Headers)
            Output.WriteLine($"{header.Key}: {HeaderField.Shown(header.Key, header.Value)}");
        Output.WriteLine();
    }
}
