using System.Text.Json;

namespace Puente.Analytics.Remote.Aggregates;

/// <summary>One metric's figures in one group and bucket, put together from pieces of the bucket.</summary>
internal sealed class StatsSum
{
    // In the order in which they came, so that one piece alone is written as it was read.
    private readonly List<KeyValuePair<string, JsonElement>> _first = [];
    private readonly OrderedDictionary<string, decimal> _sums = [];
    private int _pieces;

    /// <param name="stats">Must outlive this.</param>
    /// <returns>The name of a figure that cannot be put together from pieces, such as a percentile; else null.</returns>
    public string? Add(JsonElement stats)
    {
        _pieces++;
        if (_pieces == 1)
        {
            foreach (var figure in stats.EnumerateObject())
            {
                _first.Add(new(figure.Name, figure.Value));
                if (Number(figure.Value) is { } value)
                    _sums[figure.Name] = value;
            }

            return null;
        }

        string? lost = null;
        foreach (var figure in stats.EnumerateObject())
            if (Number(figure.Value) is not { } value || !TryAdd(figure.Name, value))
            {
                _sums.Remove(figure.Name);
                lost = figure.Name;
            }

        return MakeRatio() ? lost : "ratio";
    }

    /// <summary>Takes from a figure, and makes the ratio anew.</summary>
    public void Reduce(string figure, decimal by)
    {
        if (_sums.TryGetValue(figure, out var value))
            _sums[figure] = value - by;
        _pieces++;
        MakeRatio();
    }

    /// <summary>An average of ratios is not the ratio of the whole; without its two parts there is none.</summary>
    /// <returns>False when there should be one and cannot.</returns>
    private bool MakeRatio()
    {
        if (!_sums.ContainsKey("ratio"))
            return true;
        var known = _sums.TryGetValue("numerator", out var part) & _sums.TryGetValue("denominator", out var whole);
        if (known && whole != 0)
            _sums["ratio"] = (decimal)((double)part / (double)whole);
        else
            _sums.Remove("ratio");
        return known;
    }

    private bool TryAdd(string figure, decimal value)
    {
        var known = _sums.TryGetValue(figure, out var before);
        switch (figure)
        {
            case "count" or "sum" or "numerator" or "denominator" or "countPositive" or "countNegative":
                _sums[figure] = known ? before + value : value;
                return true;
            case "min":
                _sums[figure] = known ? Math.Min(before, value) : value;
                return true;
            case "max":
                _sums[figure] = known ? Math.Max(before, value) : value;
                return true;
            // A ratio is made anew from its parts; the others are settings of today, and every piece says the same.
            case "ratio" or "target" or "current":
                _sums[figure] = value;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Null when there is no such figure.</summary>
    public decimal? this[string figure] => _sums.TryGetValue(figure, out var value) ? value : null;

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (_pieces == 1)
            foreach (var (name, value) in _first)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }
        else
            foreach (var (name, value) in _sums)
                json.WriteNumber(name, value);
        json.WriteEndObject();
    }

    private static decimal? Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? number : null;
}
