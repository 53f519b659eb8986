using System.Globalization;
using Puente.Failures;

namespace Puente.Usage;

/// <summary>Requests a month that the licences include (docs/facts.md#budget-and-usage), pooled over the organisation.</summary>
internal static class FairUse
{
    private static readonly Dictionary<string, long> PerUser = new(StringComparer.OrdinalIgnoreCase)
    {
        ["communicate"] = 10_000,
        ["cx1"] = 75_000,
        ["cx1-concurrent"] = 97_500,
        ["cx2"] = 110_000,
        ["cx2-concurrent"] = 143_000,
        ["cx3"] = 140_000,
        ["cx3-concurrent"] = 182_000,
        ["ex"] = 75_000,
    };

    /// <param name="licences">LICENCE COUNT, as in the setting fairUse.licences.</param>
    /// <returns>Null when none are set.</returns>
    /// <exception cref="InputException">An entry cannot be read.</exception>
    public static long? Allowance(IReadOnlyList<string> licences)
    {
        if (licences.Count == 0)
            return null;
        var sum = 0L;
        foreach (var entry in licences)
        {
            var parts = entry.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (
                parts is not [var licence, var number]
                || !PerUser.TryGetValue(licence, out var each)
                || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var users)
            )
                throw new InputException(
                    $"fairUse.licences: '{entry}' cannot be read. Write LICENCE COUNT, for example \"cx3 120\"; the licences are {string.Join(", ", PerUser.Keys)}."
                );
            sum += each * users;
        }

        return sum;
    }

    /// <summary>What the month will come to when the rest of it is like the part that was counted.</summary>
    /// <param name="until">End of what was counted.</param>
    public static long Forecast(long requests, DateTimeOffset until)
    {
        var begin = new DateTimeOffset(until.Year, until.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var length = begin.AddMonths(1) - begin;
        var passed = until - begin;
        // The first hour of a month tells too little to be multiplied.
        return passed < TimeSpan.FromHours(1) ? requests : (long)Math.Round(requests * (length / passed));
    }
}
