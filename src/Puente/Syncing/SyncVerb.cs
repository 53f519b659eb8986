using System.CommandLine;
using System.Globalization;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Platform;
using Puente.Platform.Governor;
using Puente.Sql;
using Puente.Store;
using Puente.Sync;
using Puente.Terminal;

namespace Puente.Syncing;

/// <summary><c>puente sync</c>: fetch what is new, until the tables equal the platform's records.</summary>
internal static class SyncVerb
{
    public static Command Create(Session session)
    {
        var from = Options.Day("--from", "First day, UTC, instead of the setting since.");
        var to = Options.Day("--to", "Day after the last, UTC; else up to the platform's availability date.");
        var full = Options.Switch("--full", "Read every day again, also those that are final.");
        var dryRun = Options.Switch("--dry-run", "Only show which days would be read, and why.");
        var json = Options.Switch("--json", "Progress and summary as JSON, one object a line.");
        var verb = new Verb("sync", "Fetch what is new into the store.")
        {
            Explanation =
                "Reads each day from analytics jobs and reads it again while it can still change, until two readings agree. It can be "
                + "interrupted at any moment and goes on where it was: rows and place are stored together. Ctrl-C stores what was "
                + "read and ends with exit code 1; a second Ctrl-C ends at once and loses nothing that was stored.",
            Examples =
            [
                new("puente sync", "Everything that is due; run it by cron every few minutes to nightly."),
                new("puente sync --dry-run", "Which days, why, and how many calls."),
                new("puente sync --from 2026-03-01 --to 2026-04-01", "Only the days of March."),
                new("puente sync --json | jq -c 'select(.result).result'", "The summary, for a monitor."),
            ],
            Options = { from, to, full, dryRun, json },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                var request = new SyncRequest(
                    arguments.GetValue(from),
                    arguments.GetValue(to),
                    arguments.GetValue(full)
                );
                if (request.From >= request.To)
                    throw new InputException("--from must lie before --to; --to is the day after the last.");
                var needs =
                    Needs.Platform | Needs.Store | Needs.Masking | (request.From is null ? Needs.Since : Needs.Nothing);
                var configuration = session.Read(arguments, needs);
                var options = OptionsOf(configuration, request.From);
                using var platform = new PlatformClient(configuration.PlatformOptions, session.Host.Time);
                var bulk = platform.WithLane(Lane.Backfill);
                if (arguments.GetValue(dryRun))
                    return await PlanAsync(
                        configuration,
                        bulk,
                        options,
                        request,
                        session.Host,
                        arguments.GetValue(json),
                        stop
                    );

                await using var store = await StoreOpener.OpenToWriteAsync(
                    configuration,
                    session.Host,
                    StoreWork.Load,
                    stop
                );
                var sync = new ConversationSync(bulk, store, options, configuration.Masking, session.Host.Time);
                return await RunAsync(sync, request, session.Host, arguments.GetValue(json), stop);
            }
        );
        return verb;
    }

    /// <summary>Runs one sync with its progress and its summary; returns the exit code.</summary>
    public static async Task<int> RunAsync(
        ConversationSync sync,
        SyncRequest request,
        CommandHost host,
        bool json,
        CancellationToken stop
    )
    {
        // The first Ctrl-C only asks for an orderly end; what is held is stored before the command returns.
        var result = await SyncDisplay.ShowAsync(
            host,
            json,
            progress => sync.RunAsync(request, progress, stop, CancellationToken.None)
        );
        SyncSummary.Write(result, host, json);
        return result is { Stopped: false, Failed.Count: 0 } ? ExitCode.Done : ExitCode.Failed;
    }

    public static SyncOptions OptionsOf(PuenteConfiguration configuration, DateOnly? from) =>
        new()
        {
            Since = configuration.Since ?? from ?? throw new InvalidOperationException("Read with Needs.Since first."),
            PageSize = configuration.PageSize,
        };

    private static async Task<int> PlanAsync(
        PuenteConfiguration configuration,
        PlatformClient platform,
        SyncOptions options,
        SyncRequest request,
        CommandHost host,
        bool json,
        CancellationToken cancellationToken
    )
    {
        var plan = await PlanAsync(configuration, platform, options, request, host, cancellationToken);
        if (json)
            host.Output.WriteLine(SyncSummary.Json(plan));
        else
            Write(plan, new Screen(host));
        return ExitCode.Done;
    }

    /// <summary>A dry run makes no store: without one, the plan is that of an empty one, which is gone afterwards.</summary>
    private static async Task<SyncPlan> PlanAsync(
        PuenteConfiguration configuration,
        PlatformClient platform,
        SyncOptions options,
        SyncRequest request,
        CommandHost host,
        CancellationToken cancellationToken
    )
    {
        if (!StoreOpener.IsMissing(configuration))
        {
            await using var store = await StoreOpener.OpenToReadAsync(configuration, host, cancellationToken);
            return await SyncPlan.MakeAsync(platform, store, options, request, cancellationToken);
        }

        var folder = Directory.CreateTempSubdirectory("puente-plan-").FullName;
        try
        {
            var address = StoreAddress.Parse(Path.Combine(folder, "empty.duckdb"));
            await using var empty = await Stores.OpenAsync(address, host.Time, cancellationToken);
            return await SyncPlan.MakeAsync(platform, empty, options, request, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(SyncPlan plan, Screen screen)
    {
        screen.Line($"The platform's jobs reach up to {Words.Time(plan.Availability)} UTC.");
        if (plan.Days.Count == 0)
        {
            screen.Line("Nothing is due.");
            return;
        }

        screen.Table(
            ["day", "why", "calls"],
            [
                .. plan.Days.Select(day =>
                    (IReadOnlyList<string>)
                        [Words.Day(day.Day), day.Why, day.ExpectedCalls?.ToString(CultureInfo.InvariantCulture) ?? "?"]
                ),
            ],
            new HashSet<int> { 2 }
        );
        var known = plan.Days.Sum(day => day.ExpectedCalls ?? 0);
        var unknown = plan.Days.Count(day => day.ExpectedCalls is null);
        screen.Line(
            $"{Words.Count(plan.Days.Count, "day")}, about {Words.Count(known, "call")}"
                + (unknown > 0 ? $" and those of {Words.Count(unknown, "day")} never read." : ".")
        );
    }
}
