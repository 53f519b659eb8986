using System.Globalization;
using System.Text;

namespace Puente.Bench.Records;

/// <summary>Finds ISO dates (<c>2026-03-02T</c>) in the bytes of a record.</summary>
internal static class DatePlaces
{
    public const int Length = 10;

    public static byte[] Write(DateOnly day) =>
        Encoding.ASCII.GetBytes(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>Offsets of all dates.</summary>
    public static IEnumerable<int> Find(ReadOnlyMemory<byte> record)
    {
        for (var at = Length; at < record.Length; at++)
        {
            if (IsDateBefore(record.Span, at))
                yield return at - Length;
        }
    }

    /// <summary>True when the record names the day and no other.</summary>
    public static bool AllOn(ReadOnlySpan<byte> record, DateOnly day)
    {
        var wanted = Write(day);
        var found = false;
        for (var at = Length; at < record.Length; at++)
        {
            if (!IsDateBefore(record, at))
                continue;
            if (!record.Slice(at - Length, Length).SequenceEqual(wanted))
                return false;
            found = true;
        }
        return found;
    }

    private static bool IsDateBefore(ReadOnlySpan<byte> record, int at) =>
        record[at] == 'T'
        && record[at - 3] == '-'
        && record[at - 6] == '-'
        && char.IsAsciiDigit((char)record[at - 1])
        && char.IsAsciiDigit((char)record[at - 4])
        && char.IsAsciiDigit((char)record[at - Length]);
}
