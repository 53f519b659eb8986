using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Puente.Emulator.Http;

namespace Puente.Emulator.Aggregates;

/// <summary>
/// The pieces of an interval: from its start on by calendar period in the query's time zone, the last one cut at its end.
/// </summary>
internal sealed partial class Buckets
{
    /// <summary>A bound of the emulator's own; the platform's is not known.</summary>
    private const int Most = 50_000;

    private readonly List<long> _borders;

    private Buckets(List<long> borders) => _borders = borders;

    /// <summary>Number of the bucket that <paramref name="time"/>, a moment of the interval, falls into.</summary>
    public int Of(long time)
    {
        var found = _borders.BinarySearch(time);
        return found >= 0 ? found : ~found - 1;
    }

    public string Interval(int bucket) => $"{Write(_borders[bucket])}/{Write(_borders[bucket + 1])}";

    /// <exception cref="ApiException">400 for a period or a time zone that cannot be read.</exception>
    public static Buckets Read(JsonObject body, long from, long to)
    {
        var zone = TimeZoneInfo.Utc;
        if (
            Json.Text(body, "timeZone") is { Length: > 0 } name
            && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone!)
        )
            throw ApiException.BadRequest($"The time zone {name} is not known.", "invalid.value");
        if (Json.Text(body, "granularity") is not { Length: > 0 } text)
            return new Buckets([from, to]);
        var match = PeriodText().Match(text);
        int Part(int group) =>
            match.Groups[group] is { Success: true, ValueSpan: var digits }
                ? int.Parse(digits, CultureInfo.InvariantCulture)
                : 0;
        var months = (12 * Part(1)) + Part(2);
        var days = (7 * Part(3)) + Part(4);
        var exact = 1000L * ((3600L * Part(5)) + (60 * Part(6)) + Part(7));
        if (!match.Success || months + days + exact <= 0)
            throw ApiException.BadRequest(
                $"The granularity {text} is not a period. For example: PT30M, PT1H, P1D",
                "invalid.value"
            );
        var start = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(from), zone).DateTime;
        var borders = new List<long>();
        for (long number = 0, border = from; border < to; )
        {
            borders.Add(border);
            if (borders.Count > Most)
                throw ApiException.BadRequest($"The emulator cuts an interval into at most {Most} pieces.");
            number++;
            border =
                months + days == 0 ? from + (number * exact)
                : Calendar(start, number * months, number * days, zone) is { } moment ? moment + (number * exact)
                : to;
        }
        borders.Add(to);
        return new Buckets(borders);
    }

    // Null when the calendar ends before.
    private static long? Calendar(DateTime start, long months, long days, TimeZoneInfo zone)
    {
        var left = ((DateTime.MaxValue.Year - start.Year) * 12L) + 12 - start.Month;
        if (months >= left)
            return null;
        var month = start.AddMonths((int)months);
        return days >= (DateTime.MaxValue - month).Days ? null : Moment(month.AddDays(days), zone);
    }

    // An hour that comes twice is taken the first time; one that is left out, with the offset before it.
    private static long Moment(DateTime local, TimeZoneInfo zone)
    {
        var known = local;
        while (zone.IsInvalidTime(known))
            known = known.AddHours(-1);
        var offset = zone.IsAmbiguousTime(known) ? zone.GetAmbiguousTimeOffsets(known).Max() : zone.GetUtcOffset(known);
        return new DateTimeOffset(local, offset).ToUnixTimeMilliseconds();
    }

    private static string Write(long time) => Dates.Write(DateTimeOffset.FromUnixTimeMilliseconds(time));

    [GeneratedRegex(
        @"^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$"
    )]
    private static partial Regex PeriodText();
}
