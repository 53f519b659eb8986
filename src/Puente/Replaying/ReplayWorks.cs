using Puente.Configuration;
using Puente.Hub;
using Puente.Hub.Replaying;
using Puente.Store;
using Puente.Sync.Events;

namespace Puente.Replaying;

/// <summary>What can be read again, by the names that command and hub use between them.</summary>
internal static class ReplayWorks
{
    public const string Quarantine = "quarantine";
    public const string Log = "log";

    public static IReadOnlyDictionary<string, ReplayWork> Create(
        PuenteConfiguration configuration,
        IStore store,
        EventLog log,
        TimeProvider time
    ) =>
        new Dictionary<string, ReplayWork>(StringComparer.Ordinal)
        {
            [Quarantine] = new(
                null,
                (_, stop) => new QuarantineReplay(store, log, configuration.Masking, time).RunAsync(stop)
            ),
            [Log] = new("rows", new LogReplay(store, log, time).RunAsync),
        };
}
