using System.CommandLine;
using System.Globalization;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Parquet;
using Puente.Store;
using Puente.Terminal;

namespace Puente.Sql;

/// <summary><c>puente sql</c>: one read-only statement on the store.</summary>
internal static class SqlVerb
{
    public static Command Create(Session session)
    {
        var statement = new Argument<string>("statement") { Description = "One SQL statement that only reads." };
        var csv = Options.Switch("--csv", "Comma-separated values (RFC 4180) on standard output.");
        var json = Options.Switch("--json", "One JSON object a line on standard output.");
        var parquet = Options.Text("--parquet", "FILE", "Write the rows to a Parquet file (zstd).");
        var verb = new Verb("sql", "Ask the store a question in SQL.")
        {
            Explanation =
                "Runs one read-only statement and prints a table; docs/tables.md lists the tables. A table shows the first "
                + "1,000 rows and cuts wide cells to the terminal; --csv, --json and --parquet give everything. Rows and time "
                + "go to standard error, so that a pipe sees only data.",
            Examples =
            [
                new("puente sql \"select count(*) from conversations\"", "How many there are."),
                new(
                    "puente sql \"select q.name, count(*) from participants p join queues q on … group by 1\" --csv > queues.csv",
                    "A spreadsheet."
                ),
                new(
                    "puente sql \"from sessions limit 5\" --json | jq .",
                    "Objects for a script (DuckDB's short form of select)."
                ),
                new("puente sql \"select * from segments\" --parquet segments.parquet", "A file for another tool."),
            ],
            Arguments = { statement },
            Options = { csv, json, parquet },
        };
        verb.SetAction(
            async (arguments, cancellationToken) =>
            {
                var file = arguments.GetValue(parquet);
                if (
                    Enumerable.Count(
                        [arguments.GetValue(csv), arguments.GetValue(json), file is not null],
                        chosen => chosen
                    ) > 1
                )
                    throw new InputException("Choose one of --csv, --json and --parquet.");
                var host = session.Host;
                var configuration = session.Read(arguments, Needs.Store);
                var started = host.Time.GetTimestamp();
                await using var store = await StoreOpener.OpenToReadAsync(configuration, cancellationToken);
                await using var result = await store.QueryAsync(
                    arguments.GetRequiredValue(statement),
                    cancellationToken
                );
                var count = await WriteAsync(
                    result,
                    host,
                    arguments.GetValue(csv),
                    arguments.GetValue(json),
                    file,
                    cancellationToken
                );
                await host.Output.FlushAsync(cancellationToken);
                Report(
                    host,
                    count,
                    host.Time.GetElapsedTime(started),
                    cut: !arguments.GetValue(csv) && !arguments.GetValue(json) && file is null
                );
                return ExitCode.Done;
            }
        );
        return verb;
    }

    private static async Task<long> WriteAsync(
        IQueryResult result,
        CommandHost host,
        bool csv,
        bool json,
        string? file,
        CancellationToken cancellationToken
    )
    {
        if (file is null)
            return csv ? await RowOutput.WriteCsvAsync(result, host.Output, cancellationToken)
                : json ? await RowOutput.WriteJsonAsync(result, host.Output, cancellationToken)
                : await RowOutput.WriteTableAsync(result, new Screen(host), cancellationToken);

        await using var writer = ParquetFile.Create(host.PathOf(file), result.Columns);
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
            writer.Add(row);
        return await writer.CompleteAsync(cancellationToken);
    }

    private static void Report(CommandHost host, long count, TimeSpan elapsed, bool cut)
    {
        var seconds = elapsed.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
        host.Error.WriteLine(
            cut && count > RowOutput.TableRows
                ? $"first {RowOutput.TableRows:N0} rows, {seconds} s; --csv, --json or --parquet give all"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count:N0} {(count == 1 ? "row" : "rows")}, {seconds} s"
                )
        );
    }
}
