using System.CommandLine;
using Microsoft.Extensions.Logging;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Hub;
using Puente.Hub.Discovery;
using Puente.Hub.Streams;
using Puente.Platform;
using Puente.Replaying;
using Puente.Sql;
using Puente.Store;
using Puente.Sync.Events;
using Puente.Sync.Streams;
using Puente.Terminal;

namespace Puente.Running;

/// <summary><c>puente run</c>: the hub, until Ctrl-C.</summary>
internal static class RunVerb
{
    public const Needs Needed = Needs.Platform | Needs.Store | Needs.Since | Needs.Masking;

    public static Command Create(Session session)
    {
        var json = Options.Switch("--json", "One JSON object a line: the hub, then every change of a stream.");
        var verb = new Verb("run", "Keep the tables current, until Ctrl-C.")
        {
            Explanation =
                "Runs every stream that the settings ask for: jobs, the notification channels, the queues that EventBridge fills, the rows made of their events, the details "
                + "of conversations that have ended, the repair of gaps. A stream that dies is red and starts again by itself. Status, "
                + "metrics, statements and events are answered at hub.listen, on this machine only. Ctrl-C stores what is held and "
                + "ends with exit code 0; a second Ctrl-C ends at once and loses nothing that was stored. docs/running.md shows how to run it as a service.",
            Examples =
            [
                new("puente run", "Everything; a live table of the streams."),
                new(
                    "PUENTE_CHANNELS_QUEUES=all PUENTE_CHANNELS_USERS=all puente run",
                    "With the events of all queues and users."
                ),
                new("puente run --json > run.log", "For a log: one object a line."),
                new("puente status", "From another terminal: how the running hub stands."),
            ],
            Options = { json },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                var configuration = session.Read(arguments, Needed);
                return await RunAsync(configuration, session.Host, arguments.GetValue(json), stop);
            }
        );
        return verb;
    }

    /// <summary>Runs a hub until <paramref name="stop"/>; returns the exit code.</summary>
    public static async Task<int> RunAsync(
        PuenteConfiguration configuration,
        CommandHost host,
        bool json,
        CancellationToken stop
    )
    {
        using (var other = await HubClient.FindAsync(configuration.HubFile, stop))
            if (other is not null)
                throw new StoreException(
                    StoreFault.Environment,
                    $"A hub runs for this store already: {other.Hub.Url}, process {other.Hub.Pid}. Ask it with 'puente status', or stop it first."
                );
        var accounts = configuration.HubAccounts();
        var gateway = configuration.Gateway.Read();
        var web = configuration.Web.Read() with { KeptBeside = configuration.Beside };
        using var scim = configuration.Scim.Open(configuration.ScimFile);
        var display = new RunDisplay(host, json);
        foreach (var fault in gateway?.Lookups.Faults ?? [])
            host.Error.WriteLine($"puente: a lookup is left out: {fault}");
        var least = host.Variable(SettingCatalogue.DebugVariable) == "1" ? LogLevel.Debug : LogLevel.Warning;
        using var loggers = new LineLog(display.Note, least, host.Time);
        using var platform = new PlatformClient(configuration.PlatformOptions, host.Time);
        using var sqs = StreamSet.SqsOf(configuration);
        Task<IStore> OpenStore(CancellationToken cancelled) =>
            StoreOpener.OpenToWriteAsync(configuration, host, StoreWork.Live, cancelled);
        await using var store = new SharedStore(await OpenStore(stop), OpenStore);
        await using var log = EventLog.Open(
            configuration.LogFile,
            new EventLogOptions { KeepFor = configuration.LogKeepFor, KeepBytes = configuration.LogKeepBytes },
            host.Time
        );
        var parts = new HubParts
        {
            Store = store,
            Log = log,
            Platform = platform,
            Accounts = accounts,
            Gateway = gateway,
            Scim = scim,
            Web = web,
            Streams = StreamSet.Create(configuration, platform, store, log, sqs, loggers, host.Time),
            Replays = ReplayWorks.Create(configuration, store, log, sqs, host.Time),
        };
        await using var hub = await HubHost.StartAsync(
            parts,
            configuration.HubListen,
            new RestartPolicy(),
            loggers.CreateLogger("hub"),
            host.Time,
            stop
        );
        await HubFile.WriteAsync(configuration.HubFile, hub, CancellationToken.None);
        try
        {
            await display.ShowAsync(hub, stop);
            return await EndAsync(hub, host);
        }
        finally
        {
            HubFile.Remove(configuration.HubFile, hub.Identity);
        }
    }

    private static async Task<int> EndAsync(HubHost hub, CommandHost host)
    {
        host.Error.WriteLine("stopping: what the streams hold is stored");
        var late = await hub.StopAsync(Supervisor.Patience);
        if (late.Count == 0)
        {
            host.Error.WriteLine("the hub has stopped");
            return ExitCode.Done;
        }

        host.Error.WriteLine(
            $"puente: {string.Join(", ", late)} did not end within {Words.Span(Supervisor.Patience)} and is left; the next run goes on from its last commit."
        );
        return ExitCode.Failed;
    }
}
