using System.Text;
using System.Text.Json;
using Puente.Actions.Json;

namespace Puente.Actions.JsonPaths;

/// <summary>What a path gave: one value when it is definite, a list otherwise.</summary>
public readonly struct PathResult
{
    private readonly JsonElement _single;
    private readonly IReadOnlyList<JsonElement>? _items;

    internal PathResult(JsonElement single) => _single = single;

    internal PathResult(IReadOnlyList<JsonElement> items) => _items = items;

    public bool IsList => _items is not null;

    /// <summary>The hits of an indefinite path; the one value of a definite path.</summary>
    public IReadOnlyList<JsonElement> Items => _items ?? [_single];

    /// <summary>The one value of a definite path.</summary>
    public JsonElement Single =>
        _items is null ? _single : throw new InvalidOperationException("An indefinite path gives a list.");

    /// <summary>As compact JSON text, the form in which the translation map keeps values: strings with their quotes.</summary>
    public string ToJson()
    {
        if (_items is null)
            return JsonText.Of(_single);
        var text = new StringBuilder(16 * _items.Count + 2);
        JsonText.WriteArray(text, _items);
        return text.ToString();
    }

    internal JsonElement ToElement() => _items is null ? _single : JsonElement.Parse(ToJson());
}
