using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Puente.Analytics.Remote;
using Puente.Platform.Errors;

namespace Puente.Analytics.Tests.Remote;

public sealed class AggregateSplitTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 20, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Metrics = ["nOffered", "tAnswered", "tAbandon", "nOverSla"];

    private static readonly Gen<PretendEvent> Events = Gen.Select(
        Gen.Long[0, 90L * 86_400_000],
        Gen.Int[0, 3],
        Pick(Metrics),
        Gen.Long[0, 6_000_000_000],
        Gen.Int[0, 20],
        (at, queue, metric, value, conversation) =>
            new PretendEvent(Start.AddMilliseconds(at), $"q{queue}", metric, value, conversation)
    );

    private static readonly Gen<JsonObject> Queries = Gen.Select(
        Gen.Int[0, 4_000],
        Gen.Int[30, 80 * 48],
        Pick("", "PT30M", "PT7H", "P1D", "P3D", "P1W", "P1M"),
        Pick("UTC", "Europe/Madrid", "America/New_York", "Australia/Lord_Howe"),
        Gen.Bool,
        Pick("groupBy", "topN", "bottomN"),
        Pick("sum", "count", "average", "min", "max"),
        (start, length, granularity, zone, byQueue, type, function) =>
        {
            // Half hours, so that local midnights, the hour that comes twice and the one left out are all met.
            var from = Start.AddMinutes(30 * (start % 1_000));
            var query = new JsonObject
            {
                ["interval"] = $"{PretendEvents.Text(from)}/{PretendEvents.Text(from.AddMinutes(30 * length))}",
                ["timeZone"] = zone,
                ["metrics"] = new JsonArray("nOffered", "tAnswered", "oServiceLevel"),
            };
            if (granularity.Length > 0)
                query["granularity"] = granularity;
            if (byQueue)
                query["groupBy"] = new JsonArray("queueId");
            if (type != "groupBy")
            {
                query["queryType"] = type;
                query["limit"] = 2;
                query["sortMetric"] = new JsonObject { ["name"] = "tAbandon", ["function"] = function };
            }

            return query;
        }
    );

    [Fact]
    public async Task Pieces_of_any_question_add_up_to_the_answer_of_the_whole() =>
        await Gen.Select(Events.Array[0, 150], Queries, Gen.Int[1, 8])
            .SampleAsync(
                async (events, query, days) =>
                {
                    var longest = TimeSpan.FromDays(days);
                    using var platform = new PretendAnalytics
                    {
                        Aggregates = body => PretendEvents.Answer(events, body, longest),
                    };
                    using var client = platform.Client();
                    var analytics = new AnalyticsClient(
                        client,
                        new AnalyticsClientOptions { AggregateSpan = longest, CoarseAggregateSpan = longest }
                    );
                    var answer = await analytics.AskAsync(AnalyticsEndpoint.ConversationAggregates, Bytes(query));
                    Assert.True(answer.IsComplete);
                    var expected = PretendEvents.Answer(events, query, longest: null);
                    Assert.True(
                        JsonNode.DeepEquals(
                            Rounded(JsonNode.Parse(expected.ToJsonString())!),
                            Rounded(JsonNode.Parse(answer.Body)!)
                        ),
                        $"{query}\nlongest {longest}\nexpected {expected}\nanswered {Encoding.UTF8.GetString(answer.Body)}"
                    );
                },
                iter: 200,
                threads: 1
            );

    [Theory]
    // Half past two of the night in which that hour is left out, and the last day of months of which one is short.
    [InlineData("2026-03-25T01:30:00.000Z", "P1D", 12, 4)]
    [InlineData("2025-12-30T23:00:00.000Z", "P1M", 150, 62)]
    // Two o'clock for the second time in the night that has an hour twice.
    [InlineData("2026-10-25T01:00:00.000Z", "P1W", 42, 8)]
    public async Task A_piece_that_would_find_other_borders_is_asked_alone(
        string from,
        string period,
        int days,
        int longest
    )
    {
        var start = DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture);
        var events = Enumerable
            .Range(0, days * 12)
            .Select(n => new PretendEvent(start.AddMinutes((120 * n) + 45), "q", "nOffered", 1, n))
            .ToList();
        var query = (JsonObject)
            JsonNode.Parse(
                $$"""{"interval":"{{from}}/{{PretendEvents.Text(start.AddDays(days))}}","granularity":"{{period}}","timeZone":"Europe/Madrid","metrics":["nOffered"]}"""
            )!;
        var span = TimeSpan.FromDays(longest);
        using var platform = new PretendAnalytics { Aggregates = body => PretendEvents.Answer(events, body, span) };
        using var client = platform.Client();
        var answer = await new AnalyticsClient(
            client,
            new AnalyticsClientOptions { AggregateSpan = span, CoarseAggregateSpan = span }
        ).AskAsync(AnalyticsEndpoint.ConversationAggregates, Bytes(query));
        var whole = JsonNode.Parse(PretendEvents.Answer(events, query, longest: null).ToJsonString())!;
        Assert.True(answer.Requests > 1);
        Assert.True(
            JsonNode.DeepEquals(Rounded(whole), Rounded(JsonNode.Parse(answer.Body)!)),
            $"{whole}\n{JsonNode.Parse(answer.Body)}"
        );
    }

    [Fact]
    public async Task A_ratio_is_made_from_the_sums_of_its_parts()
    {
        PretendEvent[] events =
        [
            .. Enumerable.Range(0, 1).Select(_ => new PretendEvent(Start.AddHours(1), "q", "tAnswered", 5, 1)),
            .. Enumerable.Range(0, 9).Select(_ => new PretendEvent(Start.AddDays(40), "q", "tAbandon", 5, 2)),
        ];
        var answer = await AskAsync(events, """ "metrics":["oServiceLevel"] """, limit: TimeSpan.FromDays(31));
        // The average of the pieces' ratios, 1 and 0, would be 0.5.
        var stats = answer.Aggregates().Single().Data!.Single().Metrics!.Single().Stats!;
        Assert.Equal((0.1, 1, 10, 0.8), (stats.Ratio, stats.Numerator, stats.Denominator, stats.Target));
    }

    [Fact]
    public async Task Different_conversations_are_counted_in_one_piece_or_not_at_all()
    {
        PretendEvent[] events =
        [
            new(Start.AddHours(1), "q", "nOffered", 1, 7),
            new(Start.AddDays(45), "q", "nOffered", 1, 7),
        ];
        var whole = await AskAsync(events, """ "metrics":["nConversations"] """, limit: null);
        Assert.Equal(1, whole.Aggregates().Single().Data!.Single().Metrics!.Single().Stats!.Count);

        var refused = await Assert.ThrowsAsync<AnalyticsQueryException>(() =>
            AskAsync(events, """ "metrics":["nConversations"] """, limit: TimeSpan.FromDays(31))
        );
        Assert.Contains("cannot be added up over pieces", refused.Message, StringComparison.Ordinal);

        // With buckets that are legal there is nothing to add.
        var daily = await AskAsync(
            events,
            """ "metrics":["nConversations"],"granularity":"P1D" """,
            TimeSpan.FromDays(31)
        );
        Assert.Equal(2, daily.Aggregates().Single().Data!.Count);
    }

    [Fact]
    public async Task The_best_of_the_whole_need_not_be_the_best_of_any_piece()
    {
        PretendEvent[] events =
        [
            new(Start.AddHours(1), "a", "tAnswered", 100, 1),
            new(Start.AddHours(1), "b", "tAnswered", 90, 2),
            new(Start.AddDays(40), "c", "tAnswered", 100, 3),
            new(Start.AddDays(40), "b", "tAnswered", 90, 4),
        ];
        var answer = await AskAsync(
            events,
            """ "metrics":["tAnswered"],"groupBy":["queueId"],"queryType":"topN","limit":1,"sortMetric":{"name":"tAnswered","function":"sum"} """,
            TimeSpan.FromDays(31)
        );
        Assert.Equal("b", Assert.Single(answer.Aggregates()).Group["queueId"]);
    }

    [Fact]
    public async Task A_platform_that_takes_a_week_only_is_asked_by_the_week()
    {
        PretendEvent[] events =
        [
            new(Start.AddHours(1), "q", "nOffered", 1, 1),
            new(Start.AddDays(40), "q", "nOffered", 1, 2),
        ];
        var answer = await AskAsync(events, """ "metrics":["nOffered"],"granularity":"P1D" """, TimeSpan.FromDays(7));
        Assert.Equal(2, answer.Aggregates().Single().Data!.Count);
        Assert.Contains(answer.Notes, note => note.Contains("refused 31 days at once", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_percentile_of_a_cut_bucket_is_left_out_and_said_to_be_missing()
    {
        using var platform = new PretendAnalytics
        {
            Aggregates = _ =>
                (JsonObject)
                    JsonNode.Parse(
                        """{"results":[{"group":{"mediaType":"voice"},"data":[{"interval":"2026-03-20T00:00:00.000Z/2026-03-21T00:00:00.000Z","metrics":[{"metric":"tTalk","stats":{"count":1,"p95":7}}]}]}]}"""
                    )!,
        };
        using var client = platform.Client();
        var answer = await new AnalyticsClient(client).AskAsync(
            AnalyticsEndpoint.ConversationAggregates,
            Bytes(Query(""" "metrics":["tTalk"] """))
        );
        Assert.False(answer.IsComplete);
        Assert.Contains("tTalk p95", Assert.Single(answer.Missing), StringComparison.Ordinal);
        Assert.DoesNotContain("p95", Encoding.UTF8.GetString(answer.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_platform_refuses_is_asked_once_and_passed_on()
    {
        using var platform = new PretendAnalytics { Aggregates = _ => throw new PretendRefusal("no") };
        using var client = platform.Client();
        await Assert.ThrowsAsync<PlatformResponseException>(() =>
            new AnalyticsClient(client).AskAsync(
                AnalyticsEndpoint.ConversationAggregates,
                Bytes(Query(""" "metrics":["nX"],"granularity":"PT30M" """))
            )
        );
        Assert.Single(platform.Asked);
    }

    private static async Task<AnalyticsAnswer> AskAsync(PretendEvent[] events, string rest, TimeSpan? limit)
    {
        using var platform = new PretendAnalytics { Aggregates = body => PretendEvents.Answer(events, body, limit) };
        using var client = platform.Client();
        return await new AnalyticsClient(client).AskAsync(AnalyticsEndpoint.ConversationAggregates, Bytes(Query(rest)));
    }

    private static JsonObject Query(string rest) =>
        (JsonObject)JsonNode.Parse($$"""{"interval":"2026-03-20T00:00:00.000Z/2026-05-20T00:00:00.000Z",{{rest}}}""")!;

    private static byte[] Bytes(JsonObject query) => Encoding.UTF8.GetBytes(query.ToJsonString());

    // Ratios are doubles on one side and decimals on the other.
    private static JsonNode Rounded(JsonNode node)
    {
        var copy = node.DeepClone();
        foreach (
            var stats in copy["results"]!
                .AsArray()
                .SelectMany(group => group!["data"]!.AsArray())
                .SelectMany(bucket => bucket!["metrics"]!.AsArray())
                .Select(metric => (JsonObject)metric!["stats"]!)
        )
        {
            if (stats["ratio"] is { } ratio)
                stats["ratio"] = Math.Round(ratio.GetValue<double>(), 12)
                    .ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            var ordered = stats.OrderBy(member => member.Key, StringComparer.Ordinal).ToList();
            stats.Clear();
            foreach (var (name, value) in ordered)
                stats[name] = value;
        }

        return copy;
    }

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
