using Puente.Configuration;
using Puente.Failures;
using Puente.Platform.Errors;

namespace Puente.Querying.Names;

/// <summary>Names to ids and back. Each kind is listed once, when it is first needed.</summary>
internal sealed class NameDirectory(INameSource source, Action<string> complain)
{
    private readonly Dictionary<NameKind, ILookup<string, KnownName>> _names = [];

    /// <summary>Things are called as they were called then: last year's report shows last year's names.</summary>
    public DateTimeOffset At { get; set; } = DateTimeOffset.MaxValue;

    /// <summary>The value of a filter: an id stays, a name becomes its id, and what has no names stays.</summary>
    /// <exception cref="InputException">No such name, or several things of that name.</exception>
    public async Task<string> IdOfAsync(string dimension, string text, CancellationToken cancellationToken)
    {
        if (NameKinds.Of(dimension) is not { } kind || Guid.TryParse(text, out _))
            return text;
        var names = await ListAsync(kind, cancellationToken);
        var found = Find(names, text, StringComparison.Ordinal);
        if (found.Count == 0)
            found = Find(names, text, StringComparison.OrdinalIgnoreCase);
        return found.Count switch
        {
            1 => found[0],
            > 1 => throw new InputException(
                $"There are {found.Count} of the name {text}: give the id of the {NameKinds.Noun(kind)} instead: {string.Join(", ", found.Order(StringComparer.Ordinal))}."
            ),
            // The platform itself sets codes that are words: ININ-WRAP-UP-TIMEOUT.
            _ when kind == NameKind.WrapUpCode && text.StartsWith("ININ-", StringComparison.Ordinal) => text,
            _ => throw new InputException(
                $"There is no {NameKinds.Noun(kind)} '{text}'."
                    + Hint(text, kind, [.. names.SelectMany(known => known).Select(known => known.Name).Distinct()])
            ),
        };
    }

    /// <returns>The id itself when it has no name (any more).</returns>
    public async Task<string> NameOfAsync(string dimension, string id, CancellationToken cancellationToken)
    {
        if (NameKinds.Of(dimension) is not { } kind || id.Length == 0)
            return id;
        ILookup<string, KnownName> names;
        try
        {
            names = await ListAsync(kind, cancellationToken);
        }
        catch (PlatformResponseException refusal)
        {
            // The figures are there; a name that may not be read is no reason to lose them.
            complain($"{NameKinds.Noun(kind)} names are left out: {refusal.Message}");
            _names[kind] = names = Array.Empty<KnownName>().ToLookup(known => known.Id);
        }

        return string.Join(", ", id.Split(',').Select(one => NameOf(names[one]) ?? one));
    }

    /// <summary>The name at the time asked about, or the first there was; null when there is none.</summary>
    private string? NameOf(IEnumerable<KnownName> known) =>
        known.LastOrDefault(name => name.Since <= At) is { Name: { } name } ? name : known.FirstOrDefault().Name;

    private static List<string> Find(
        IEnumerable<IGrouping<string, KnownName>> names,
        string text,
        StringComparison comparison
    ) => [.. names.Where(known => known.Any(name => name.Name.Equals(text, comparison))).Select(known => known.Key)];

    private async Task<ILookup<string, KnownName>> ListAsync(NameKind kind, CancellationToken cancellationToken)
    {
        if (_names.TryGetValue(kind, out var known))
            return known;
        var names = new List<KnownName>();
        await foreach (var name in source.ListAsync(kind, cancellationToken))
            names.Add(name);
        return _names[kind] = names.ToLookup(name => name.Id, StringComparer.OrdinalIgnoreCase);
    }

    private static string Hint(string text, NameKind kind, IReadOnlyList<string> names)
    {
        var near =
            NearestWord.Of(text, names)
            ?? names.FirstOrDefault(name => name.Contains(text, StringComparison.OrdinalIgnoreCase));
        return near is not null ? $" Did you mean '{near}'?"
            : names.Count is > 0 and <= 20
                ? $" There are: {string.Join(", ", names.Order(StringComparer.OrdinalIgnoreCase))}."
            : $" None of the {names.Count} names is nearly so.";
    }
}
