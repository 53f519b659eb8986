using System.Globalization;

namespace Puente.Provisioning.Mapping;

/// <summary>The ways in which directories write a point in time.</summary>
internal static class DirectoryTime
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    private static readonly string[] Instants =
    [
        "yyyyMMddHHmmss'Z'",
        "yyyyMMddHHmmss.f'Z'",
        "yyyyMMddHHmmss.fff'Z'",
        "yyyyMMddHHmmss.ffffff'Z'",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mm:ssK",
    ];

    /// <summary>The instant itself, or the end of a day that is written alone.</summary>
    /// <exception cref="ValueException">It is no time.</exception>
    public static DateTimeOffset EndOf(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day == DateOnly.MaxValue
                ? DateTimeOffset.MaxValue
                : new(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);
        if (DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, Utc, out var instant))
            return instant;
        // Active Directory: hundreds of nanoseconds since 1601; 0 and the largest number mean never.
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
            return ticks is 0 || ticks > DateTime.MaxValue.ToFileTimeUtc()
                ? DateTimeOffset.MaxValue
                : DateTimeOffset.FromFileTime(ticks).ToUniversalTime();
        throw new ValueException($"'{text}' is no day or time; write it as 2026-01-31");
    }
}
