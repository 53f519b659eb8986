using System.Text;
using Puente.Emulator.Conversations.Draft;

namespace Puente.Emulator.Filters;

/// <summary>Bytes that a record must contain for a predicate to hold on it.</summary>
internal static class FilterBytes
{
    // Members whose values are words of the platform, always spelled the same in a record.
    private static readonly Dictionary<string, string[]> s_words = new(StringComparer.Ordinal)
    {
        ["mediaType"] = Enum.GetNames<Media>(),
        ["purpose"] = Enum.GetNames<Purpose>(),
        ["segmentType"] = Enum.GetNames<SegmentKind>(),
        ["disconnectType"] = Enum.GetNames<Ended>(),
        ["direction"] = ["inbound", "outbound"],
        ["originatingDirection"] = ["inbound", "outbound"],
    };

    /// <returns>Null when nothing can be said without reading the record.</returns>
    public static byte[]? Needed(Predicate predicate)
    {
        if (predicate is not { Operator: PredicateOperator.Matches, Value: { } value })
            return null;
        if (Guid.TryParseExact(value, "D", out var id))
            return Encoding.ASCII.GetBytes(id.ToString());
        return s_words.TryGetValue(predicate.Name, out var words) && words.Contains(value)
            ? Encoding.ASCII.GetBytes($"\"{predicate.Name}\":\"{value}\"")
            : null;
    }
}
