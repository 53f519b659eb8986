using System.CommandLine;
using System.Globalization;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Sql;

namespace Puente.Export;

/// <summary><c>puente export parquet DIR</c>.</summary>
internal static class ExportVerb
{
    public static Command Create(Session session)
    {
        var folder = new Argument<string>("dir") { Description = "Folder to write into; made when it is not there." };
        var from = Options.Day("--from", "First day, UTC; else the first in the store.");
        var to = Options.Day("--to", "Day after the last, UTC; else the day after the last in the store.");
        var parquet = new Verb("parquet", "Write Parquet files, one folder per table and day.")
        {
            Explanation =
                "Conversation tables go to DIR/<table>/day=2026-03-02/<table>.parquet by the UTC day their conversation started; "
                + "reference tables to DIR/<table>/<table>.parquet. Each file appears when it is complete; writing the same day "
                + "again replaces it. Readers that know Hive partitions find the column day in the path. While 'puente run' owns a "
                + "DuckDB store, the hub reads the rows; each file is then of its own moment.",
            Examples =
            [
                new("puente export parquet ./lake", "Everything."),
                new("puente export parquet ./lake --from 2026-03-01 --to 2026-04-01", "The days of March."),
                new(
                    "duckdb -c \"select count(*) from read_parquet('lake/sessions/*/*.parquet', hive_partitioning = true)\"",
                    "Read them with another program."
                ),
            ],
            Arguments = { folder },
            Options = { from, to },
        };
        parquet.SetAction(
            async (arguments, cancellationToken) =>
            {
                var host = session.Host;
                var (first, end) = (arguments.GetValue(from), arguments.GetValue(to));
                if (first >= end)
                    throw new InputException("--from must lie before --to; --to is the day after the last.");
                var configuration = session.Read(arguments, Needs.Store);
                await using var store = await AskedStore.OpenAsync(configuration, host, cancellationToken);
                var export = new ParquetExport(
                    store,
                    Directory.CreateDirectory(host.PathOf(arguments.GetRequiredValue(folder))).FullName
                );
                var (files, rows) = await export.WriteAsync(first, end, host.Error.WriteLine, cancellationToken);
                host.Output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{files:N0} files, {rows:N0} rows in {arguments.GetRequiredValue(folder)}"
                    )
                );
                return ExitCode.Done;
            }
        );
        return new Verb("export", "Copy the tables out of the store.")
        {
            Examples = [new("puente export parquet ./lake", "Parquet files, one folder per table and day.")],
            Subcommands = { parquet },
        };
    }
}
