using System.Globalization;
using System.Text;
using System.Text.Json;
using Puente.Analytics;
using Puente.Analytics.Local;
using Puente.Bench.Harness;
using Puente.Store;

namespace Puente.Bench.Asking;

/// <summary>A question in the platform's language, and the statement for the same figures.</summary>
internal sealed record Question(string Name, AnalyticsEndpoint Endpoint, string Body, string Sql, bool IsOfOneDay)
{
    public bool IsAggregate => Endpoint != AnalyticsEndpoint.ConversationDetails;

    public async Task<JsonDocument> AskAsync(IStore store)
    {
        var answer = await new LocalAnalytics(store, TimeProvider.System).AnswerAsync(
            Endpoint,
            Encoding.UTF8.GetBytes(Body),
            AnalyticsScope.Everything,
            CancellationToken.None
        );
        WrongResultException.ThrowUnlessEqual(200, answer.Status, Name);
        return JsonDocument.Parse(answer.Body);
    }

    /// <returns>The rows, all of them read.</returns>
    public async Task<List<object?[]>> ByHandAsync(IStore store)
    {
        await using var result = await store.QueryAsync(Sql, CancellationToken.None);
        var rows = new List<object?[]>();
        await foreach (var row in result.ReadRowsAsync(CancellationToken.None))
            rows.Add([.. row]);
        return rows;
    }

    /// <exception cref="WrongResultException">The two do not agree on the counts.</exception>
    public async Task CheckAsync(IStore store)
    {
        using var answer = await AskAsync(store);
        var rows = await ByHandAsync(store);
        if (!IsAggregate)
        {
            var ids = answer.RootElement.GetProperty("conversations").EnumerateArray().Count();
            WrongResultException.ThrowUnlessEqual(rows.Count, ids, $"{Name}: conversations of the page");
            return;
        }
        var counted = answer
            .RootElement.GetProperty("results")
            .EnumerateArray()
            .SelectMany(group => group.GetProperty("data").EnumerateArray())
            .SelectMany(bucket => bucket.GetProperty("metrics").EnumerateArray())
            .Sum(metric => metric.GetProperty("stats").GetProperty("count").GetInt64());
        // The count is the fourth column by hand, after group, bucket and name.
        var expected = rows.Sum(row => Convert.ToInt64(row[4], CultureInfo.InvariantCulture));
        WrongResultException.ThrowUnlessEqual(expected, counted, $"{Name}: events counted");
        if (counted == 0)
            throw new WrongResultException($"{Name}: there was nothing to count.");
    }
}

internal static class Questions
{
    private const string Metrics = "'nOffered', 'tAbandon', 'tAnswered', 'tHandle'";

    public static async Task<IReadOnlyList<Question>> AllAsync(IStore store, DateOnly day, DateOnly last)
    {
        var queue = await BusiestQueueAsync(store, day);
        var (next, end) = (day.AddDays(1), last.AddDays(1));
        return
        [
            new(
                "day by half hour, one queue",
                AnalyticsEndpoint.ConversationAggregates,
                Aggregate(day, next, "PT30M", queue),
                ByHand(day, next, 1_800, $"and queue_id = '{queue}'"),
                IsOfOneDay: true
            ),
            new(
                "day by half hour, all queues",
                AnalyticsEndpoint.ConversationAggregates,
                Aggregate(day, next, "PT30M", null),
                ByHand(day, next, 1_800, ""),
                IsOfOneDay: true
            ),
            new(
                "whole history by day, all queues",
                AnalyticsEndpoint.ConversationAggregates,
                Aggregate(day, end, "P1D", null),
                ByHand(day, end, 86_400, ""),
                IsOfOneDay: false
            ),
            new(
                "details, first page",
                AnalyticsEndpoint.ConversationDetails,
                Details(day, next, 1),
                Page(day, next, 0),
                IsOfOneDay: true
            ),
            new(
                "details, page 50",
                AnalyticsEndpoint.ConversationDetails,
                Details(day, next, 50),
                Page(day, next, 49 * 100),
                IsOfOneDay: true
            ),
        ];
    }

    public static string Aggregate(DateOnly from, DateOnly to, string granularity, Guid? queue)
    {
        var filter = queue is { } one
            ? $$$""","filter":{"type":"and","predicates":[{"dimension":"queueId","value":"{{{one}}}"}]}"""
            : "";
        return $$"""{"interval":"{{Text(from)}}/{{Text(to)}}","granularity":"{{granularity}}","groupBy":["queueId"],"metrics":["nOffered","tAbandon","tAnswered","tHandle"]{{filter}}}""";
    }

    private static string ByHand(DateOnly from, DateOnly to, int step, string and) =>
        $"""
            select media_type, queue_id, cast(floor(extract(epoch from emit_date) / {step}) as bigint), name,
              count(*), sum(value), min(value), max(value)
            from session_metrics
            where emit_date >= timestamp '{Text(from)}' and emit_date < timestamp '{Text(
                to
            )}' and name in ({Metrics}) {and}
            group by 1, 2, 3, 4
            """;

    private static string Details(DateOnly from, DateOnly to, int page) =>
        $$"""{"interval":"{{Text(from)}}/{{Text(to)}}","paging":{"pageSize":100,"pageNumber":{{page}}},"segmentFilters":[{"type":"and","predicates":[{"dimension":"mediaType","value":"voice"},{"dimension":"purpose","value":"agent"}]}]}""";

    private static string Page(DateOnly from, DateOnly to, int skip) =>
        $"""
            select conversation_id from conversations c
            where conversation_start >= timestamp '{Text(from)}' and conversation_start < timestamp '{Text(to)}'
              and conversation_id in (
                select s.conversation_id from sessions s join participants p using (conversation_id, participant_ordinal)
                where s.conversation_start >= timestamp '{Text(from)}' and s.conversation_start < timestamp '{Text(to)}'
                  and p.conversation_start >= timestamp '{Text(from)}' and p.conversation_start < timestamp '{Text(to)}'
                  and s.media_type = 'voice' and p.purpose = 'agent')
            order by conversation_start, conversation_id limit 100 offset {skip}
            """;

    private static async Task<Guid> BusiestQueueAsync(IStore store, DateOnly day)
    {
        await using var result = await store.QueryAsync(
            $"select queue_id from session_metrics where name = 'nOffered' and queue_id is not null and emit_date >= timestamp '{Text(day)}' group by 1 order by count(*) desc, 1 limit 1",
            CancellationToken.None
        );
        await foreach (var row in result.ReadRowsAsync(CancellationToken.None))
            return Guid.Parse(row[0]!.ToString()!);
        throw new WrongResultException("No conversation was offered to a queue.");
    }

    private static string Text(DateOnly day) =>
        string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}T00:00:00Z");
}
