using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform.ConversationAggregates;
using Puente.Platform.Errors;
using Puente.Platform.Tests.Fakes;

namespace Puente.Platform.Tests.ConversationAggregates;

public sealed class ConversationAggregatesTests : IDisposable
{
    private static readonly DateTimeOffset From = new(2026, 8, 1, 2, 0, 0, TimeSpan.FromHours(2));
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedSocket _socket = new();
    private readonly PlatformClient _client;

    public ConversationAggregatesTests() => _client = Clients.Over(_socket, _time);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_query_is_sent_in_utc_and_its_figures_are_read_by_group_and_bucket()
    {
        using var filter = JsonDocument.Parse(
            """{"type":"and","predicates":[{"dimension":"queueId","operator":"exists"}]}"""
        );
        _socket.Answer(() =>
            ScriptedSocket.Json(
                """
                {"results":[{"group":{"mediaType":"voice","queueId":"q"},"data":[{"interval":"2026-08-01T02:00:00.000+02:00/2026-08-01T03:00:00.000+02:00",
                "metrics":[{"metric":"nOffered","stats":{"count":877}},{"metric":"tAnswered","stats":{"max":451577,"min":2324,"count":787,"sum":40279740.0}}],
                "views":[]}]}]}
                """
            )
        );
        var query = new ConversationAggregateQuery(From, From.AddHours(1))
        {
            Granularity = "PT1H",
            GroupBy = ["mediaType", "queueId"],
            Metrics = ["nOffered", "tAnswered"],
            Filter = filter.RootElement,
        };
        var row = Assert.Single(await _client.ConversationAggregates.QueryAsync(query));
        Assert.Equal("q", row.Group["queueId"]);
        var bucket = Assert.Single(row.Data!);
        Assert.Equal(From, bucket.From);
        Assert.Equal(new AggregateStats(877, null, null, null), bucket.Metrics![0].Stats);
        Assert.Equal(new AggregateStats(787, 40_279_740, 2_324, 451_577), bucket.Metrics[1].Stats);
        var sent = Assert.Single(_socket.Requests);
        Assert.Equal("/api/v2/analytics/conversations/aggregates/query", sent.PathAndQuery);
        Assert.Equal(
            """{"interval":"2026-08-01T00:00:00.000Z/2026-08-01T01:00:00.000Z","granularity":"PT1H","groupBy":["mediaType","queueId"],"metrics":["nOffered","tAnswered"],"filter":{"type":"and","predicates":[{"dimension":"queueId","operator":"exists"}]}}""",
            sent.Body
        );
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"results":null}""")]
    [InlineData("""{"results":[]}""")]
    public async Task An_interval_without_metrics_has_no_groups(string body)
    {
        _socket.Answer(() => ScriptedSocket.Json(body));
        Assert.Empty(await _client.ConversationAggregates.QueryAsync(new(From, From.AddHours(1))));
    }

    [Fact]
    public async Task A_query_is_repeated_because_it_changes_nothing()
    {
        _socket.Answer(
            () => ScriptedSocket.Status(HttpStatusCode.ServiceUnavailable, 0),
            () => ScriptedSocket.Json("""{"results":[]}""")
        );
        Assert.Empty(
            await _time.RunAsync(() => _client.ConversationAggregates.QueryAsync(new(From, From.AddHours(1))))
        );
        Assert.Equal(2, _socket.Requests.Count);
    }

    [Fact]
    public async Task A_group_without_its_dimensions_is_an_answer_that_cannot_be_used()
    {
        _socket.Answer(() => ScriptedSocket.Json("""{"results":[{"data":[]}]}"""));
        await Assert.ThrowsAsync<PlatformContentException>(() =>
            _client.ConversationAggregates.QueryAsync(new(From, From.AddHours(1)))
        );
    }

    [Fact]
    public void An_interval_that_is_none_has_no_begin() =>
        Assert.Null(new AggregateBucket { Interval = "yesterday" }.From);
}
