using System.Text.Json;
using Puente.Actions.JsonPaths;
using Puente.Failures;

namespace Puente.Api.Output;

/// <summary>
/// What a JSONPath finds, one hit a line: texts bare, everything else as JSON on one line. The dialect is the one of the
/// translation maps (docs/actions.md).
/// </summary>
internal sealed class PathOutput(JsonPath path, TextWriter output) : IEntityOutput
{
    public long Missed { get; private set; }

    /// <exception cref="InputException">The text is no path.</exception>
    public static JsonPath Parse(string text)
    {
        try
        {
            return JsonPath.Parse(text);
        }
        catch (JsonPathException e)
        {
            throw new InputException($"--jsonpath: {e.Message}", e);
        }
    }

    /// <exception cref="InputException">The path cannot be applied to this.</exception>
    public async ValueTask WriteAsync(JsonElement entity, CancellationToken cancellationToken)
    {
        PathResult hits;
        try
        {
            hits = path.Evaluate(entity);
        }
        catch (JsonPathException e) when (e.Fault == JsonPathFault.NotFound)
        {
            Missed++;
            return;
        }
        catch (JsonPathException e)
        {
            throw new InputException($"--jsonpath: {e.Message}", e);
        }

        foreach (var hit in hits.Items)
        {
            var text = hit.ValueKind == JsonValueKind.String ? hit.GetString() : JsonText.OneLine(hit);
            await output.WriteAsync($"{text}\n".AsMemory(), cancellationToken);
        }
    }

    public ValueTask EndAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
