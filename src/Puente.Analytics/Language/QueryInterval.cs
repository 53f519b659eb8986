using System.Globalization;

namespace Puente.Analytics.Language;

/// <summary>From <paramref name="Start"/> until before <paramref name="End"/>, UTC.</summary>
internal readonly record struct QueryInterval(DateTimeOffset Start, DateTimeOffset End)
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd",
    ];

    /// <param name="text"><c>start/end</c>, ISO 8601; a time without an offset is UTC.</param>
    public static bool TryParse(string text, out QueryInterval interval)
    {
        interval = default;
        var middle = text.IndexOf('/', StringComparison.Ordinal);
        if (
            middle < 0
            || !TryParseTime(text[..middle], out var start)
            || !TryParseTime(text[(middle + 1)..], out var end)
        )
            return false;
        interval = new(start, end);
        return true;
    }

    /// <exception cref="AnalyticsRefusalException">There is none, or it cannot be read, or it does not end after it starts.</exception>
    public static QueryInterval Require(string? text)
    {
        if (text is null)
            throw AnalyticsRefusalException.BadRequest("You must specify a search interval as part of your query.");
        if (!TryParse(text, out var interval))
            throw AnalyticsRefusalException.BadRequest(
                $"Interval [{AnalyticsRefusalException.Echo(text)}] is not start/end in ISO 8601, as in 2026-03-02T00:00:00.000Z/2026-03-03T00:00:00.000Z."
            );
        return interval.Start < interval.End
            ? interval
            : throw AnalyticsRefusalException.BadRequest("The interval must end after it starts.");
    }

    private static bool TryParseTime(string text, out DateTimeOffset time)
    {
        // +0100, as the platform's own texts write it, beside +01:00.
        if (text.Length > 5 && text[^5] is '+' or '-' && text[^4..].All(char.IsAsciiDigit) && text.Contains('T'))
            text = $"{text[..^2]}:{text[^2..]}";
        var isRead = DateTimeOffset.TryParseExact(
            text,
            Formats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out time
        );
        time = time.ToUniversalTime();
        return isRead;
    }
}
