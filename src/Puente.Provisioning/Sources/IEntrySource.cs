namespace Puente.Provisioning.Sources;

/// <summary>A kind of directory: CSV, LDAP, SQL, SCIM. Hands out all entries or throws.</summary>
internal interface IEntrySource
{
    string Origin { get; }

    /// <summary>How often a look is cheap enough; null when the user's word alone counts.</summary>
    TimeSpan? LooksEvery => null;

    /// <param name="fields">What the mapping asks for; more may come.</param>
    /// <exception cref="DirectoryException">Not everything could be read.</exception>
    Task<SourceReading> ReadAsync(IReadOnlyCollection<string> fields, CancellationToken cancellationToken);

    /// <summary>Whether the source may differ from what it was when <paramref name="mark"/> was made.</summary>
    /// <exception cref="DirectoryException">The source cannot be asked.</exception>
    Task<bool> HasChangedAsync(string mark, CancellationToken cancellationToken);
}

/// <param name="Fields">Those the source can have; null when it does not say.</param>
/// <param name="Mark">State of the source, for <see cref="IEntrySource.HasChangedAsync"/>.</param>
internal sealed record SourceReading(
    IReadOnlyList<SourceEntry> Entries,
    IReadOnlyCollection<string>? Fields,
    string Mark
);
