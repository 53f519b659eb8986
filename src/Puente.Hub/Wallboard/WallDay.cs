using System.Globalization;

namespace Puente.Hub.Wallboard;

/// <summary>"Today" where the contact centre is: from one midnight there to the next, 23 to 25 hours.</summary>
internal static class WallDay
{
    public static (DateTimeOffset From, DateTimeOffset To) Of(DateTimeOffset now, TimeZoneInfo zone)
    {
        var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        return (Begin(date, zone), Begin(date.AddDays(1), zone));
    }

    /// <summary>As the platform writes intervals.</summary>
    public static string Interval(DateTimeOffset from, DateTimeOffset to) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{from.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}/{to.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}"
        );

    /// <summary>The first moment of a date. Where clocks go forward at midnight it is not called 00:00.</summary>
    private static DateTimeOffset Begin(DateOnly date, TimeZoneInfo zone)
    {
        var local = date.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        // Clocks that go back to before midnight make it come twice; the day begins with the first.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}
