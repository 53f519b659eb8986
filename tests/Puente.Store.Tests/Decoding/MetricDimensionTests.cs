using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using Puente.Store.Schema;
using Puente.Store.Tests.DuckDb;
using Puente.Store.Tests.Records;

namespace Puente.Store.Tests.Decoding;

/// <summary>The copies that each metric carries; the upgrade's SQL, written another way, is the second opinion.</summary>
public sealed class MetricDimensionTests
{
    private const string Derived = "segment_ordinal, media_type, direction, purpose, user_id, queue_id, wrap_up_code";
    private const string Key = "conversation_id, participant_ordinal, session_ordinal, metric_ordinal";
    private const string User = "0a9e0000-0000-4000-8000-000000000001";
    private const string Queue = "b1e5a6d0-0000-4000-8000-0000000000a1";

    [Theory]
    [InlineData("09:00:00.000", 0, "nothing had begun before: the first that had begun")]
    [InlineData("09:00:10.000", 0, "the end belongs to what ends")]
    [InlineData("09:00:10.001", 1, "inside the second")]
    [InlineData("09:00:40.000", 2, "an open segment has no end")]
    public async Task A_metric_belongs_to_the_segment_in_force(string time, int segment, string why)
    {
        await using var temp = await TempStore.OpenAsync();
        // Members in an unusual order: what a metric needs may come after it.
        var record = $$"""
            {"participants":[{"sessions":[],"purpose":"customer"},{"sessions":[{"metrics":[{"name":"tTalk","value":1,"emitDate":"2026-03-02T{{time}}Z"}],
            "segments":[
              {"segmentStart":"2026-03-02T09:00:00.000Z","segmentEnd":"2026-03-02T09:00:10.000Z","wrapUpCode":"0"},
              {"segmentStart":"2026-03-02T09:00:10.000Z","segmentEnd":"2026-03-02T09:00:30.000Z","queueId":"{{Queue}}","wrapUpCode":"1"},
              {"segmentStart":"2026-03-02T09:00:30.000Z","wrapUpCode":"2"}],
            "mediaType":"voice","direction":"inbound"}],"userId":"{{User}}","purpose":"agent"}],
            "conversationId":"c0a70000-0000-4000-8000-000000000001","conversationStart":"2026-03-02T09:00:00.000Z"}
            """;

        await temp.WriteAsync(Pages.Decode(record));

        var row = Assert.Single(await temp.QueryAsync($"SELECT {Derived} FROM session_metrics"));
        Assert.True((int)row[0]! == segment, why);
        Assert.Equal(segment.ToString(CultureInfo.InvariantCulture), row[6]);
        Assert.Equal(segment == 1 ? Guid.Parse(Queue) : null, row[5]);
        Assert.Equal(["voice", "inbound", "agent", Guid.Parse(User)], row[1..5]);
    }

    [Fact]
    public async Task An_emission_before_every_segment_belongs_to_none()
    {
        await using var temp = await TempStore.OpenAsync();

        await temp.WriteAsync(
            Pages.Decode(
                Record(
                    [
                        [(5, 6)],
                        [],
                    ],
                    [
                        [4],
                        [4],
                    ]
                )
            )
        );

        Assert.All(await temp.QueryAsync("SELECT segment_ordinal FROM session_metrics"), row => Assert.Null(row[0]));
    }

    [Fact]
    public async Task The_upgrade_of_an_old_store_finds_what_the_decoder_finds()
    {
        await using var temp = await TempStore.OpenAsync();
        // Few different times, so that starts, ends and emissions meet often.
        var random = new Random(20260302);
        int[] Times() => [.. Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(7))];
        var records = Enumerable
            .Range(0, 40)
            .Select(number =>
                Record(
                    [.. Enumerable.Range(0, 3).Select(_ => Times().Zip(Times()).ToArray())],
                    [.. Enumerable.Range(0, 3).Select(_ => Times())],
                    number
                )
            )
            .Concat(Enumerable.Range(0, 40).Select(seed => RandomRecord.Write(seed, odd: seed % 2 == 0)));
        await temp.WriteAsync(Pages.Decode([.. records]));
        var all = $"SELECT {Key}, {Derived} FROM session_metrics ORDER BY {Key}";
        var decoded = await temp.QueryAsync(all);
        await temp.Store.DisposeAsync();

        using (var connection = new DuckDBConnection($"Data Source={temp.File}"))
        {
            await connection.OpenAsync();
            using var command = connection.CreateCommand();
            command.CommandText =
                $"UPDATE session_metrics SET {string.Join(", ", Derived.Split(", ").Select(name => $"{name} = NULL"))};"
                + SchemaUpgrades.FillFromRows;
            await command.ExecuteNonQueryAsync();
        }
        await temp.ReopenAsync();

        Assert.True(decoded.Length > 150, $"{decoded.Length} metrics are too few to say anything.");
        Assert.Equal(decoded, await temp.QueryAsync(all));
    }

    private static string Record((int From, int To)[][] segments, int[][] metrics, int number = 0)
    {
        static string At(int second) => $"\"2026-03-02T09:00:0{second}.000Z\"";
        var json = new StringBuilder(
            $"{{\"conversationId\":\"c0a70000-0000-4000-8000-{number:x12}\",\"conversationStart\":{At(0)},\"participants\":[{{\"sessions\":["
        );
        for (var index = 0; index < segments.Length; index++)
        {
            // A segment that would end before it starts stays open.
            var lists = segments[index]
                .Select(one =>
                    $"{{\"segmentStart\":{At(one.From)}{(one.To < one.From ? "" : $",\"segmentEnd\":{At(one.To)}")}}}"
                );
            var emitted = metrics[index].Select(one => $"{{\"name\":\"nX\",\"value\":1,\"emitDate\":{At(one)}}}");
            json.Append(index == 0 ? "" : ",")
                .Append($"{{\"segments\":[{string.Join(',', lists)}],\"metrics\":[{string.Join(',', emitted)}]}}");
        }
        return json.Append("]}]}").ToString();
    }
}
