namespace Puente.Hub.Gateway.Lookups;

/// <summary>What lookups may ask beside the store.</summary>
/// <param name="Databases">Names of PostgreSQL databases.</param>
/// <param name="Services">Names of web services, and whether each has a secret for <c>$secret</c>.</param>
public sealed record LookupSources(IReadOnlySet<string> Databases, IReadOnlyDictionary<string, bool> Services)
{
    public static LookupSources None { get; } = new(new HashSet<string>(), new Dictionary<string, bool>());

    public static LookupSources Of(params IEnumerable<string> databases) =>
        None with
        {
            Databases = databases.ToHashSet(),
        };

    /// <summary>For messages.</summary>
    internal string KnownFor(bool isHttp)
    {
        IEnumerable<string> known = isHttp ? Services.Keys : [Lookup.StoreSource, .. Databases];
        return string.Join(", ", known.Order(StringComparer.Ordinal));
    }
}
