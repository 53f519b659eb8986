using System.CommandLine;
using Puente.Analytics.Remote;
using Puente.Analytics.Remote.Details;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Platform;
using Puente.Querying.Names;
using Puente.Terminal;

namespace Puente.Querying;

/// <summary><c>puente query</c>: the platform's analytics, without its limits.</summary>
internal static class QueryVerb
{
    public static Command Create(Session session)
    {
        var source = new Argument<string?>("source")
        {
            Description = "A saved query, a file with the platform's query JSON, or - for standard input.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var flags = new QueryFlags();
        var way = Options.Text("--way", "WAY", "Details: auto, query or job; auto chooses by number and age.");
        var output = Options.Text("--output", "FILE", "File for --format parquet.");
        var dryRun = Options.Switch("--dry-run", "Print the query and the pieces it would be asked in; ask nothing.");
        var save = Options.Text("--save", "NAME", "Ask, and keep the question under a name, beside the settings.");
        var local = Options.Switch("--local", "Ask the company's own tables instead of the platform.");
        var explain = Options.Switch("--explain", "Print the SQL that would answer it from the tables; run nothing.");
        var list = Options.Switch("--list", "List the saved questions.");
        var watch = new Option<string?>("--watch")
        {
            Description = "Ask again every SECONDS (10) and draw anew, until stopped.",
            HelpName = "SECONDS",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var verb = new Verb("query", "Ask the platform's analytics, without its limits.")
        {
            Explanation =
                "Takes the platform's query JSON, or words. A long interval is asked in legal pieces, pages are read in parallel within the "
                + "rate limit, and the answers are put together to what one query would have said: sums added, ratios made from their parts. "
                + "Names become ids and ids names. If something is missing in the answer it says so and ends with exit code 1. "
                + "Without a time it is the day before and today; without metrics, offered, answered, abandoned and handled.",
            Examples =
            [
                new(
                    "puente query --queue Support --metrics tHandle,nOffered --by 30m --last 7d",
                    "Half hours of a week, as a table."
                ),
                new(
                    "puente query --by queue,1d --last 2mo --timezone Europe/Madrid --format csv > queues.csv",
                    "For a spreadsheet; durations in milliseconds."
                ),
                new(
                    "puente query --metrics oServiceLevel,tAnswered --by 1h --last 1d --format chart --watch 30",
                    "A picture that keeps itself current."
                ),
                new(
                    "puente query --users --by user --last 7d --timezone Europe/Madrid",
                    "How long everybody was available, on queue, at lunch."
                ),
                new("puente query --observe queues --watch 5", "How all queues stand now; --local asks the tables."),
                new(
                    "puente query --details --queue Support --from 2026-03-01 --to 2026-04-01 --format json > march.json",
                    "Every conversation of a month once, whole records."
                ),
                new(
                    "puente query support-month --local",
                    "The same question, answered from the tables in milliseconds."
                ),
                new("puente query query.json --dry-run", "What would be asked?"),
                new(
                    "puente query --queue Support --by 1d --last 4w --save support-month",
                    "Keep it; 'puente query support-month' asks again."
                ),
            ],
            Arguments = { source },
        };
        foreach (var option in flags.All.Concat([local, explain, way, output, dryRun, save, list, watch]))
            verb.Options.Add(option);
        verb.SetAction(
            async (arguments, cancellationToken) =>
            {
                var host = session.Host;
                var (listing, explaining) = (arguments.GetValue(list), arguments.GetValue(explain));
                var localOnly = arguments.GetValue(local) || explaining;
                var configuration = session.Read(
                    arguments,
                    listing ? Needs.Nothing
                        : localOnly ? Needs.Store
                        : Needs.Platform
                );
                var saved = new SavedQueries(configuration.Folder);
                if (listing)
                    return List(saved, host);

                var request = (
                    await QuerySource.ReadAsync(arguments.GetValue(source), saved, host, cancellationToken)
                ).With(flags.Read(arguments));
                var format = QueryFormats.Parse(request.Format);
                if (format == QueryFormat.Parquet != arguments.GetValue(output) is not null)
                    throw new InputException("--format parquet and --output FILE belong together.");
                var chosen = WayOf(arguments.GetValue(way));
                if (localOnly && chosen != DetailsWay.Auto)
                    throw new InputException("--way is a choice of the platform's; leave it out with --local.");
                var every = arguments.GetResult(watch) is null ? null : Watching.Every(arguments.GetValue(watch));

                await using var place = localOnly
                    ? await QueryPlace.LocalAsync(configuration, host, cancellationToken)
                    : QueryPlace.Platform(configuration, host, chosen);
                var builder = new QueryBuilder(place.Names, host.Time);
                if (arguments.GetValue(dryRun) || explaining)
                {
                    var question = await builder.BuildAsync(request, cancellationToken);
                    await place.ShowAsync(question, explaining, host, cancellationToken);
                    return ExitCode.Done;
                }

                var run = new QueryRun(host, place.Asker, place.Names, format, arguments.GetValue(output));
                if (every is { } wait)
                    return await Watching.RunAsync(
                        host,
                        wait,
                        async stop => await run.RunAsync(await builder.BuildAsync(request, stop), stop),
                        cancellationToken
                    );
                var code = await run.RunAsync(await builder.BuildAsync(request, cancellationToken), cancellationToken);
                if (arguments.GetValue(save) is { } name)
                    host.Error.WriteLine($"saved in {saved.Write(name, request)}; 'puente query {name}' asks it again");
                return code;
            }
        );
        return verb;
    }

    private static int List(SavedQueries saved, CommandHost host)
    {
        foreach (var name in saved.Names)
            host.Output.WriteLine(name);
        if (saved.Names.Count == 0)
            host.Error.WriteLine("There are no saved queries yet; --save NAME keeps one.");
        return ExitCode.Done;
    }

    private static DetailsWay WayOf(string? text) =>
        text switch
        {
            null or "auto" => DetailsWay.Auto,
            "query" => DetailsWay.Query,
            "job" => DetailsWay.Job,
            _ => throw new InputException($"--way {text}: write auto, query or job."),
        };
}
