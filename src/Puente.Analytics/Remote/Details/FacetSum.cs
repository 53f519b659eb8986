using System.Text.Json;
using System.Text.Json.Nodes;

namespace Puente.Analytics.Remote.Details;

/// <summary>Facets of pieces that have no conversation in common, added up.</summary>
internal sealed class FacetSum(IReadOnlyList<JsonElement> asked)
{
    /// <summary>The most values the platform is asked for in a piece; with all of them the sum is exact.</summary>
    public const int MostValues = 1_000;

    private const int UsualValues = 10;

    private readonly List<Facet> _facets = [.. asked.Select(facet => new Facet(facet))];

    /// <summary>Facets whose values were more than <see cref="MostValues"/>, so that the smaller ones may be missing.</summary>
    public IEnumerable<string> Inexact => _facets.Where(facet => facet.Full).Select(facet => facet.Name);

    /// <summary>Asks for more values than are wanted, for the tenth of the whole may be the twentieth of a piece.</summary>
    public static void Widen(JsonObject body)
    {
        if (body["aggregations"] is JsonArray facets)
            foreach (var facet in facets.OfType<JsonObject>().Where(facet => facet["dimension"] is not null))
                facet["size"] = MostValues;
    }

    public void Add(JsonElement facets)
    {
        var index = 0;
        foreach (var facet in facets.EnumerateArray())
            if (index < _facets.Count)
                _facets[index++].Add(facet);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("aggregations");
        foreach (var facet in _facets)
            facet.Write(json);
        json.WriteEndArray();
    }

    private sealed class Facet(JsonElement asked)
    {
        private readonly OrderedDictionary<string, (JsonElement Result, long Count)> _values = [];
        private readonly int? _size = asked.TryGetProperty("dimension", out _)
            ? asked.TryGetProperty("size", out var size) && size.TryGetInt32(out var number)
                ? number
                : UsualValues
            : null;
        private JsonElement? _shape;
        private long _count;

        public bool Full { get; private set; }

        public string Name =>
            asked.TryGetProperty("dimension", out var name) || asked.TryGetProperty("metric", out name)
                ? name.ToString()
                : "";

        public void Add(JsonElement facet)
        {
            _shape = facet;
            if (facet.TryGetProperty("count", out var all) && all.TryGetInt64(out var matching))
                _count += matching;
            if (!facet.TryGetProperty("results", out var results) || results.ValueKind != JsonValueKind.Array)
                return;
            Full |= _size is not null && results.GetArrayLength() >= MostValues;
            foreach (var result in results.EnumerateArray())
            {
                var key = string.Join(
                    '\0',
                    result
                        .EnumerateObject()
                        .Where(member => !member.NameEquals("count"))
                        .Select(member => member.ToString())
                );
                var count = result.TryGetProperty("count", out var value) && value.TryGetInt64(out var one) ? one : 0;
                _values[key] = _values.TryGetValue(key, out var known)
                    ? (known.Result, known.Count + count)
                    : (result, count);
            }
        }

        public void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            foreach (var member in (_shape ?? asked).EnumerateObject())
                if (member.Name is "type" or "dimension" or "metric")
                    member.WriteTo(json);
            json.WriteNumber("count", _count);
            json.WriteStartArray("results");
            var values = _size is { } most
                ? _values
                    .Values.OrderByDescending(value => value.Count)
                    .ThenBy(
                        value => value.Result.TryGetProperty("value", out var text) ? text.ToString() : "",
                        StringComparer.Ordinal
                    )
                    .Take(most)
                : _values.Values;
            foreach (var (result, count) in values)
            {
                json.WriteStartObject();
                json.WriteNumber("count", count);
                foreach (var member in result.EnumerateObject().Where(member => !member.NameEquals("count")))
                    member.WriteTo(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
