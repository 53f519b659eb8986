using System.Globalization;
using System.Text.RegularExpressions;
using Puente.Hub.Http;
using Puente.Platform.Errors;
using Puente.Platform.Regions;

namespace Puente.Configuration;

/// <summary>What is wrong with a value, and what to write.</summary>
internal sealed record ValueFault(string Problem, string Fix);

/// <summary>Turns the text of one value into the setting's type, or says why not.</summary>
internal static partial class SettingParser
{
    public static (object? Value, ValueFault? Fault) Parse(Setting setting, string text)
    {
        if (text.Length == 0 || text.Trim() != text)
            return Refuse("is empty or has spaces around it", $"Write for example {setting.Example}.");
        return setting.Kind switch
        {
            SettingKind.Region => ParseRegion(text),
            SettingKind.Day => ParseDay(text),
            SettingKind.Address => ParseAddress(text),
            SettingKind.Share => ParseShare(text),
            SettingKind.Count => ParseCount(text),
            SettingKind.Store => ParseStore(text),
            SettingKind.Listen => ParseListen(text),
            SettingKind.Switch => ParseSwitch(text),
            SettingKind.Names => (
                text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                null
            ),
            SettingKind.Text when setting.Path == "clientId" && text.Any(char.IsWhiteSpace) => Refuse(
                "has spaces in it",
                "Copy the client id from Admin > Integrations > OAuth."
            ),
            _ => (text, null),
        };
    }

    private static (object?, ValueFault?) ParseRegion(string text)
    {
        if (Region.Find(text) is { } region)
            return (region, null);
        var names = Region.All.Select(known => known.AwsName).ToArray();
        var nearest = NearestWord.Of(text, names.Concat(Region.All.Select(known => known.Domain)));
        return Refuse(
            $"no region is called '{text}'",
            nearest is null ? $"Write one of {string.Join(", ", names)}." : $"Did you mean '{nearest}'?"
        );
    }

    private static (object?, ValueFault?) ParseDay(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? (day, null)
            : Refuse($"'{text}' is not a day", "Write year-month-day: \"2026-01-31\".");

    private static (object?, ValueFault?) ParseAddress(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return Refuse("is not an http or https address", "Write for example \"https://gateway.example/genesys\".");
        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            return Refuse("must be scheme, host, port and path only", "Leave out user, query and fragment.");
        if (address.Scheme == "http" && !address.IsLoopback)
            return Refuse("uses http to another machine, which would send the secret in clear text", "Write https.");
        return (address, null);
    }

    private static (object?, ValueFault?) ParseShare(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is > 0 and <= 1
            ? (share, null)
            : Refuse($"{text} is not above 0 and at most 1", "Write for example 0.5 for half of the limit.");

    private static (object?, ValueFault?) ParseCount(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && count is >= 1 and <= 10_000
            ? (count, null)
            : Refuse($"{text} is not a whole number from 1 to 10000", "Write for example 1000.");

    private static (object?, ValueFault?) ParseListen(string text) =>
        ListenAddress.FaultOf(text) is { } fault
            ? Refuse(fault, $"Write a loopback address: \"{ListenAddress.Default}\".")
            : (text, null);

    private static (object?, ValueFault?) ParseSwitch(string text) =>
        text switch
        {
            "true" => (true, null),
            "false" => (false, null),
            _ => Refuse($"'{text}' is neither true nor false", "Write true or false."),
        };

    private static (object?, ValueFault?) ParseStore(string text)
    {
        const string DuckDb = "duckdb:";
        if (text.StartsWith(DuckDb, StringComparison.OrdinalIgnoreCase))
            text = text[DuckDb.Length..];
        // A semicolon would end the file name in DuckDB's connection string.
        if (
            !text.Contains("://", StringComparison.Ordinal)
            && text.Contains(';', StringComparison.Ordinal)
            && !PasswordWord().IsMatch(text)
        )
            return Refuse("holds a semicolon", "Write the name of a file, or postgres://user@host/database.");
        if (!text.Contains("://", StringComparison.Ordinal))
            return PasswordWord().IsMatch(text)
                ? Refuse("holds a password", "Write postgres://user@host/database and set PGPASSWORD or PGPASSFILE.")
                : (text, null);
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var address)
            || address.Scheme is not ("postgres" or "postgresql")
            || address.Host.Length == 0
            || address.AbsolutePath.Length < 2
        )
            return Refuse(
                "is neither a DuckDB file nor a PostgreSQL address",
                "Write \"puente.duckdb\" or \"postgres://user@host/database\"."
            );
        return address.UserInfo.Contains(':', StringComparison.Ordinal) || PasswordWord().IsMatch(address.Query)
            ? Refuse("holds a password", "Write postgres://user@host/database and set PGPASSWORD or PGPASSFILE.")
            : (text, null);
    }

    private static (object?, ValueFault?) Refuse(string problem, string fix) => (null, new(problem, fix));

    [GeneratedRegex(@"\b(password|pwd)\s*=", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PasswordWord();
}
