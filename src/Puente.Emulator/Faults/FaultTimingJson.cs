using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Faults;

/// <summary>The members that fault rules of every transport share.</summary>
internal sealed record FaultTimingJson(double Probability, int? Nth, int? Times)
{
    public static FaultTimingJson Read(JsonObject body)
    {
        var probability = Number(body, "probability") ?? 1;
        return probability is >= 0 and <= 1
            ? new FaultTimingJson(probability, Json.Whole(body, "nth"), Json.Whole(body, "times"))
            : throw ApiException.BadRequest("The probability must be from 0 to 1.", "invalid.value");
    }

    public TRule Onto<TRule>(TRule rule)
        where TRule : FaultTiming => rule with { Probability = Probability, Nth = Nth, Times = Times };

    public static TKind Kind<TKind>(JsonObject body)
        where TKind : struct, Enum
    {
        var text = Json.Text(body, "kind") ?? "";
        return Enum.TryParse<TKind>(text, ignoreCase: true, out var kind) && Enum.IsDefined(kind)
            ? kind
            : throw ApiException.InvalidValue(text, typeof(TKind).Name, Enum.GetNames<TKind>());
    }

    public static TimeSpan? Seconds(JsonObject body, string name) =>
        Number(body, name) switch
        {
            null => null,
            { } seconds and >= 0 and <= 31_536_000 => TimeSpan.FromSeconds(seconds),
            _ => throw ApiException.BadRequest($"The member {name} must be from 0 to 31536000.", "invalid.value"),
        };

    public static int? AtLeast(int least, JsonObject body, string name) =>
        Json.Whole(body, name) is not { } value ? null
        : value >= least ? value
        : throw ApiException.BadRequest($"The member {name} must be at least {least}.", "invalid.value");

    private static double? Number(JsonObject body, string name) =>
        body[name] switch
        {
            null => null,
            JsonValue value when value.GetValueKind() == JsonValueKind.Number => value.GetValue<double>(),
            _ => throw ApiException.BadRequest($"The member {name} must be a number.", "invalid.value"),
        };
}
