using System.Text.Json;
using Puente.Actions.Json;

namespace Puente.Actions.JsonPaths;

/// <summary>What a path gave: one value when it is definite, a list otherwise.</summary>
public readonly struct PathResult
{
    private readonly JsonPart _single;
    private readonly List<JsonPart>? _parts;

    internal PathResult(JsonPart single) => _single = single;

    internal PathResult(List<JsonPart> parts) => _parts = parts;

    public bool IsList => _parts is not null;

    /// <summary>The hits of an indefinite path; the one value of a definite path.</summary>
    public IReadOnlyList<JsonPart> Parts => _parts ?? [_single];

    /// <summary><see cref="Parts"/> as documents of System.Text.Json.</summary>
    public IReadOnlyList<JsonElement> Items => [.. Parts.Select(part => part.ToElement())];

    /// <summary>As compact JSON text, the form in which the translation map keeps values: strings with their quotes.</summary>
    public string ToJson() => _parts is null ? JsonText.Of(_single) : JsonText.OfList(_parts);

    internal JsonPart ToPart() => _parts is null ? _single : JsonText.Parse(ToJson());
}
