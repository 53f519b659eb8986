using System.Text.Json;

namespace Puente.Emulator.Aggregates;

/// <summary>Figures of a number of events; 64 bits, because a stuck call alone passes 32.</summary>
internal readonly record struct Tally(long Count, long Sum, long Min, long Max)
{
    public Tally With(long value) =>
        Count == 0
            ? new(1, value, value, value)
            : new(Count + 1, Sum + value, Math.Min(Min, value), Math.Max(Max, value));

    public Tally With(Tally other) =>
        Count == 0 ? other
        : other.Count == 0 ? this
        : new(Count + other.Count, Sum + other.Sum, Math.Min(Min, other.Min), Math.Max(Max, other.Max));

    /// <param name="countOnly">Counters have no more than how many.</param>
    public void Write(Utf8JsonWriter to, bool countOnly)
    {
        to.WriteStartObject("stats");
        if (!countOnly)
        {
            to.WriteNumber("max", Max);
            to.WriteNumber("min", Min);
        }
        to.WriteNumber("count", Count);
        if (!countOnly)
            to.WriteNumber("sum", Sum);
        to.WriteEndObject();
    }
}
