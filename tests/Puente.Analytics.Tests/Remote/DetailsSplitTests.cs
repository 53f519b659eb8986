using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Puente.Analytics.Remote;
using Puente.Analytics.Remote.Details;

namespace Puente.Analytics.Tests.Remote;

public sealed class DetailsSplitTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Any_interval_gives_each_conversation_that_one_endless_query_would_once_and_in_order() =>
        await Gen.Select(
                Gen.Select(Gen.Int[0, 20 * 1_440], Gen.Int[-1, 3_000], Gen.Guid).Array[0, 400],
                Gen.Int[0, 15 * 24],
                Gen.Int[1, 12 * 24],
                Gen.Bool,
                Pick("asc", "desc"),
                Pick("conversationStart", "conversationEnd")
            )
            .SampleAsync(
                async (drawn, from, hours, overlap, order, by) =>
                {
                    var pretend = new PretendConversations(overlap, longestDays: 3, depth: overlap ? 40 : 400);
                    pretend.All.AddRange(
                        drawn.Select(one => new PretendConversation(
                            one.Item3,
                            Start.AddMinutes(one.Item1),
                            one.Item2 < 0 ? null : Start.AddMinutes(one.Item1 + one.Item2)
                        ))
                    );
                    var (first, end) = (Start.AddHours(from), Start.AddHours(from + hours));
                    var (rows, reading) = await ReadAsync(pretend, first, end, overlap ? 40 : 400, order, by);
                    var expected = pretend.In(first, end).ToList();
                    Assert.True(reading.IsComplete, string.Join(' ', reading.Missing));
                    Assert.Equal(expected.Count, reading.TotalHits);
                    Assert.Equal(expected.Select(one => one.Id).Order(), rows.Select(one => one.Id).Order());
                    var times = rows.Select(one =>
                            by == "conversationEnd" ? one.End ?? DateTimeOffset.MaxValue : one.Start
                        )
                        .ToList();
                    Assert.Equal(order == "asc" ? times.Order() : times.OrderDescending(), times);
                },
                iter: 150,
                threads: 1
            );

    [Theory]
    [InlineData("asc")]
    [InlineData("desc")]
    public async Task Conversations_that_arrive_while_pages_are_read_neither_repeat_nor_hide_others(string order)
    {
        var pretend = new PretendConversations(true, 7, 100_000);
        pretend.All.AddRange(
            Enumerable.Range(0, 300).Select(n => new PretendConversation(Guid.NewGuid(), Start.AddMinutes(n), null))
        );
        var there = pretend.All.Select(one => one.Id).ToHashSet();
        var arrived = 300;
        pretend.BeforePage = _ => pretend.All.Add(new(Guid.NewGuid(), Start.AddMinutes(arrived++), null));
        var (rows, reading) = await ReadAsync(pretend, Start, Start.AddDays(1), 100_000, order);
        Assert.True(reading.IsComplete);
        Assert.Equal(rows.Count, rows.Select(row => row.Id).Distinct().Count());
        Assert.Superset(there, rows.Select(row => row.Id).ToHashSet());
    }

    [Fact]
    public async Task Conversations_that_leave_the_selection_hide_no_other()
    {
        var pretend = new PretendConversations(true, 7, 100_000);
        pretend.All.AddRange(
            Enumerable.Range(0, 60).Select(n => new PretendConversation(Guid.NewGuid(), Start.AddMinutes(n), null))
        );
        var staying = pretend.All.Skip(5).Select(one => one.Id).ToHashSet();
        var left = 0;
        // One of the first page leaves before each of the next, and moves a row across the border.
        pretend.BeforePage = body =>
        {
            if (body["paging"]!["pageNumber"]!.GetValue<int>() > 1 && left++ < 5)
                pretend.All.RemoveAt(0);
        };
        var (rows, reading) = await ReadAsync(
            pretend,
            Start,
            Start.AddDays(1),
            100_000,
            "asc",
            pageSize: 10,
            parallel: 1
        );
        Assert.True(reading.IsComplete);
        Assert.Superset(staying, rows.Select(row => row.Id).ToHashSet());
    }

    [Fact]
    public async Task A_day_that_is_deeper_than_pages_reach_is_said_to_be_cut()
    {
        // This platform looks at the day only, so that smaller intervals do not help.
        var pretend = new PretendConversations(overlap: false, 7, depth: 200);
        pretend.All.AddRange(
            Enumerable.Range(0, 250).Select(n => new PretendConversation(Guid.NewGuid(), Start.AddMinutes(n), null))
        );
        var (rows, reading) = await ReadAsync(pretend, Start, Start.AddDays(1), depth: 200, "asc");
        Assert.Equal((200, 250), (rows.Count, reading.TotalHits));
        Assert.False(reading.IsComplete);
        Assert.Contains(
            "holds 250 conversations, and pages reach 200",
            Assert.Single(reading.Missing),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Who_has_seen_enough_stops_the_asking()
    {
        var pretend = new PretendConversations(true, 7, 100_000);
        pretend.All.AddRange(
            Enumerable.Range(0, 1_400).Select(n => new PretendConversation(Guid.NewGuid(), Start.AddMinutes(n), null))
        );
        using var platform = new PretendAnalytics { Details = pretend.Answer };
        using var client = platform.Client();
        var reading = await new AnalyticsClient(client, new AnalyticsClientOptions { Parallel = 2 }).OpenDetailsAsync(
            Query(Start, Start.AddDays(1), "asc", "conversationStart")
        );
        await foreach (var _ in reading.ReadAsync())
            break;
        Assert.InRange(platform.Asked.Count, 2, 4);
    }

    [Fact]
    public async Task A_stopped_reading_ends_as_stopped()
    {
        var pretend = new PretendConversations(true, 7, 100_000);
        pretend.All.AddRange(
            Enumerable.Range(0, 900).Select(n => new PretendConversation(Guid.NewGuid(), Start.AddMinutes(n), null))
        );
        using var stop = new CancellationTokenSource();
        using var platform = new PretendAnalytics { Details = pretend.Answer };
        using var client = platform.Client();
        var reading = await new AnalyticsClient(client).OpenDetailsAsync(
            Query(Start, Start.AddDays(1), "asc", "conversationStart")
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in reading.ReadAsync(stop.Token))
                await stop.CancelAsync();
        });
    }

    [Fact]
    public async Task Facets_of_pieces_are_added_up_and_cut_to_the_size_asked_for()
    {
        var day = 0;
        using var platform = new PretendAnalytics
        {
            Details = body =>
            {
                Assert.True(
                    body["aggregations"] is null || body["aggregations"]![0]!["size"]!.GetValue<int>() == 1_000
                );
                var values =
                    day++ == 0
                        ? """{"count":5,"value":"a"},{"count":4,"value":"b"}"""
                        : """{"count":4,"value":"b"},{"count":1,"value":"c"}""";
                return (JsonObject)
                    JsonNode.Parse(
                        $$"""{"totalHits":0,"aggregations":[{"type":"termFrequency","dimension":"queueId","count":9,"results":[{{values}}]},{"type":"numericRange","metric":"tTalk","count":2,"results":[{"count":2,"gte":0,"lt":5}]}]}"""
                    )!;
            },
        };
        using var client = platform.Client();
        var query =
            """{"interval":"2026-03-01T00:00:00Z/2026-03-11T00:00:00Z","aggregations":[{"type":"termFrequency","dimension":"queueId","size":2},{"type":"numericRange","metric":"tTalk","ranges":[{"gte":0,"lt":5}]}]}"""u8;
        var answer = await new AnalyticsClient(client).AskAsync(AnalyticsEndpoint.ConversationDetails, query.ToArray());
        Assert.Equal(
            """{"aggregations":[{"type":"termFrequency","dimension":"queueId","count":18,"results":[{"count":8,"value":"b"},{"count":5,"value":"a"}]},{"type":"numericRange","metric":"tTalk","count":4,"results":[{"count":4,"gte":0,"lt":5}]}],"totalHits":0}""",
            Encoding.UTF8.GetString(answer.Body)
        );
    }

    private static async Task<(List<PretendConversation> Rows, DetailsReading Reading)> ReadAsync(
        PretendConversations pretend,
        DateTimeOffset from,
        DateTimeOffset to,
        int depth,
        string order,
        string by = "conversationStart",
        int pageSize = 20,
        int parallel = 3
    )
    {
        using var platform = new PretendAnalytics { Details = pretend.Answer };
        using var client = platform.Client();
        var analytics = new AnalyticsClient(
            client,
            new AnalyticsClientOptions
            {
                DetailsSpan = TimeSpan.FromDays(3),
                Depth = depth,
                PageSize = pageSize,
                Parallel = parallel,
            }
        );
        var reading = await analytics.OpenDetailsAsync(Query(from, to, order, by), DetailsWay.Query);
        var rows = new List<PretendConversation>();
        await foreach (var row in reading.ReadAsync())
        {
            var record = JsonNode.Parse(row.Utf8Json.Span)!;
            DateTimeOffset? At(string name) =>
                record[name] is { } text
                    ? DateTimeOffset.Parse(text.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture)
                    : null;
            rows.Add(new(row.Id.Value, At("conversationStart")!.Value, At("conversationEnd")));
        }

        return (rows, reading);
    }

    private static byte[] Query(DateTimeOffset from, DateTimeOffset to, string order, string by) =>
        Encoding.UTF8.GetBytes(
            $$"""{"interval":"{{PretendEvents.Text(from)}}/{{PretendEvents.Text(to)}}","order":"{{order}}","orderBy":"{{by}}"}"""
        );

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
