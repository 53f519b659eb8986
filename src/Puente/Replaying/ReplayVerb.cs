using System.CommandLine;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Hub.Discovery;
using Puente.Running;
using Puente.Sql;
using Puente.Sync.Events;
using Puente.Sync.Streams;
using Puente.Terminal;

namespace Puente.Replaying;

/// <summary><c>puente replay</c>: reads again what was put aside.</summary>
internal static class ReplayVerb
{
    public static Command Create(Session session)
    {
        var quarantine = Options.Switch("--quarantine", "Records that could not be read when they came.");
        var deadLetters = Options.Switch("--dead-letters", "Messages in the dead-letter queues of eventBridge.queues.");
        var logFrom = Options.Number(
            "--log-from",
            "OFFSET",
            "Make the rows again from the event log, from this offset on; 0 is its beginning.",
            0,
            long.MaxValue
        );
        var verb = new Verb("replay", "Read again what was put aside: quarantine, dead letters, event log.")
        {
            Explanation =
                "What can be read by now goes to the tables or the event log and leaves the quarantine; the rest stays where it is. "
                + "Rows are merged by version, so reading again doubles nothing, and every replay can be interrupted and repeated. "
                + "While 'puente run' owns the store, the hub does it.",
            Examples =
            [
                new("puente replay --quarantine", "After an upgrade that understands more."),
                new("puente replay --dead-letters", "What SQS gave up on, record by record, into the event log."),
                new("puente replay --log-from 0", "Make the live rows again from every event that the log holds."),
                new("puente replay --quarantine --log-from 120000", "Both."),
            ],
            Options = { quarantine, deadLetters, logFrom },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                var works = new List<(string Name, long? From)>();
                if (arguments.GetValue(quarantine))
                    works.Add((ReplayWorks.Quarantine, null));
                if (arguments.GetValue(deadLetters))
                    works.Add((ReplayWorks.Letters, null));
                if (arguments.GetValue(logFrom) is { } offset)
                    works.Add((ReplayWorks.Log, offset));
                if (works.Count == 0)
                    throw new InputException(
                        "Say what to read again: --quarantine, --dead-letters or --log-from OFFSET."
                    );
                var configuration = session.Read(arguments, Needs.Store | Needs.Masking);
                using var hub = await HubClient.FindAsync(configuration.HubFile, stop);
                if (hub is null)
                    await ReplayAsync(configuration, session.Host, works, stop);
                else
                    foreach (var (name, from) in works)
                        session.Host.Output.WriteLine($"{name}: {await hub.ReplayAsync(name, from, stop)}");
                return ExitCode.Done;
            }
        );
        return verb;
    }

    private static async Task ReplayAsync(
        PuenteConfiguration configuration,
        CommandHost host,
        IReadOnlyList<(string Name, long? From)> works,
        CancellationToken stop
    )
    {
        using var sqs = StreamSet.SqsOf(configuration);
        await using var store = new SharedStore(await StoreOpener.OpenToReadAsync(configuration, host, stop));
        await using var log = EventLog.Open(configuration.LogFile, time: host.Time);
        var known = ReplayWorks.Create(configuration, store, log, sqs, host.Time);
        foreach (var (name, from) in works)
            host.Output.WriteLine($"{name}: {await known[name].RunAsync(from, stop)}");
    }
}
