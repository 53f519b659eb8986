using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Puente.CommandLine;

/// <summary>Options that several verbs share, and parsers whose messages say what to write.</summary>
internal static class Options
{
    public static Option<DateOnly?> Day(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "DAY",
            CustomParser = ParseDay,
        };

    public static Option<bool> Switch(string name, string description) => new(name) { Description = description };

    public static Option<string?> Text(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName };

    /// <param name="least">Smallest value that makes sense.</param>
    public static Option<long?> Number(string name, string helpName, string description, long least, long most) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (
                    long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                    && number >= least
                    && number <= most
                )
                    return number;
                result.AddError(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name} {text}: write a whole number from {least} to {most}."
                    )
                );
                return null;
            },
        };

    private static DateOnly? ParseDay(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        result.AddError($"'{text}' is not a day; write year-month-day, for example 2026-03-02.");
        return null;
    }
}
