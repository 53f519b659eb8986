using System.Globalization;
using System.Text.RegularExpressions;

namespace Puente.Analytics.Remote.Intervals;

/// <summary>A granularity: months and days follow the calendar of a time zone, the rest is exact.</summary>
internal readonly partial record struct Period(int Months, int Days, TimeSpan Exact)
{
    public bool IsExact => Months == 0 && Days == 0;

    public bool IsBelowOneDay => IsExact && Exact < TimeSpan.FromDays(1);

    /// <exception cref="AnalyticsQueryException">Not a period, or one of no length.</exception>
    public static Period Parse(string text)
    {
        var match = Text().Match(text);
        int Part(int group) =>
            match.Groups[group] is { Success: true, ValueSpan: var digits }
                ? int.Parse(digits, CultureInfo.InvariantCulture)
                : 0;
        var period = new Period(
            (12 * Part(1)) + Part(2),
            (7 * Part(3)) + Part(4),
            TimeSpan.FromSeconds((3600L * Part(5)) + (60L * Part(6)) + Part(7))
        );
        return match.Success && period != default
            ? period
            : throw new AnalyticsQueryException(
                $"The granularity '{text}' is no ISO 8601 period; write for example PT30M, PT1H, P1D, P1M."
            );
    }

    [GeneratedRegex(
        @"^P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Text();
}
