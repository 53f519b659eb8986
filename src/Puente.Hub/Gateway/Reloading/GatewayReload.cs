using Puente.Hub.Gateway.Lookups;

namespace Puente.Hub.Gateway.Reloading;

/// <summary>How a running hub reads lookups, sources and keys again.</summary>
/// <param name="Folders">Looked after for changes.</param>
/// <param name="Read">Reads everything from the start; must not throw for what a user can mend.</param>
public sealed record GatewayReload(IReadOnlyList<WatchedFolder> Folders, Func<GatewayReading> Read)
{
    /// <summary>
    /// A file that is being written is not read in between: after a change there must be quiet for so long. What does not come
    /// to rest within <see cref="Poll"/> is read all the same.
    /// </summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Files are read without a sign, too: network folders and mounted secrets give none.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(10);
}

/// <param name="Filters">Names of the files that matter, such as <c>*.sql</c>; the store's lie beside them and change all the time.</param>
public sealed record WatchedFolder(string Path, params IReadOnlyList<string> Filters);

/// <param name="Options">Null when the settings cannot be used; those in force stay.</param>
/// <param name="Faults">Of the settings; those of lookups are in their set.</param>
public sealed record GatewayReading(GatewayOptions? Options, IReadOnlyList<LookupFault> Faults);
