using System.CommandLine;
using System.Net;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Platform;
using Puente.Platform.ApiUsage;
using Puente.Platform.Errors;
using Puente.Platform.Usage;
using Puente.Terminal;

namespace Puente.Usage;

/// <summary><c>puente usage</c>: how many requests were made, by whom and for what, and where the month will end.</summary>
internal static class UsageVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static Command Create(Session session)
    {
        var by = Choice(
            "--by",
            "WORD",
            "Group by route, client, lane or day; route unless given.",
            ["route", "client", "lane", "day"]
        );
        var source = Choice(
            "--source",
            "WORD",
            "own: this machine's count (unless given); platform: the platform's count of all clients.",
            ["own", "platform"]
        );
        var days = Options.Number("--days", "N", "The last N days; the month so far unless given.", 1, 366);
        var chart = Options.Switch("--chart", "Bars instead of a table.");
        var json = Options.Switch("--json", "One JSON object on standard output.");
        var verb = new Verb("usage", "Show how many requests were made, and forecast the month against fair use.")
        {
            Explanation =
                "Every request of every Puente process of this user is counted by host, day, operation, outcome and lane; the count holds no ids "
                + "and no customer data. Shown is what went to the host of the settings; without settings, all but local emulators. The platform's own count knows all clients of the organisation, is up to a day old and needs the "
                + "permission usage:organization:view or oauth:client:view. The forecast takes the rest of the month to be like the part that was counted.",
            Examples =
            [
                new("puente usage", "This month by route, from this machine's count."),
                new("puente usage --by lane --chart", "Bars by lane."),
                new("puente usage --source platform --by client", "All clients of the organisation."),
                new("puente usage --json | jq .forecast", "For a monitor."),
            ],
            Options = { by, source, days, chart, json },
        };
        verb.SetAction(
            async (arguments, cancellationToken) =>
            {
                var isOwn = arguments.GetValue(source) is not "platform";
                var configuration = session.Read(arguments, isOwn ? Needs.Nothing : Needs.Platform);
                var allowance = FairUse.Allowance(configuration.Licences);
                var now = session.Host.Time.GetUtcNow();
                var today = DateOnly.FromDateTime(now.UtcDateTime);
                var month = new DateOnly(today.Year, today.Month, 1);
                var from = arguments.GetValue(days) is { } given ? today.AddDays(1 - (int)given) : month;
                var earliest = from < month ? from : month;
                var figures = isOwn
                    ? Own(configuration, earliest, today)
                    : await AskAsync(configuration, earliest, today, session.Host, cancellationToken);
                var shown = figures.Where(figure => figure.Day is not { } day || day >= from).ToList();
                var sofar = figures
                    .Where(figure => figure.Day is not { } day || day >= month)
                    .Sum(figure => figure.Requests);
                // The platform's newest whole day is yesterday.
                var until = isOwn ? now : new DateTimeOffset(today, TimeOnly.MinValue, TimeSpan.Zero);
                if (until.UtcDateTime.Date <= month.ToDateTime(TimeOnly.MinValue))
                    until = now;
                var group = arguments.GetValue(by) ?? "route";
                var report = new UsageReport(
                    isOwn ? "own" : "platform",
                    from,
                    today,
                    group,
                    UsageFigure.Group(shown, group),
                    shown.Sum(figure => figure.Requests),
                    sofar,
                    FairUse.Forecast(sofar, until),
                    allowance
                );
                if (arguments.GetValue(json))
                    session.Host.Output.WriteLine(report.Json());
                else
                    report.Write(new Screen(session.Host), arguments.GetValue(chart));
                return ExitCode.Done;
            }
        );
        return verb;
    }

    private static IReadOnlyList<UsageFigure> Own(PuenteConfiguration configuration, DateOnly from, DateOnly to) =>
        configuration.Folders.Usage is { } folder
            ? [.. UsageFile.Read(folder, from, to).Where(entry => IsMeant(entry, configuration)).Select(UsageFigure.Of)]
            : throw new InputException(
                "Requests are not counted, because there is no folder for it: set HOME or XDG_DATA_HOME."
            );

    /// <summary>What was sent to a local emulator is no use of a licence: it counts only when the settings lead there.</summary>
    private static bool IsMeant(UsageEntry entry, PuenteConfiguration configuration) =>
        configuration.NamesPlatform
            ? string.Equals(entry.Host, configuration.ApiBase.Authority, StringComparison.OrdinalIgnoreCase)
            : Uri.TryCreate($"http://{entry.Host}", UriKind.Absolute, out var host) && !host.IsLoopback;

    private static async Task<IReadOnlyList<UsageFigure>> AskAsync(
        PuenteConfiguration configuration,
        DateOnly from,
        DateOnly to,
        CommandHost host,
        CancellationToken cancellationToken
    )
    {
        using var platform = new PlatformClient(configuration.PlatformOptions, host.Time);
        IReadOnlyList<ApiUsageRow> rows;
        try
        {
            rows = await platform.ApiUsage.QueryAsync(from, to, host.Time, Patience, cancellationToken);
        }
        catch (PlatformResponseException fault) when (fault.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            rows = await platform.ApiUsage.RunJobAsync(from, to, host.Time, Patience, cancellationToken);
        }

        return [.. rows.Select(UsageFigure.Of)];
    }

    private static Option<string?> Choice(string name, string helpName, string description, string[] words)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = helpName };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
