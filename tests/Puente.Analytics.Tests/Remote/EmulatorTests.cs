using System.Text;
using System.Text.Json.Nodes;
using Puente.Analytics.Remote;
using Puente.Analytics.Remote.Details;
using Puente.Emulator;
using Puente.Platform;
using Puente.Platform.SignIn;

namespace Puente.Analytics.Tests.Remote;

public sealed class EmulatorTests : IAsyncLifetime
{
    private EmulatorHost? _emulator;
    private PlatformClient? _client;

    private PlatformClient Client => _client!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                Seed = 5,
                ConversationsPerDay = 40,
                HistoryDays = 45,
                Start = new DateTimeOffset(2026, 4, 10, 12, 0, 0, TimeSpan.Zero),
                Speed = 0,
                RequestsPerMinute = 100_000,
                JobDelay = TimeSpan.Zero,
            },
            ct: TestContext.Current.CancellationToken
        );
        _client = new PlatformClient(
            new PlatformOptions
            {
                ApiBase = _emulator.BaseAddress,
                LoginBase = _emulator.BaseAddress,
                ClientId = _emulator.Options.ClientId,
                ClientSecret = new Secret(_emulator.Options.ClientSecret),
                RateShare = 1,
            }
        );
    }

    [Fact]
    public async Task Pages_and_job_give_the_same_conversations_of_a_month()
    {
        var byPages = await ReadAsync(DetailsWay.Query, new AnalyticsClientOptions());
        var byJob = await ReadAsync(DetailsWay.Auto, new AnalyticsClientOptions { JobFrom = 100 });
        Assert.Contains(byPages.Notes, note => note.StartsWith("Asked by query: as told", StringComparison.Ordinal));
        Assert.Contains(byJob.Notes, note => note.StartsWith("Asked by job: ", StringComparison.Ordinal));
        Assert.True(byPages.Rows.Count > 800);
        Assert.Equal(byPages.Total, byPages.Rows.Count);
        Assert.Equal(byPages.Rows.Keys.Order(), byJob.Rows.Keys.Order());
        // Evaluations and the like reach the jobs later than the pages; calls that ended days ago do not change any more.
        foreach (var (id, record) in byPages.Rows.Where(one => Ended(one.Value) < new DateTime(2026, 4, 9)))
            Assert.True(
                JsonNode.DeepEquals(
                    JsonNode.Parse(record)!["participants"],
                    JsonNode.Parse(byJob.Rows[id])!["participants"]
                ),
                record
            );
    }

    [Fact]
    public async Task Weeks_of_users_are_asked_in_pieces_and_add_up_to_one_answer()
    {
        const string Query = """
            {"interval":"2026-03-05T08:00:00Z/2026-04-08T13:00:00Z","groupBy":["userId"],"metrics":["tSystemPresence","tAgentRoutingStatus"]}
            """;
        var path = AnalyticsEndpoints.PathOf(AnalyticsEndpoint.UserAggregates);
        var whole = await Client.QueryAsync(
            Platform.Requests.Route.Of(path),
            Encoding.UTF8.GetBytes(Query),
            TestContext.Current.CancellationToken
        );
        var pieces = await new AnalyticsClient(Client, new AnalyticsClientOptions()).AskAsync(
            AnalyticsEndpoint.UserAggregates,
            Encoding.UTF8.GetBytes(Query),
            TestContext.Current.CancellationToken
        );
        Assert.True(pieces.Requests > 1);
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(whole.Span)!["results"], JsonNode.Parse(pieces.Body)!["results"])
        );
    }

    [Fact]
    public async Task A_job_asked_for_beyond_what_jobs_reach_says_what_is_missing()
    {
        var reading = await ReadAsync(DetailsWay.Job, new AnalyticsClientOptions());
        Assert.Contains("not in the platform's jobs yet", Assert.Single(reading.Missing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_hours_of_a_month_add_up_to_the_month()
    {
        var analytics = new AnalyticsClient(Client);
        var whole = await AskAsync(analytics, "");
        var halves = await AskAsync(analytics, """ ,"granularity":"PT30M","timeZone":"Europe/Madrid" """);
        Assert.Equal(5, halves.Requests);
        Assert.Equal(2, whole.Requests);
        Assert.Equal(Totals(whole), Totals(halves));
        Assert.NotEmpty(Totals(whole));
    }

    private static DateTime? Ended(string record) => JsonNode.Parse(record)!["conversationEnd"]?.GetValue<DateTime>();

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }

    private static SortedDictionary<string, (long Count, double Sum, double Max)> Totals(AnalyticsAnswer answer)
    {
        var totals = new SortedDictionary<string, (long Count, double Sum, double Max)>(StringComparer.Ordinal);
        foreach (var group in answer.Aggregates())
        foreach (var bucket in group.Data!)
        foreach (var metric in bucket.Metrics!)
        {
            var key = $"{group.Group["mediaType"]} {group.Group.GetValueOrDefault("queueId")} {metric.Metric}";
            var (count, sum, max) = totals.GetValueOrDefault(key);
            totals[key] = (
                count + metric.Stats!.Count!.Value,
                sum + (metric.Stats.Sum ?? 0),
                Math.Max(max, metric.Stats.Max ?? 0)
            );
        }

        return totals;
    }

    private static Task<AnalyticsAnswer> AskAsync(AnalyticsClient analytics, string rest) =>
        analytics.AskAsync(
            AnalyticsEndpoint.ConversationAggregates,
            Encoding.UTF8.GetBytes(
                $$"""{"interval":"2026-03-05T10:00:00.000Z/2026-04-08T10:00:00.000Z","groupBy":["queueId"],"metrics":["nOffered","tHandle","tAnswered"]{{rest}}}"""
            ),
            TestContext.Current.CancellationToken
        );

    private async Task<(
        Dictionary<Guid, string> Rows,
        long Total,
        IReadOnlyList<string> Notes,
        IReadOnlyList<string> Missing
    )> ReadAsync(DetailsWay way, AnalyticsClientOptions options)
    {
        var analytics = new AnalyticsClient(Client, options);
        var reading = await analytics.OpenDetailsAsync(
            """{"interval":"2026-03-10T10:00:00.000Z/2026-04-10T11:00:00.000Z"}"""u8.ToArray(),
            way,
            TestContext.Current.CancellationToken
        );
        var rows = new Dictionary<Guid, string>();
        await foreach (var row in reading.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(row.Id.Value, Encoding.UTF8.GetString(row.Utf8Json.Span));
        }

        return (rows, reading.TotalHits, reading.Notes, reading.Missing);
    }
}
