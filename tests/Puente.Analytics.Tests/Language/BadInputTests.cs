using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Puente.Analytics.Language;
using Puente.Analytics.Local;
using Puente.Analytics.Sql;
using Puente.Analytics.Tests.Records;
using Puente.Store;
using Puente.Testing;

namespace Puente.Analytics.Tests.Language;

/// <summary>
/// Whatever a caller sends is answered or refused, and none of it becomes SQL: 4,000 queries, or 100,000 in a soak;
/// PUENTE_BAD_INPUT_CASES says another number.
/// </summary>
[Collection<StoreTests>]
public sealed class BadInputTests(TestStores stores)
{
    /// <summary>Stands in every text a case adds; no statement may hold it.</summary>
    private const string Mark = "zqx";

    /// <summary>Of one question, compiled: the largest of the pieces is a period of a thousand buckets.</summary>
    private const long MostBytes = 32_000_000;

    private static readonly (AnalyticsEndpoint Endpoint, string Text)[] Queries =
    [
        (
            AnalyticsEndpoint.ConversationAggregates,
            """{"interval":"2026-03-02/2026-03-09","granularity":"P1D","timeZone":"Europe/Madrid","groupBy":["queueId","divisionId","flowOutcome"],"metrics":["tTalk","nConversations","oServiceLevel"],"flattenMultivaluedDimensions":true,"filter":{"type":"and","predicates":[{"dimension":"queueId","value":"b1e5a6d0-0000-4000-8000-0000000000a1"},{"dimension":"addressFrom","value":"a@b"},{"dimension":"mediaCount","range":{"gt":1,"lte":2e9}}],"clauses":[{"type":"or","predicates":[{"dimension":"agentRank","operator":"exists"},{"dimension":"externalTag","value":"x"}]}]},"views":[{"name":"v","target":"tWait","function":"rangeBound","range":{"gte":1,"lt":5}}]}"""
        ),
        (
            AnalyticsEndpoint.ConversationAggregates,
            """{"interval":"2026-03-02T00:00:00.000Z/2026-03-02T12:00:00+01:00","granularity":"PT30M","queryType":"topN","limit":3,"sortMetric":{"name":"tTalk","function":"average"},"groupBy":["requestedRouting","userId"]}"""
        ),
        (
            AnalyticsEndpoint.ConversationDetails,
            """{"interval":"2026-03-02/2026-03-03","order":"desc","orderBy":"conversationEnd","paging":{"pageSize":5,"pageNumber":2},"conversationFilters":[{"type":"or","predicates":[{"metric":"tHandle","range":{"gte":5}},{"dimension":"conversationEnd","value":"2026-03-02/2026-03-03"}]}],"segmentFilters":[{"type":"and","predicates":[{"property":"p","propertyType":"real","range":{"lt":5}},{"dimension":"sipResponseCode","value":"410"},{"metric":"tSegmentDuration","range":{"gt":1}}]}],"evaluationFilters":[{"type":"and","predicates":[{"dimension":"released","value":"true"}]}],"aggregations":[{"type":"termFrequency","dimension":"purpose","size":3},{"metric":"tTalk","ranges":[{"gte":1},{"lt":9}]}]}"""
        ),
        (
            AnalyticsEndpoint.FlowAggregates,
            """{"interval":"2026-03-02/2026-03-04","granularity":"PT1H","timeZone":"America/New_York","groupBy":["flowId","flowOutcomeValue"],"metrics":["tFlow","nFlowOutcome"],"filter":{"type":"or","predicates":[{"dimension":"flowName","value":"x"},{"dimension":"flowVersion","range":{"gte":2}}]},"alternateTimeDimension":"eventTime"}"""
        ),
        (
            AnalyticsEndpoint.UserAggregates,
            """{"interval":"2026-03-02/2026-03-09","granularity":"P1D","timeZone":"Europe/Madrid","groupBy":["userId"],"metrics":["tSystemPresence"],"filter":{"type":"or","predicates":[{"dimension":"userId","value":"b1e5a6d0-0000-4000-8000-0000000000a1"}]}}"""
        ),
        (
            AnalyticsEndpoint.UserDetails,
            """{"interval":"2026-03-02/2026-03-09","order":"desc","userFilters":[{"type":"and","predicates":[{"dimension":"userId","value":"b1e5a6d0-0000-4000-8000-0000000000a1"}]}],"presenceFilters":[{"type":"or","predicates":[{"dimension":"systemPresence","value":"ON_QUEUE"}]}],"routingStatusFilters":[{"type":"or","predicates":[{"dimension":"routingStatus","operator":"exists"}]}],"paging":{"pageSize":5,"pageNumber":2}}"""
        ),
    ];

    private static readonly string[] Pieces =
    [
        "null",
        "true",
        "-1",
        "1e999",
        "9223372036854775808",
        "[]",
        "{}",
        "[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]",
        "\"\"",
        "\"zqx'; DROP TABLE sessions; --\"",
        "\"zqx\\u0000\"",
        "\"\\ud800\"",
        "\"$1\"",
        "\"zqx\\\"\\\\ \\u2028 😀\"",
        "\"P99999Y\"",
        "\"0001-01-01/9999-12-31\"",
        "\"9999-12-31T23:59:59.999-14:00/9999-12-31\"",
        "\"or\"",
        "\"exists\"",
        "{\"type\":\"or\",\"predicates\":[{\"dimension\":\"queueId\",\"value\":\"zqx\"}]}",
        "\"America/Argentina/Buenos_Aires\"",
        "\"nConversations\"",
    ];

    [Fact]
    [Trait("Soak", "Seeds")]
    public async Task Whatever_is_sent_is_answered_or_refused_and_none_of_it_becomes_SQL()
    {
        var cases = int.Parse(
            Environment.GetEnvironmentVariable("PUENTE_BAD_INPUT_CASES") ?? (Seeds.IsSoak ? "100000" : "4000"),
            CultureInfo.InvariantCulture
        );
        await using var duckDb = await stores.OpenAsync(StoreDialect.DuckDb, TestRecords.WorkedExample);
        await using var postgres = await stores.OpenAsync(StoreDialect.Postgres, TestRecords.WorkedExample);
        var understood = 0;

        Gen.Select(Gen.Int[0, Queries.Length - 1], Gen.Int, Gen.Int[0, 3])
            .Sample(
                (query, seed, changes) =>
                {
                    var (endpoint, text) = Queries[query];
                    var changed = Change(text, new Random(seed), changes);
                    var body = Encoding.UTF8.GetBytes(changed);
                    // Asking a database costs a hundred times the compiling: one case in a hundred is asked for, in a soak one in forty.
                    var isAsked = seed % (Seeds.IsSoak ? 40 : 100) == 0;
                    foreach (var store in (TestStore[])[duckDb, postgres])
                    {
                        if (Compiled(store.Analytics, endpoint, body) is { } compiled)
                        {
                            Interlocked.Increment(ref understood);
                            AssertOtherValuesChangeNothing(store.Analytics, endpoint, body, compiled, seed);
                        }
                        if (isAsked)
                            Answers(store, endpoint, body);
                    }
                },
                iter: cases,
                threads: 1,
                print: sample => $"query {sample.Item1}, seed {sample.Item2}, {sample.Item3} changes"
            );

        // Were all refused, nothing would have been tried.
        Assert.InRange(understood, cases / 20, cases * 2);
    }

    private static CompiledQuery? Compiled(LocalAnalytics analytics, AnalyticsEndpoint endpoint, byte[] body)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var compiled = analytics.Explain(endpoint, body, AnalyticsScope.Everything);
            Assert.DoesNotContain(Mark, compiled.Sql, StringComparison.OrdinalIgnoreCase);
            return compiled;
        }
        catch (AnalyticsRefusalException refusal)
        {
            Assert.Equal(400, refusal.Status);
            return null;
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        }
    }

    /// <summary>Two queries that differ in their values only are one statement with other parameters.</summary>
    private static void AssertOtherValuesChangeNothing(
        LocalAnalytics analytics,
        AnalyticsEndpoint endpoint,
        byte[] body,
        CompiledQuery compiled,
        int seed
    )
    {
        // What a change tore out of a pair of surrogates is another character on the wire.
        var other = OtherValues.Of(Encoding.UTF8.GetString(body), new Random(seed));
        var second = analytics.Explain(endpoint, Encoding.UTF8.GetBytes(other), AnalyticsScope.Everything);
        Assert.Equal(compiled.Sql, second.Sql);
        Assert.Equal(compiled.Parameters.Count, second.Parameters.Count);
    }

    private static void Answers(TestStore store, AnalyticsEndpoint endpoint, byte[] body)
    {
        var answer = store
            .Analytics.AnswerAsync(endpoint, body, store.Scope, CancellationToken.None)
            .GetAwaiter()
            .GetResult();
        Assert.True(answer.Status is 200 or 400, $"status {answer.Status}");
        using var json = JsonDocument.Parse(answer.Body);
        Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
    }

    private static string Change(string query, Random random, int changes)
    {
        for (; changes > 0; changes--)
        {
            query = random.Next(4) switch
            {
                0 => ReplaceValue(query, random),
                1 => CutOut(query, random),
                2 => query.Insert(random.Next(query.Length), ((char)random.Next(1, 0x250)).ToString()),
                _ => ReplaceValue(query, random),
            };
        }
        return query;
    }

    /// <summary>Puts something else in the place of one value.</summary>
    private static string ReplaceValue(string query, Random random)
    {
        var colons = Enumerable.Range(0, query.Length).Where(index => query[index] is ':' or '[' or ',').ToArray();
        if (colons.Length == 0)
            return query;
        var start = colons[random.Next(colons.Length)] + 1;
        var end = start;
        var isText = false;
        var depth = 0;
        for (; end < query.Length; end++)
        {
            if (query[end] == '"')
                isText = !isText;
            if (isText)
                continue;
            if (query[end] is '{' or '[')
                depth++;
            if (query[end] is '}' or ']' && --depth < 0)
                break;
            if (query[end] is ',' or ':' && depth == 0)
                break;
        }
        return query[..start] + Pieces[random.Next(Pieces.Length)] + query[end..];
    }

    private static string CutOut(string query, Random random)
    {
        if (query.Length < 2)
            return query;
        var start = random.Next(query.Length - 1);
        return query.Remove(start, random.Next(1, Math.Min(20, query.Length - start)));
    }
}
