using System.Globalization;
using Puente.Provisioning.People;
using Puente.Provisioning.Sources;

namespace Puente.Provisioning.Mapping;

/// <summary>Fills an item of a person's lists with an entry's values. Every method may throw <see cref="ValueException"/>.</summary>
internal static class PersonItems
{
    private static readonly string[] NumberTypes =
    [
        "PRIMARY",
        "WORK",
        "WORK2",
        "WORK3",
        "WORK4",
        "HOME",
        "MOBILE",
        "MAIN",
        "OTHER",
    ];

    public static IEnumerable<string> Groups(MappedItem item, SourceEntry entry, MappingRun run) =>
        item.Short!.Texts(entry, run);

    public static IEnumerable<WantedRole> Roles(MappedItem item, SourceEntry entry, MappingRun run)
    {
        if (item.Short is { } text)
            return text.Texts(entry, run).Select(Role);
        var divisions = item.Parts.TryGetValue("division", out var part) ? part.Texts(entry, run) : null;
        // A division that the entry does not have is not the home division: the role is left out.
        return item.Parts["role"]
            .Texts(entry, run)
            .SelectMany(
                _ => divisions is null ? [null] : divisions.Cast<string?>(),
                (role, division) => new WantedRole(role, division)
            );
    }

    public static IEnumerable<WantedQueue> Queues(MappedItem item, SourceEntry entry, MappingRun run)
    {
        if (item.Short is { } text)
            return text.Texts(entry, run)
                .Select(value =>
                    SplitNumber(value) is var (name, ring) ? new WantedQueue(name, Ring(ring, value)) : new(value, null)
                );
        var given = item.Parts.TryGetValue("ring", out var part) ? part.Text(entry, run) : "";
        int? ringNumber = given.Length > 0 ? Ring(given, given) : null;
        return item.Parts["queue"].Texts(entry, run).Select(name => new WantedQueue(name, ringNumber));
    }

    public static IEnumerable<WantedSkill> Skills(string part, MappedItem item, SourceEntry entry, MappingRun run)
    {
        if (item.Short is { } text)
            return text.Texts(entry, run)
                .Select(value =>
                    SplitNumber(value) is var (name, level)
                        ? new WantedSkill(name, Level(level, value))
                        : throw new ValueException($"{part} '{value}' has no level; write '{value}:3'")
                );
        var given = item.Parts["level"].Text(entry, run);
        if (given.Length == 0)
            return [];
        var number = Level(given, given);
        return item.Parts[part].Texts(entry, run).Select(name => new WantedSkill(name, number));
    }

    public static IEnumerable<WantedNumber> Numbers(MappedItem item, SourceEntry entry, MappingRun run)
    {
        var type = item.Parts["type"].Text(entry, run).ToUpperInvariant();
        if (!NumberTypes.Contains(type))
            throw new ValueException($"'{type}' is no type of number. {WordHint.Of(type, NumberTypes)}");
        if (item.Parts.TryGetValue("extension", out var extension))
            return extension.Texts(entry, run).Select(text => new WantedNumber(type, null, text));
        try
        {
            var texts = item.Parts["number"].Texts(entry, run);
            return texts.All(TelephoneNumber.IsE164)
                ? [.. texts.Select(text => new WantedNumber(type, text, null))]
                : throw new NumberException();
        }
        catch (NumberException)
        {
            throw new NumberException($"the {type}");
        }
    }

    /// <returns>Null when the base settings are empty: no phone is asked for.</returns>
    public static WantedPhone? Phone(MappedItem item, SourceEntry entry, MappingRun run)
    {
        var site = item.Parts.TryGetValue("site", out var part) ? part.Text(entry, run) : "";
        var settings = item.Parts["baseSettings"].Text(entry, run);
        return settings.Length == 0 ? null : new WantedPhone(site.Length == 0 ? null : site, settings);
    }

    public static bool Active(MappedItem item, SourceEntry entry, MappingRun run)
    {
        var text = item.Short!.Text(entry, run);
        return text.ToUpperInvariant() switch
        {
            "TRUE" or "T" or "YES" or "Y" or "1" => true,
            "FALSE" or "F" or "NO" or "N" or "0" => false,
            "" => throw new ValueException("active is empty; it must be true or false"),
            _ => throw new ValueException($"active is '{text}'; it must be true or false, yes or no, 1 or 0"),
        };
    }

    /// <summary>What is wrong with an item that no entry changes; null when nothing is.</summary>
    public static string? FaultOf(string member, MappedItem item)
    {
        if ((item.Short?.Fields ?? []).Concat(item.Parts.Values.SelectMany(part => part.Fields)).Any())
            return null;
        var (entry, run) = (
            new SourceEntry("", new Dictionary<string, IReadOnlyList<string>>()),
            new MappingRun(DateTimeOffset.UnixEpoch)
        );
        try
        {
            _ = member switch
            {
                "active" => Active(item, entry, run) ? 1 : 0,
                "roles" => Roles(item, entry, run).Count(),
                "queues" => Queues(item, entry, run).Count(),
                "skills" => Skills("skill", item, entry, run).Count(),
                "languages" => Skills("language", item, entry, run).Count(),
                "numbers" => Numbers(item, entry, run).Count(),
                _ => 0,
            };
            return null;
        }
        catch (Exception fault) when (fault is ValueException or NumberException)
        {
            return fault.Message;
        }
    }

    private static WantedRole Role(string text)
    {
        var at = text.LastIndexOf('@');
        return at <= 0 || at == text.Length - 1
            ? new WantedRole(text, null)
            : new WantedRole(text[..at].Trim(), text[(at + 1)..].Trim());
    }

    // "Support: Spanish" is a name; only a number behind the last colon is a level.
    private static (string Name, string Number)? SplitNumber(string text)
    {
        var colon = text.LastIndexOf(':');
        var number = colon > 0 ? text[(colon + 1)..].Trim() : "";
        return number.Length > 0 && number.All(letter => char.IsAsciiDigit(letter) || letter is '.' or '-')
            ? (text[..colon].Trim(), number)
            : null;
    }

    private static int Ring(string text, string whole) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ring) && ring is >= 1 and <= 6
            ? ring
            : throw new ValueException($"'{whole}': a ring number is 1 to 6");

    private static double Level(string text, string whole) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var level)
        && level is >= 0 and <= 5
            ? level
            : throw new ValueException($"'{whole}': a level is 0 to 5");
}
