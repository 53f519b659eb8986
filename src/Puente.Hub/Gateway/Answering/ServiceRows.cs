using System.Text.Json;
using Puente.Actions.Json;
using Puente.Actions.JsonPaths;
using Puente.Hub.Gateway.Lookups;
using Puente.Hub.Gateway.Sources;

namespace Puente.Hub.Gateway.Answering;

/// <summary>Takes the rows of a lookup out of a service's answer, by its paths.</summary>
internal static class ServiceRows
{
    public static SourceRows None(Lookup lookup) => new([.. lookup.Outputs.Select(output => output.Name)], []);

    /// <exception cref="OutputFaultException">A path cannot be applied, or leads to a list or an object where a value belongs.</exception>
    public static SourceRows Read(Lookup lookup, JsonElement answer)
    {
        var http = lookup.Http!;
        var rows = Find(http.Rows, JsonPart.Of(answer))
            // Where the answer has a list, its items are the rows.
            .SelectMany(found => found.Kind == JsonValueKind.Array ? found.Items : (IEnumerable<JsonPart>)[found])
            .Where(found => found.Kind is not (JsonValueKind.Null or JsonValueKind.Undefined))
            .Take(lookup.MostRows)
            .Select(row =>
                lookup.Outputs.Select((output, index) => Value(output, First(Find(http.Outputs[index], row)))).ToArray()
            )
            .ToArray();
        return None(lookup) with { Rows = rows };
    }

    private static JsonPart First(IReadOnlyList<JsonPart> found) => found.Count > 0 ? found[0] : default;

    private static IReadOnlyList<JsonPart> Find(JsonPath path, JsonPart document)
    {
        try
        {
            return path.Evaluate(document).Parts;
        }
        catch (JsonPathException fault) when (fault.Fault == JsonPathFault.NotFound)
        {
            return [];
        }
        catch (JsonPathException fault)
        {
            throw new OutputFaultException($"The path {path.Text} cannot be applied to the answer.", fault);
        }
    }

    private static object? Value(LookupField output, JsonPart value) =>
        value.Kind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString(),
            JsonValueKind.True or JsonValueKind.False => value.Kind == JsonValueKind.True,
            JsonValueKind.Number when value.TryGetInt64(out var whole) => whole,
            JsonValueKind.Number when value.TryGetDecimal(out var exact) => exact,
            JsonValueKind.Number => value.GetDouble(),
            _ => throw new OutputFaultException(
                $"The answer has a list or an object where the output {output.Name} is one value; lengthen its path."
            ),
        };
}
