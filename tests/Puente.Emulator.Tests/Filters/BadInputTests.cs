using System.Text.Json.Nodes;
using CsCheck;
using Puente.Emulator.Aggregates;
using Puente.Emulator.Details;
using Puente.Emulator.Http;

namespace Puente.Emulator.Tests.Filters;

public sealed class BadInputTests
{
    private const string Filter =
        """{"type":"and","predicates":[{"type":"dimension","dimension":"mediaType","operator":"matches","value":"voice"},{"dimension":"mediaType","range":{"gt":1,"lte":2}}],"clauses":[{"type":"or","predicates":[{"dimension":"queueId","operator":"exists"}]}]}""";

    private static readonly string s_aggregate =
        $$$"""{"interval":"2026-03-02T00:00:00Z/2026-03-03T00:00:00Z","granularity":"PT30M","timeZone":"Europe/Madrid","groupBy":["queueId","userId"],"filter":{{{Filter}}},"metrics":["nOffered","tWait"],"views":[{"name":"v","target":"tAcd","function":"rangeBound","range":{"gte":1}}],"flattenMultivaluedDimensions":true,"queryType":"topN","limit":3,"sortMetric":{"name":"tAcd","function":"sum"},"alternateTimeDimension":"eventTime"}""";

    private static readonly string s_details =
        $$$"""{"interval":"2026-03-02T00:00:00Z/2026-03-03T00:00:00Z","order":"asc","orderBy":"conversationEnd","paging":{"pageSize":10,"pageNumber":2},"segmentFilters":[{{{Filter}}},{"type":"or","predicates":[{"property":"a","propertyType":"date","value":"b"},{"metric":"tSegmentDuration","range":{"lt":5}},{"dimension":"segmentEnd","value":"2026-03-02T00:00:00Z/2026-03-03T00:00:00Z"}]}],"aggregations":[{"type":"termFrequency","dimension":"queueId","size":5},{"type":"numericRange","metric":"tHandle","ranges":[{"gte":1,"lt":5}]}]}""";

    private static readonly string[] s_odd =
    [
        "null",
        "true",
        "-1",
        "0",
        "1e300",
        "1.5",
        "99999999999999999999",
        "\"\"",
        "\"x\"",
        "\"P9999Y\"",
        "\"/\"",
        "\"9999-12-31T23:59:59Z/9999-12-31T23:59:59.999Z\"",
        "\"0001-01-01T00:00:00Z/9999-12-31T00:00:00Z\"",
        "\"2026-03-02T00:00:00Z/2026-03-02T00:00:00.001Z\"",
        "[]",
        "[null]",
        "[[]]",
        "{}",
        "{\"type\":\"and\"}",
        "{\"a\":{}}",
    ];

    [Fact]
    public void A_query_is_read_or_refused_whatever_stands_in_place_of_any_of_its_parts() =>
        Gen.Select(
                Gen.Bool,
                Gen.Int[0, 1_000_000],
                Gen.Int[0, s_odd.Length - 1],
                Gen.Int[0, 1_000_000],
                Gen.Int[0, s_odd.Length - 1]
            )
            .Sample(
                (aggregate, first, one, second, other) =>
                {
                    var body = (JsonObject)JsonNode.Parse(aggregate ? s_aggregate : s_details)!;
                    Replace(body, first, s_odd[one]);
                    Replace(body, second, s_odd[other]);
                    try
                    {
                        if (aggregate)
                            AggregateQuery.Read(body, AggregateDomain.Conversations);
                        else
                            DetailsQuery.Read(body);
                    }
                    catch (ApiException refused)
                    {
                        Assert.Equal(400, refused.Status);
                        Assert.NotEmpty(refused.Message);
                    }
                },
                iter: 20_000
            );

    [Fact]
    public async Task A_member_given_twice_is_malformed()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        await caller.PostAsync(
            "/api/v2/analytics/conversations/details/query",
            """{"interval":"2026-03-02T00:00:00Z/2026-03-03T00:00:00Z","paging":{"pageSize":1,"pageSize":2}}""",
            400
        );
    }

    private static void Replace(JsonObject body, int number, string by)
    {
        var parts = new List<JsonNode>();
        Collect(body, parts);
        var part = parts[number % parts.Count];
        part.ReplaceWith(JsonNode.Parse(by));
    }

    private static void Collect(JsonNode node, List<JsonNode> parts)
    {
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject owner => owner.Select(member => member.Value),
            JsonArray list => list,
            _ => [],
        };
        foreach (var child in children.OfType<JsonNode>())
        {
            parts.Add(child);
            Collect(child, parts);
        }
    }
}
