namespace Puente.Emulator.Telephony;

/// <summary>
/// The name filter of telephony's listings: names by comma, <c>*</c> standing for anything. What a name without a star
/// means is not documented; the emulator finds by the beginning, so that who trusts the first entry is caught.
/// </summary>
internal static class NameFilter
{
    public static bool Matches(string? filter, string name) =>
        string.IsNullOrWhiteSpace(filter)
        || filter
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Any(one => MatchesOne(one, name));

    private static bool MatchesOne(string wanted, string name)
    {
        var parts = wanted.Split('*');
        if (parts.Length == 1)
            return name.StartsWith(wanted, StringComparison.OrdinalIgnoreCase);
        if (!name.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase))
            return false;
        var at = parts[0].Length;
        for (var i = 1; i < parts.Length; i++)
        {
            var last = i == parts.Length - 1;
            if (last && parts[i].Length > 0)
                return name.Length - at >= parts[i].Length
                    && name.EndsWith(parts[i], StringComparison.OrdinalIgnoreCase);
            var found = name.IndexOf(parts[i], at, StringComparison.OrdinalIgnoreCase);
            if (found < 0)
                return false;
            at = found + parts[i].Length;
        }
        return true;
    }
}
