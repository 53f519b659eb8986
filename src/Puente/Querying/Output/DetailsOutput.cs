using System.Text;
using System.Text.Json;
using Puente.Analytics.Remote.Details;
using Puente.Sql;
using Puente.Terminal;

namespace Puente.Querying.Output;

/// <summary>Writes conversations as they are read; only a table and Parquet wait for the last.</summary>
internal sealed class DetailsOutput(CommandHost host, DetailsGrid grid, TimeZoneInfo zone)
{
    /// <summary>The platform's shape, one record a line.</summary>
    public async Task<long> WriteJsonAsync(Conversations conversations, long most, CancellationToken cancellationToken)
    {
        var count = 0L;
        await host.Output.WriteAsync("{".AsMemory(), cancellationToken);
        await foreach (var row in FirstAsync(conversations, most))
        {
            var line = (count++ == 0 ? "\"conversations\":[\n" : ",\n") + Encoding.UTF8.GetString(row.Utf8Json.Span);
            await host.Output.WriteAsync(line.AsMemory(), cancellationToken);
        }

        if (count > 0)
            await host.Output.WriteAsync("\n],".AsMemory(), cancellationToken);
        using var buffer = new MemoryStream();
        await using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            conversations.WriteFacets(json);
            json.WriteNumber("totalHits", conversations.TotalHits);
            json.WriteEndObject();
        }

        // The rest of the object that the first line began.
        await host.Output.WriteAsync(
            (Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(1, (int)buffer.Length - 1)) + "\n").AsMemory(),
            cancellationToken
        );
        return count;
    }

    public async Task<long> WriteCsvAsync(Conversations conversations, long most, CancellationToken cancellationToken)
    {
        var csv = new CsvWriter(host.Output);
        await csv.WriteAsync(DetailsGrid.ForPrograms.Select(column => column.Name), cancellationToken);
        var count = 0L;
        await foreach (var row in FirstAsync(conversations, most))
        {
            var values = await grid.ProgramRowAsync(row, cancellationToken);
            await csv.WriteAsync(values.Select(GridOutput.Text), cancellationToken);
            count++;
        }

        return count;
    }

    public async Task<long> WriteTableAsync(Conversations conversations, long most, CancellationToken cancellationToken)
    {
        var rows = new List<object?[]>();
        await foreach (var row in FirstAsync(conversations, most))
            rows.Add(await grid.PersonRowAsync(row, cancellationToken));
        GridOutput.WriteTable(new Grid(DetailsGrid.ForPeople, rows), new Screen(host), zone);
        return rows.Count;
    }

    public async Task<Grid> GridAsync(Conversations conversations, long most, CancellationToken cancellationToken)
    {
        var rows = new List<object?[]>();
        await foreach (var row in FirstAsync(conversations, most))
            rows.Add(await grid.ProgramRowAsync(row, cancellationToken));
        return new Grid(DetailsGrid.ForPrograms, rows);
    }

    private static async IAsyncEnumerable<DetailsRow> FirstAsync(Conversations conversations, long most)
    {
        var left = most;
        await foreach (var row in conversations.Rows)
        {
            yield return row;
            if (--left == 0)
                yield break;
        }
    }
}
