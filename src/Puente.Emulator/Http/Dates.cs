using System.Globalization;

namespace Puente.Emulator.Http;

/// <summary>Times and intervals as the API writes and reads them.</summary>
internal static class Dates
{
    public static string Write(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string WriteSeconds(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static bool TryRead(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time
        );

    /// <summary>Reads <c>start/end</c>.</summary>
    /// <exception cref="ApiException">400 when it is missing, malformed or not rising.</exception>
    public static (long From, long To) ReadInterval(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw ApiException.BadRequest("You must specify a search interval as part of your query.");
        var parts = text.Split('/');
        if (parts.Length != 2 || !TryRead(parts[0], out var from) || !TryRead(parts[1], out var to))
            throw Unreadable();
        if (to <= from)
            throw ApiException.BadRequest("The interval end must be after the interval start.");
        return (from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
    }

    public static ApiException Unreadable() =>
        ApiException.BadRequest(
            "Dates must be provided in ISO-8601 format. For example: yyyy-MM-ddTHH:mm:ss.SSSZ",
            "invalid.date"
        );
}
