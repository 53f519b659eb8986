using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Puente.Analytics.Language;
using Puente.Analytics.Local;
using Puente.Analytics.Tests.Records;
using Puente.Store;
using Puente.Store.Checkpoints;
using static Puente.Analytics.Tests.Records.TestRecords;

namespace Puente.Analytics.Tests.Local;

[Collection<AloneTests>]
public sealed class DetailsJobTests(TestStores stores)
{
    private const string Day = "\"interval\":\"2026-03-02/2026-03-03\"";

    public static TheoryData<StoreDialect> Both => [StoreDialect.DuckDb, StoreDialect.Postgres];

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_job_selects_by_life_and_by_start_day_when_asked(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            Between(1, "2026-01-05T08:00:00.000Z", "2026-03-02T11:00:00.000Z"),
            Between(2, "2026-02-01T08:00:00.000Z", null),
            Between(3, "2026-03-01T08:00:00.000Z", "2026-03-02T10:59:59.999Z"),
            Between(4, "2026-03-02T08:00:00.000Z", "2026-03-02T12:00:00.000Z"),
            Between(5, "2026-03-02T11:59:59.999Z", null),
            Between(6, "2026-03-02T12:00:00.000Z", "2026-03-02T13:00:00.000Z")
        );
        await ReadByJobsAsync(store, new DateOnly(2026, 3, 2), "2026-03-04T00:00:00Z");
        const string Hour = "\"interval\":\"2026-03-02T11:00:00Z/2026-03-02T12:00:00Z\"";

        Assert.Equal(["1,2,4,5"], await PagesAsync(store, $"{{{Hour}}}"));
        Assert.Equal(["4,5"], await PagesAsync(store, $"{{{Hour},\"startOfDayIntervalMatching\":true}}"));
        Assert.Equal(["5,4", "2,1"], await PagesAsync(store, $"{{{Hour},\"order\":\"desc\"}}", pageSize: 2));
        Assert.Equal(["1,2", "4"], await PagesAsync(store, $"{{{Hour},\"limit\":3}}", pageSize: 2));
        Assert.Equal(["1,2"], await PagesAsync(store, $"{{{Hour},\"limit\":2}}", pageSize: 2));
        Assert.Equal([""], await PagesAsync(store, "{\"interval\":\"2026-01-01/2026-01-02\"}"));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task What_is_written_between_two_pages_makes_nothing_repeat_or_go_missing(StoreDialect dialect)
    {
        const string Same = "2026-03-02T10:00:00.000Z";
        await using var store = await stores.OpenAsync(
            dialect,
            Between(1, "2026-03-02T09:00:00.000Z", null),
            Between(4, Same, null),
            Between(6, Same, null),
            Between(8, Same, null),
            Between(9, "2026-03-02T11:00:00.000Z", null)
        );
        await ReadByJobsAsync(store, new DateOnly(2026, 3, 2), "2026-03-04T00:00:00Z");
        var job = await SubmitAsync(store, $"{{{Day}}}");

        var (first, cursor) = await PageAsync(job, null, 2);
        // Before the cursor, on it, behind it, and later than the tables were complete; others are replaced.
        await store.Store.WriteAsync(
            Between(2, "2026-03-02T09:30:00.000Z", null),
            Between(5, Same, null),
            Between(10, "2026-03-02T12:00:00.000Z", null),
            Between(4, Same, "2026-03-02T15:00:00.000Z"),
            Between(8, Same, "2026-03-02T16:00:00.000Z")
        );
        var (second, next) = await PageAsync(job, cursor, 2);
        var (repeated, _) = await PageAsync(job, cursor, 2);
        var (third, last) = await PageAsync(job, next, 50);

        Assert.Equal(["1,4", "5,6", "5,6", "8,9,10"], [first, second, repeated, third]);
        Assert.Null(last);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Nothing_is_answered_that_began_after_the_tables_were_complete(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            Between(1, "2026-03-02T09:00:00.000Z", null),
            Between(2, "2026-03-03T09:00:00.000Z", null),
            Between(3, "2026-03-03T11:00:00.000Z", null)
        );
        const string Query = "{\"interval\":\"2026-03-01/2026-04-01\"}";
        Assert.Equal([""], await PagesAsync(store, Query));

        await ReadByJobsAsync(store, new DateOnly(2026, 3, 2), "2026-03-05T00:00:00Z");
        await ReadByJobsAsync(store, new DateOnly(2026, 3, 3), "2026-03-03T10:00:00.5Z");
        Assert.Equal(["1,2"], await PagesAsync(store, Query));
        Assert.Equal("2026-03-03T10:00:00Z", await AvailableAsync());

        // A day that was begun and never finished is a hole, whatever was read after it.
        await ReadByJobsAsync(store, new DateOnly(2026, 3, 4), "2026-03-06T00:00:00Z");
        Assert.Equal("2026-03-03T10:00:00Z", await AvailableAsync());
        await ReadByJobsAsync(store, new DateOnly(2026, 3, 2), asOf: null);
        Assert.Equal("2026-03-02T00:00:00Z", await AvailableAsync());

        async Task<string> AvailableAsync() =>
            DetailsJob.DateText(
                await store.Analytics.AvailabilityAsync(
                    AnalyticsEndpoint.ConversationDetails,
                    TestContext.Current.CancellationToken
                )
            );
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_records_attributes_are_there(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            OneSession(
                1,
                "2026-03-02T09:00:00.000Z",
                "",
                participant: "\"purpose\":\"customer\",\"attributes\":{\"language\":\"es\"}"
            )
        );
        await ReadByJobsAsync(store, new DateOnly(2026, 3, 2), "2026-03-04T00:00:00Z");

        var page = await (await SubmitAsync(store, $"{{{Day}}}")).PageAsync(
            null,
            10,
            TestContext.Current.CancellationToken
        );

        var record = JsonNode.Parse(page)!["conversations"]![0]!;
        Assert.Equal("es", (string)record["participants"]![0]!["attributes"]!["language"]!);
    }

    [Theory]
    [InlineData("{}", "bad.request")]
    [InlineData("{\"interval\":\"2026-03-02/2026-03-03\",\"limit\":0}", "invalid.value")]
    [InlineData("{\"interval\":\"2026-03-02/2026-03-03\",\"order\":\"up\"}", "invalid.value")]
    [InlineData("{\"interval\":\"2026-03-02/2026-03-03\",\"startOfDayIntervalMatching\":1}", "invalid.value")]
    public async Task What_the_platform_would_refuse_is_refused_at_the_submission(string query, string code)
    {
        await using var store = await stores.OpenAsync(StoreDialect.DuckDb);

        var refusal = await Assert.ThrowsAsync<AnalyticsRefusalException>(() => SubmitAsync(store, query));

        Assert.Equal((400, code), (refusal.Status, refusal.Code));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("users.0.c0a70000000040008000000000000001.1")]
    [InlineData("conversations.99999999999999999999.c0a70000000040008000000000000001.1")]
    [InlineData("conversations.9223372036854775807.c0a70000000040008000000000000001.1")]
    [InlineData("conversations.0.c0a7.1")]
    [InlineData("conversations.0.c0a70000000040008000000000000001.-1")]
    public async Task A_cursor_that_was_never_given_is_refused(string plain)
    {
        await using var store = await stores.OpenAsync(StoreDialect.DuckDb);
        var job = await SubmitAsync(store, $"{{{Day}}}");

        var refusal = await Assert.ThrowsAsync<AnalyticsRefusalException>(() =>
            job.PageAsync(CursorText.Write(plain), 10, TestContext.Current.CancellationToken)
        );

        Assert.Equal((400, "The cursor is not valid."), (refusal.Status, refusal.Message));
    }

    /// <summary>What a page may cost grows with the page, not with the job.</summary>
    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_page_of_a_large_job_needs_no_more_memory_than_one_of_a_small_job(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(dialect);
        for (var from = 1; from <= 12_000; from += 3_000)
            await store.Store.WriteAsync(
                Enumerable
                    .Range(from, 3_000)
                    .Select(id => Between(id, $"2026-03-02T{id / 3_600:00}:{id / 60 % 60:00}:{id % 60:00}.000Z", null))
            );
        await ReadByJobsAsync(store, new DateOnly(2026, 3, 2), "2026-03-04T00:00:00Z");
        var large = await SubmitAsync(store, $"{{{Day}}}");
        var small = await SubmitAsync(store, $"{{{Day},\"limit\":101}}");
        var (_, cursor) = await PageAsync(large, null, 100);

        var (few, many) = (await AllocatedAsync(small), await AllocatedAsync(large));

        Assert.NotNull(cursor);
        Assert.True(many < (few * 2) + 1_000_000, $"{many} bytes for a page of 12,000, {few} for one of 101.");

        static async Task<long> AllocatedAsync(DetailsJob job)
        {
            await job.PageAsync(null, 100, TestContext.Current.CancellationToken);
            return await Allocations.OfAsync(() => job.PageAsync(null, 100, TestContext.Current.CancellationToken));
        }
    }

    private static string Between(int id, string start, string? end) =>
        OneSession(id, start, "", end is null ? "" : $"\"conversationEnd\":\"{end}\"");

    private static Task<DetailsJob> SubmitAsync(TestStore store, string query) =>
        store.Analytics.SubmitAsync(
            AnalyticsEndpoint.ConversationDetails,
            Encoding.UTF8.GetBytes(query),
            AnalyticsScope.Everything,
            TestContext.Current.CancellationToken
        );

    private static async Task<List<string>> PagesAsync(TestStore store, string query, int pageSize = 50)
    {
        var job = await SubmitAsync(store, query);
        var pages = new List<string>();
        for (string? cursor = ""; cursor is not null; )
        {
            (var page, cursor) = await PageAsync(job, cursor, pageSize);
            pages.Add(page);
        }
        return pages;
    }

    /// <returns>Numbers of the page's conversations as <see cref="TestRecords.Id"/> makes ids of them, and the cursor.</returns>
    private static async Task<(string Found, string? Cursor)> PageAsync(DetailsJob job, string? cursor, int pageSize)
    {
        var page = JsonNode.Parse(await job.PageAsync(cursor, pageSize, TestContext.Current.CancellationToken))!;
        var found = (page["conversations"]?.AsArray() ?? []).Select(record =>
            Convert.ToInt32(((string)record!["conversationId"]!)[^6..], 16)
        );
        return (string.Join(",", found), (string?)page["cursor"]);
    }

    /// <summary>As the sync notes it.</summary>
    /// <param name="asOf">Null while the day's first job is being read.</param>
    private static async Task ReadByJobsAsync(TestStore store, DateOnly day, string? asOf)
    {
        var state = asOf is null
            ? """{"underWay":{"jobId":"c0ffee00-0000-4000-8000-000000000000"}}"""
            : $$$"""{"last":{"asOf":"{{{asOf}}}","count":1,"hash":1}}""";
        await using var transaction = await store.Store.BeginAsync(TestContext.Current.CancellationToken);
        await transaction.SaveCheckpointAsync(
            new Checkpoint(
                "jobs",
                day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                state,
                DateTimeOffset.UnixEpoch
            ),
            TestContext.Current.CancellationToken
        );
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }
}
