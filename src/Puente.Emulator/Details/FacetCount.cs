using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Emulator.Filters;

namespace Puente.Emulator.Details;

/// <summary>Counts conversations for one facet; a value counts once however often a record repeats it.</summary>
internal sealed class FacetCount(Facet facet)
{
    private readonly Dictionary<string, int> _terms = new(StringComparer.Ordinal);
    private readonly int[] _inRange = new int[facet.Ranges?.Count ?? 0];
    private readonly List<FilterValue> _values = [];
    private int _withValue;

    public void Add(JsonElement conversation)
    {
        _values.Clear();
        if (facet.Ranges is { } ranges)
        {
            RecordView.AddMetric(conversation, facet.Name, _values);
            for (var i = 0; i < ranges.Count; i++)
                if (_values.Exists(value => ranges[i].Holds(double.Parse(value.Text, CultureInfo.InvariantCulture))))
                    _inRange[i]++;
        }
        else
        {
            RecordView.AddAnywhere(conversation, facet.Name, facet.OfConversation, _values);
            foreach (var term in _values.Select(value => value.Text).Distinct(StringComparer.Ordinal))
                _terms[term] = _terms.GetValueOrDefault(term) + 1;
        }
        if (_values.Count > 0)
            _withValue++;
    }

    public JsonObject Answer()
    {
        var results = new JsonArray();
        if (facet.Ranges is { } ranges)
            for (var i = 0; i < ranges.Count; i++)
                results.Add(InRange(ranges[i], _inRange[i]));
        else
            foreach (
                var (value, count) in _terms
                    .OrderByDescending(term => term.Value)
                    .ThenBy(term => term.Key, StringComparer.Ordinal)
                    .Take(facet.Size)
            )
                results.Add(new JsonObject { ["count"] = count, ["value"] = value });
        return new JsonObject
        {
            ["type"] = facet.Ranges is null ? "termFrequency" : "numericRange",
            [facet.Ranges is null ? "dimension" : "metric"] = facet.Name,
            ["count"] = _withValue,
            ["results"] = results,
        };
    }

    private static JsonObject InRange(NumberRange range, int count)
    {
        var result = new JsonObject { ["count"] = count };
        if (range.Gte is { } from)
            result["gte"] = from;
        if (range.Lt is { } to)
            result["lt"] = to;
        return result;
    }
}
