using System.Globalization;
using Puente.Analytics;
using Puente.Api;
using Puente.Failures;
using Puente.Querying.Names;
using Puente.Querying.Output;
using Puente.Terminal;

namespace Puente.Querying;

/// <summary>Asks one question and writes the answer.</summary>
/// <param name="file">Where Parquet goes.</param>
internal sealed class QueryRun(CommandHost host, IAsker asker, NameDirectory names, QueryFormat format, string? file)
{
    /// <returns><see cref="ExitCode.Failed"/> when something is missing in the answer.</returns>
    public async Task<int> RunAsync(Question question, CancellationToken cancellationToken)
    {
        var started = host.Time.GetTimestamp();
        names.At = question.End ?? DateTimeOffset.MaxValue;
        var (what, summary) =
            question.Endpoint == AnalyticsEndpoint.ConversationDetails
                ? await DetailsAsync(question, cancellationToken)
                : await AggregatesAsync(question, cancellationToken);
        await host.Output.FlushAsync(cancellationToken);
        foreach (var note in summary.Notes)
            host.Error.WriteLine(note);
        var seconds = host.Time.GetElapsedTime(started).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
        host.Error.WriteLine($"{what}, {Words.Count(summary.Requests, "request")}, {seconds} s");
        foreach (var reason in summary.Missing)
            host.Error.WriteLine($"incomplete: {reason}");
        return summary.Missing.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private async Task<(string What, Summary Summary)> AggregatesAsync(
        Question question,
        CancellationToken cancellationToken
    )
    {
        var answer = await asker.AskAsync(question, cancellationToken);
        var summary = new Summary(answer.Requests, answer.Missing, answer.Notes);
        var groups = AnalyticsEndpoints.IsAboutNow(question.Endpoint)
            ? PresentGroups.Read(answer.Body, host.Time.GetUtcNow())
            : answer.Aggregates();
        if (format == QueryFormat.Json)
        {
            using var document = System.Text.Json.JsonDocument.Parse(answer.Body);
            host.Output.WriteLine(JsonText.Indented(document.RootElement));
            return (Words.Count(groups.Count, "group"), summary);
        }

        var rows = await AnswerRows.ReadAsync(groups, question, names, cancellationToken);
        var screen = new Screen(host);
        switch (format)
        {
            case QueryFormat.Chart:
                Chart.Write(rows, question.HasBuckets, screen, question.Zone);
                break;
            case QueryFormat.Table:
                GridOutput.WriteTable(AggregateGrid.ForPeople(rows, question.HasBuckets), screen, question.Zone);
                break;
            default:
                await WriteAsync(AggregateGrid.ForPrograms(rows), cancellationToken);
                break;
        }

        return (Words.Count(rows.Rows.Count, "row"), summary);
    }

    private async Task<(string What, Summary Summary)> DetailsAsync(
        Question question,
        CancellationToken cancellationToken
    )
    {
        if (format == QueryFormat.Chart)
            throw new InputException("--format chart draws sums; leave out --details.");
        var conversations = await asker.OpenAsync(question, cancellationToken);
        var output = new DetailsOutput(host, new DetailsGrid(names), question.Zone);
        var most = question.Limit ?? (format == QueryFormat.Table ? Puente.Sql.RowOutput.TableRows : long.MaxValue);
        var count = format switch
        {
            QueryFormat.Json => await output.WriteJsonAsync(conversations, most, cancellationToken),
            QueryFormat.Csv => await output.WriteCsvAsync(conversations, most, cancellationToken),
            QueryFormat.Parquet => await WriteParquetAsync(output, conversations, most, cancellationToken),
            _ => await output.WriteTableAsync(conversations, most, cancellationToken),
        };
        var what =
            count < conversations.TotalHits && count == most
                ? $"the first {Words.Count(count)} of {Words.Count(conversations.TotalHits, "conversation")}"
                    + (question.Limit is null ? "; --format csv, json or parquet give all" : "")
                : Words.Count(count, "conversation");
        return (what, conversations.Summary());
    }

    private async Task<long> WriteParquetAsync(
        DetailsOutput output,
        Conversations conversations,
        long most,
        CancellationToken cancellationToken
    )
    {
        var grid = await output.GridAsync(conversations, most, cancellationToken);
        await WriteAsync(grid, cancellationToken);
        return grid.Rows.Count;
    }

    private async Task WriteAsync(Grid grid, CancellationToken cancellationToken)
    {
        if (format == QueryFormat.Parquet)
            ParquetFile.Write(grid, host.PathOf(file!), cancellationToken);
        else
            await GridOutput.WriteCsvAsync(grid, host.Output, cancellationToken);
    }
}
