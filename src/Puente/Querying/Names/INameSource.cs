namespace Puente.Querying.Names;

/// <summary>Where names come from.</summary>
internal interface INameSource
{
    /// <summary>All of a kind. Those without a name are left out.</summary>
    IAsyncEnumerable<(string Id, string Name)> ListAsync(NameKind kind, CancellationToken cancellationToken);
}
