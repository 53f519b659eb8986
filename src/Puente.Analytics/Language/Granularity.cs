using System.Globalization;
using System.Text.RegularExpressions;

namespace Puente.Analytics.Language;

/// <summary>An ISO 8601 period, by what its parts mean: months and days follow the calendar, the rest is exact.</summary>
internal readonly partial record struct Granularity(int Months, int Days, TimeSpan Exact)
{
    private const int LongestText = 64;

    public bool IsExact => Months == 0 && Days == 0;

    /// <exception cref="AnalyticsRefusalException">It is no period, or one of no length or of more than a thousand years.</exception>
    public static Granularity Require(string text)
    {
        var match = text.Length <= LongestText ? Period().Match(text) : Match.Empty;
        if (!match.Success)
            throw Refusal(text);
        var months = (Part("years") * 12) + Part("months");
        var days = (Part("weeks") * 7) + Part("days");
        var exact =
            (Part("hours") * TimeSpan.TicksPerHour)
            + (Part("minutes") * TimeSpan.TicksPerMinute)
            + (Part("seconds") * TimeSpan.TicksPerSecond)
            + (Fraction() * TimeSpan.TicksPerMillisecond);
        const long MostDays = 366_000;
        if (months + days + exact == 0 || months > 12_000 || days > MostDays || exact > MostDays * TimeSpan.TicksPerDay)
            throw Refusal(text);
        return new((int)months, (int)days, new TimeSpan(exact));

        long Part(string name) =>
            match.Groups[name].Success ? long.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture) : 0;

        long Fraction() =>
            match.Groups["fraction"].Success
                ? long.Parse(match.Groups["fraction"].Value.PadRight(3, '0'), CultureInfo.InvariantCulture)
                : 0;
    }

    private static AnalyticsRefusalException Refusal(string text) =>
        AnalyticsRefusalException.BadRequest(
            $"Granularity [{AnalyticsRefusalException.Echo(text)}] is not an ISO 8601 period, as in PT30M, P1D or P1M."
        );

    [GeneratedRegex(
        @"\AP(?=[0-9T])(?:(?<years>[0-9]{1,5})Y)?(?:(?<months>[0-9]{1,5})M)?(?:(?<weeks>[0-9]{1,6})W)?(?:(?<days>[0-9]{1,6})D)?(?:T(?=[0-9])(?:(?<hours>[0-9]{1,7})H)?(?:(?<minutes>[0-9]{1,9})M)?(?:(?<seconds>[0-9]{1,9})(?:\.(?<fraction>[0-9]{1,3}))?S)?)?\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Period();
}
