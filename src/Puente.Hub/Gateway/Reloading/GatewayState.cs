using Microsoft.Extensions.Logging;
using Puente.Hub.Gateway.Callers;
using Puente.Hub.Gateway.Lookups;
using Puente.Hub.Gateway.Sources;
using Puente.Hub.SignIn;

namespace Puente.Hub.Gateway.Reloading;

/// <summary>A fault of a file, and what it does to its lookup.</summary>
/// <param name="Kept">The lookup answers as it did before the fault came in.</param>
public sealed record BrokenLookup(LookupFault Fault, bool Kept);

/// <summary>Everything that a reading of the files gave; exchanged as a whole, never changed.</summary>
internal sealed record GatewayState
{
    public required GatewayOptions Options { get; init; }

    public required LookupSet Lookups { get; init; }

    public required IReadOnlyDictionary<string, Lookup> ByName { get; init; }

    /// <summary>Databases and services with the settings they were made of; the store first.</summary>
    public required IReadOnlyList<(object Setting, GuardedSource Source)> Sources { get; init; }

    public required CallerDesk Callers { get; init; }

    public required IReadOnlyList<BrokenLookup> Broken { get; init; }

    /// <summary>What a source is made of is compared by value: one that has not changed keeps its connections and its breaker.</summary>
    public static GatewayState Create(
        GatewayOptions options,
        IReadOnlyList<LookupFault> faults,
        GatewayState? before,
        Func<object, GuardedSource> open,
        TokenDesk tokens
    )
    {
        object[] settings = [Lookup.StoreSource, .. options.Sources, .. options.Services];
        var sources = settings.Select(setting => (setting, before?.FindSource(setting) ?? open(setting))).ToArray();
        var names = sources.Select(source => source.Item2.Name).ToHashSet(StringComparer.Ordinal);
        var read = options.Lookups;
        var kept = read
            .Broken.Select(name => before?.ByName.GetValueOrDefault(name))
            .OfType<Lookup>()
            .Where(lookup => names.Contains(lookup.Source))
            .Where(lookup => !read.Lookups.Any(other => other.Name == lookup.Name))
            .ToArray();
        Lookup[] all = [.. read.Lookups, .. kept];
        return new GatewayState
        {
            Options = options,
            Lookups = read with { Lookups = all },
            ByName = all.ToDictionary(lookup => lookup.Name, StringComparer.Ordinal),
            Sources = sources,
            Callers = new CallerDesk(options.Keys, tokens),
            Broken =
            [
                // Settings that cannot be read leave everything as it was.
                .. faults.Select(fault => new BrokenLookup(fault, Kept: before is not null)),
                .. read.Faults.Select(fault => new BrokenLookup(
                    fault,
                    kept.Any(lookup => lookup.Name == Path.GetFileNameWithoutExtension(fault.File))
                )),
            ],
        };
    }

    /// <summary>Nothing that anyone could notice is different.</summary>
    public bool IsSameAs(GatewayState other) =>
        Lookups
            .Lookups.Select(lookup => (lookup.Name, lookup.Version))
            .SequenceEqual(other.Lookups.Lookups.Select(lookup => (lookup.Name, lookup.Version)))
        && Broken.SequenceEqual(other.Broken)
        && Sources.Select(source => source.Source).SequenceEqual(other.Sources.Select(source => source.Source))
        && Options.Keys.SequenceEqual(other.Options.Keys)
        && Options.Hosts.SetEquals(other.Options.Hosts);

    private GuardedSource? FindSource(object setting) =>
        Sources.FirstOrDefault(source => source.Setting.Equals(setting)).Source;
}
