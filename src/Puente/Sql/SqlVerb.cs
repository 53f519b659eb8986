using System.CommandLine;
using System.Globalization;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
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
                + "go to standard error, so that a pipe sees only data. While 'puente run' owns a DuckDB store, the hub runs the statement.",
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
                var form =
                    file is not null ? Form.Parquet
                    : arguments.GetValue(csv) ? Form.Csv
                    : arguments.GetValue(json) ? Form.Json
                    : Form.Table;
                var started = host.Time.GetTimestamp();
                var sql = arguments.GetRequiredValue(statement);
                await using var store = await AskedStore.OpenAsync(configuration, host, cancellationToken);
                var count = file is not null
                    ? await store.ExportParquetAsync(sql, host.PathOf(file), cancellationToken)
                    : await WriteAsync(store, sql, host, form, cancellationToken);
                await host.Output.FlushAsync(cancellationToken);
                Report(host, count, host.Time.GetElapsedTime(started), form);
                return ExitCode.Done;
            }
        );
        return verb;
    }

    private static async Task<long> WriteAsync(
        AskedStore store,
        string sql,
        CommandHost host,
        Form form,
        CancellationToken cancellationToken
    )
    {
        await using var result = await store.QueryAsync(sql, cancellationToken);
        return form switch
        {
            Form.Csv => await RowOutput.WriteCsvAsync(result, host.Output, cancellationToken),
            Form.Json => await RowOutput.WriteJsonAsync(result, host.Output, cancellationToken),
            _ => await RowOutput.WriteTableAsync(result, new Screen(host), cancellationToken),
        };
    }

    private static void Report(CommandHost host, long count, TimeSpan elapsed, Form form)
    {
        var seconds = elapsed.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
        host.Error.WriteLine(
            form == Form.Table && count > RowOutput.TableRows
                ? $"the first {Words.Count(RowOutput.TableRows)} rows, {seconds} s; --csv, --json or --parquet give all"
                : $"{Words.Count(count, "row")}, {seconds} s"
        );
    }

    private enum Form
    {
        Table,
        Csv,
        Json,
        Parquet,
    }
}
