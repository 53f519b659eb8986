using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Filters;

/// <summary>Bounds of a range; null is open.</summary>
internal sealed record NumberRange(double? Gt, double? Gte, double? Lt, double? Lte)
{
    public bool Holds(double value) =>
        (Gt is null || value > Gt)
        && (Gte is null || value >= Gte)
        && (Lt is null || value < Lt)
        && (Lte is null || value <= Lte);

    /// <param name="of">What the range is for, for the refusal.</param>
    /// <exception cref="ApiException">400 when a bound is no number or there is none.</exception>
    public static NumberRange? Read(JsonObject owner, string of)
    {
        if (owner["range"] is not { } given)
            return null;
        var bounds =
            given as JsonObject
            ?? throw ApiException.BadRequest("The member range must be an object.", "invalid.value");
        var range = new NumberRange(
            Bound(bounds, "gt"),
            Bound(bounds, "gte"),
            Bound(bounds, "lt"),
            Bound(bounds, "lte")
        );
        return range is { Gt: null, Gte: null, Lt: null, Lte: null }
            ? throw ApiException.BadRequest($"The range of {of} needs a bound.", "invalid.value")
            : range;
    }

    public static double? Bound(JsonObject bounds, string name) =>
        bounds[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<double>(out var number) && double.IsFinite(number) => number,
            _ => throw ApiException.BadRequest($"The bound {name} must be a number.", "invalid.value"),
        };
}
