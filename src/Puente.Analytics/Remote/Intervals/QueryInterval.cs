using System.Globalization;

namespace Puente.Analytics.Remote.Intervals;

/// <summary>From, and up to but not including, in whole milliseconds.</summary>
public readonly record struct QueryInterval(DateTimeOffset From, DateTimeOffset To)
{
    public TimeSpan Span => To - From;

    /// <param name="text"><c>2026-03-02T00:00:00.000Z/2026-03-03T00:00:00.000Z</c>; without an offset it is UTC.</param>
    /// <exception cref="AnalyticsQueryException">No interval, or one that does not end after it begins.</exception>
    public static QueryInterval Parse(string? text)
    {
        var parts = (text ?? "").Split('/');
        if (parts.Length != 2 || !TryRead(parts[0], out var from) || !TryRead(parts[1], out var to))
            throw new AnalyticsQueryException(
                $"The interval '{text}' cannot be read; write start/end as ISO 8601, for example 2026-03-02T00:00:00.000Z/2026-03-03T00:00:00.000Z."
            );
        return to > from
            ? new QueryInterval(from, to)
            : throw new AnalyticsQueryException($"The interval {text} does not end after it begins.");
    }

    public override string ToString() => $"{Instant(From)}/{Instant(To)}";

    /// <summary>The platform's instants: UTC, milliseconds and Z.</summary>
    public static string Instant(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    internal static DateTimeOffset DayOf(DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);

    private static bool TryRead(string text, out DateTimeOffset time)
    {
        var read = DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time
        );
        time = DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
        // The parser also takes what no ISO text begins with, such as 3/2/2026 or the name of a day.
        return read && text.Length >= 10 && char.IsAsciiDigit(text[3]) && text[4] == '-';
    }
}
