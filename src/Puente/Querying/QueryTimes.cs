using System.Globalization;
using System.Text.RegularExpressions;
using Puente.Analytics.Remote;
using Puente.Analytics.Remote.Intervals;
using Puente.Failures;

namespace Puente.Querying;

/// <summary>From times as people write them to the platform's intervals and periods.</summary>
internal static partial class QueryTimes
{
    /// <exception cref="InputException">The name is not known on this machine.</exception>
    public static TimeZoneInfo Zone(string? name) =>
        name is null ? TimeZoneInfo.Utc
        : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone
        : throw new InputException(
            $"--timezone {name} is not known; write an IANA name such as Europe/Madrid or America/New_York."
        );

    /// <returns>Null when the request says nothing about time.</returns>
    /// <exception cref="InputException">Two ways at once, or a time that cannot be read.</exception>
    public static QueryInterval? IntervalOf(QueryRequest request, DateTimeOffset now)
    {
        var ways = new[] { request.Last, request.From ?? request.To, request.Interval };
        if (ways.Count(way => way is not null) > 1)
            throw new InputException("Choose one of --last, --from with --to, and --interval.");
        var zone = Zone(request.TimeZone);
        if (request.Interval is { } interval)
            return Read(interval);
        if (request.Last is { } last)
            return Last(last, now, zone);
        if (request.From is null && request.To is null)
            return null;
        if (request.From is null)
            throw new InputException("--to needs --from.");
        var from = Moment("--from", request.From, zone);
        var to = request.To is { } end ? Moment("--to", end, zone) : Minute(now).AddMinutes(1);
        return to > from
            ? new QueryInterval(from, to)
            : throw new InputException("--from must lie before --to; --to is not part of the interval.");
    }

    /// <summary><c>30m</c>, <c>1h</c>, <c>1d</c>, <c>2w</c>, <c>1mo</c> or an ISO period; null when it is none of these.</summary>
    public static string? Period(string text)
    {
        if (text.StartsWith('P') && text.Any(char.IsAsciiDigit))
            return text;
        var match = Short().Match(text);
        if (!match.Success)
            return null;
        var number = match.Groups[1].Value;
        return match.Groups[2].Value switch
        {
            "m" or "min" => $"PT{number}M",
            "h" => $"PT{number}H",
            "d" => $"P{number}D",
            "w" => $"P{number}W",
            _ => $"P{number}M",
        };
    }

    /// <summary>
    /// Whole units before the present one, and the present one so far: 7d are seven full days in the time zone and today, so that
    /// buckets begin where a reader expects them.
    /// </summary>
    private static QueryInterval Last(string text, DateTimeOffset now, TimeZoneInfo zone)
    {
        var match = Short().Match(text);
        if (
            !match.Success || int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is not (> 0 and var number)
        )
            throw new InputException(
                $"--last {text}: write a number with m, h, d, w or mo, for example 30m, 8h, 7d, 4w."
            );
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var day = local.Date;
        var from = match.Groups[2].Value switch
        {
            "m" or "min" => Minute(now).AddMinutes(-number),
            "h" => Minute(now).AddMinutes(-local.Minute).AddHours(-number),
            "d" => At(day.AddDays(-number), zone),
            "w" => At(day.AddDays(-7 * number), zone),
            _ => At(day.AddMonths(-number), zone),
        };
        return new QueryInterval(from.ToUniversalTime(), Minute(now).AddMinutes(1));
    }

    private static DateTimeOffset Moment(string option, string text, TimeZoneInfo zone)
    {
        if (
            text.Length >= 10
            && text[4] == '-'
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)
        )
            return HasOffset(text) ? time.ToUniversalTime() : At(time.DateTime, zone).ToUniversalTime();
        throw new InputException(
            $"{option} {text}: write a day or a time, for example 2026-03-02, 2026-03-02T09:30 or 2026-03-02T09:30:00Z."
        );
    }

    private static DateTimeOffset At(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), offset);
    }

    private static bool HasOffset(string text) => text.EndsWith('Z') || text.AsSpan(10).IndexOfAny('+', '-') >= 0;

    private static DateTimeOffset Minute(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    private static QueryInterval Read(string text)
    {
        try
        {
            return QueryInterval.Parse(text);
        }
        catch (AnalyticsQueryException fault)
        {
            throw new InputException(fault.Message, fault);
        }
    }

    [GeneratedRegex(@"^(\d{1,4})(m|min|h|d|w|mo)$")]
    private static partial Regex Short();
}
