namespace Puente.Querying.Names;

/// <summary>Where names come from.</summary>
internal interface INameSource
{
    /// <summary>All of a kind, older names of a thing before newer ones. Those without a name are left out.</summary>
    IAsyncEnumerable<KnownName> ListAsync(NameKind kind, CancellationToken cancellationToken);
}

/// <param name="Since">From when on the thing was called so; the smallest date when that is not known.</param>
internal readonly record struct KnownName(string Id, string Name, DateTimeOffset Since);
