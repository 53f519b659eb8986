using System.CommandLine;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Hub.Discovery;
using Puente.Hub.Status;
using Puente.Sql;
using Puente.Store.Runs;
using Puente.Terminal;

namespace Puente.Status;

/// <summary><c>puente status</c>: what the store holds, how far it reaches, what is open, and how the hub's streams stand.</summary>
internal static class StatusVerb
{
    public static Command Create(Session session)
    {
        var json = Options.Switch("--json", "One JSON object on standard output.");
        var verb = new Verb("status", "Show what the store holds, how far it reaches and what is open.")
        {
            Explanation =
                "Asks the hub when one runs ('puente run'), else reads the store itself; the platform is not asked. Ends with exit code "
                + "1 when the running hub is red: a stream that is dead or stalled, a store or an event log that cannot be used. Open gaps "
                + "are shown and are not red; they are being repaired.",
            Examples =
            [
                new("puente status", "For people."),
                new("puente status --json | jq .lagSeconds", "For a monitor: how far the tables are behind."),
                new(
                    "puente status --json | jq '.streams[] | {name, condition, lagSeconds}'",
                    "How the streams of a running hub stand."
                ),
            ],
            Options = { json },
        };
        verb.SetAction(
            async (arguments, cancellationToken) =>
            {
                var configuration = session.Read(arguments, Needs.Store);
                using var hub = await HubClient.FindAsync(configuration.HubFile, cancellationToken);
                return hub is null
                    ? await ShowStoreAsync(configuration, session.Host, arguments.GetValue(json), cancellationToken)
                    : await ShowHubAsync(hub, session.Host, arguments.GetValue(json), cancellationToken);
            }
        );
        return verb;
    }

    private static async Task<int> ShowStoreAsync(
        PuenteConfiguration configuration,
        CommandHost host,
        bool json,
        CancellationToken cancellationToken
    )
    {
        await using var store = await StoreOpener.OpenToReadAsync(configuration, host, cancellationToken);
        var status = await StoreStatus.ReadAsync(store, host.Time, cancellationToken);
        if (json)
            host.Output.WriteLine(StatusJson.Write(status, configuration.ReadBudget()));
        else
        {
            var screen = new Screen(host);
            Write(status, screen);
            if (configuration.ReadBudget() is { } budget)
            {
                screen.Line();
                BudgetPicture.Write(budget, screen);
            }
        }

        return ExitCode.Done;
    }

    private static async Task<int> ShowHubAsync(
        HubClient hub,
        CommandHost host,
        bool json,
        CancellationToken cancellationToken
    )
    {
        var text = await hub.StatusAsync(cancellationToken);
        var status = StatusReading.Read(text, host.Time);
        if (json)
            host.Output.WriteLine(text);
        else
        {
            var screen = new Screen(host);
            HubPicture.Write(status, screen);
            if (status.Store is { } store)
                Write(store, screen);
        }

        return status.IsRed ? ExitCode.Failed : ExitCode.Done;
    }

    private static void Write(StoreStatus status, Screen screen)
    {
        screen.Line(status.Store);
        screen.Line(
            status is { Reach: { } reach, AsOf: { } asOf, Lag: { } lag }
                ? $"Conversations up to {Words.Time(reach)} UTC, as the platform knew them at {Words.Time(asOf)} UTC: {Words.Span(lag)} behind."
                : "No conversations yet. Run 'puente sync'."
        );
        screen.Line();
        screen.Table(
            ["table", "rows"],
            [.. status.Tables.Select(table => (IReadOnlyList<string>)[table.Table, Words.Count(table.Rows)])],
            new HashSet<int> { 1 }
        );
        WriteDays(status, screen);
        WriteRuns(status, screen);
        WriteOpen(status, screen);
    }

    private static void WriteDays(StoreStatus status, Screen screen)
    {
        if (status.Days.Count == 0)
            return;
        screen.Line();
        screen.Line($"Days by age      {DayPicture.Legend}");
        foreach (var line in DayPicture.Draw(status.Days))
            screen.Line($"  {line}");
        screen.Line(
            $"  conversations: {Words.Count(status.Days.Sum(day => day.Final))} final, "
                + $"{Words.Count(status.Days.Sum(day => day.Settled))} settled, {Words.Count(status.Days.Sum(day => day.Live))} live"
        );
    }

    private static void WriteRuns(StoreStatus status, Screen screen)
    {
        if (status.Runs.Count == 0)
            return;
        screen.Line();
        screen.Line("Last runs");
        screen.Table(
            ["started", "took", "stream", "outcome"],
            [
                .. status.Runs.Select(run =>
                    (IReadOnlyList<string>)[Words.Time(run.StartedAt), Took(run), run.Stream, run.Outcome]
                ),
            ]
        );
    }

    private static void WriteOpen(StoreStatus status, Screen screen)
    {
        screen.Line();
        if (status.OpenGaps.Count == 0)
            screen.Line("No open gaps.");
        else
        {
            screen.Line($"Open gaps: {Words.Count(status.OpenGaps.Count)}");
            screen.Table(
                ["stream", "from", "to", "cause"],
                [
                    .. status.OpenGaps.Select(gap =>
                        (IReadOnlyList<string>)[gap.Stream, Words.Time(gap.From), Words.Time(gap.To), gap.Cause]
                    ),
                ]
            );
        }

        WriteCertificates(status.Certificates, screen);
        screen.Line(
            status.Quarantined == 0
                ? "Nothing in quarantine."
                : $"In quarantine: {Words.Count(status.Quarantined, "record")}; see 'puente sql \"select source, reason, received_at from quarantine\"'."
        );
    }

    private static void WriteCertificates(CertificateCounts certificates, Screen screen)
    {
        if (certificates.Equal + certificates.Different == 0)
            return;
        var reach = certificates.Reach is { } moment ? $", up to {Words.Time(moment)} UTC" : "";
        screen.Line(
            $"Certificates: {Words.Count(certificates.Equal, "interval")} counted equal to the platform{reach}."
        );
        if (certificates.Different > 0)
        {
            screen.Line(
                $"  {Words.Count(certificates.Different, "interval")} different: see 'puente sql \"select id, checked_at, differences from certificates where outcome <> 'equal'\"'."
            );
        }
    }

    private static string Took(Run run) => run.EndedAt is { } end ? Words.Span(end - run.StartedAt) : "";
}
