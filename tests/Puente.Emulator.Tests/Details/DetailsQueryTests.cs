using System.Globalization;
using System.Text.Json.Nodes;
using Puente.Emulator.Tests.Jobs;

namespace Puente.Emulator.Tests.Details;

public sealed class DetailsQueryTests
{
    private const string Query = "/api/v2/analytics/conversations/details/query";

    [Fact]
    public async Task A_query_finds_what_started_on_its_days_and_overlaps_it()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 2000 });
        using var caller = await Caller.SignInAsync(host);
        var from = new DateTimeOffset(2026, 3, 4, 9, 30, 0, TimeSpan.Zero);
        var (found, total) = await AllAsync(caller, Interval(from, from.AddHours(1)), "");
        var expected = Expected(host, from, from.AddHours(1));
        Assert.Equal(expected.Select(JobReader.Id), found.Select(JobReader.Id));
        Assert.Equal(expected.Count, total);
        Assert.Contains(found, record => JobReader.Start(record) < from);
        Assert.DoesNotContain(
            found,
            record => record.ToJsonString().Contains("\"attributes\"", StringComparison.Ordinal)
        );
        var (reversed, _) = await AllAsync(caller, Interval(from, from.AddHours(1)), ",\"order\":\"desc\"");
        Assert.Equal(expected.Select(JobReader.Id).Reverse(), reversed.Select(JobReader.Id));
    }

    [Fact]
    public async Task A_query_is_fresh_up_to_platform_time()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 5000 });
        using var caller = await Caller.SignInAsync(host);
        var interval = Interval(Emulators.Start.AddHours(-1), Emulators.Start.AddHours(1));
        var (before, _) = await AllAsync(caller, interval, "");
        Assert.Contains(before, record => record["conversationEnd"] is null);
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        var (after, _) = await AllAsync(caller, interval, "");
        Assert.Superset(before.Select(JobReader.Id).ToHashSet(), after.Select(JobReader.Id).ToHashSet());
        Assert.True(after.Count > before.Count);
    }

    [Theory]
    [InlineData("segmentFilters", "mediaType", "email")]
    [InlineData("segmentFilters", "purpose", "voicemail")]
    [InlineData("conversationFilters", "originatingDirection", "outbound")]
    [InlineData("segmentFilters", "wrapUpCode", "ININ-WRAP-UP-TIMEOUT")]
    [InlineData("segmentFilters", "requestedRouting", "Bullseye")]
    public async Task A_filter_returns_whole_conversations_that_have_the_value_somewhere(
        string filters,
        string dimension,
        string value
    )
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var from = Emulators.Start.AddDays(-3);
        var filter =
            $$""","{{filters}}":[{"type":"and","predicates":[{"dimension":"{{dimension}}","value":"{{value}}"}]}]""";
        var (found, total) = await AllAsync(caller, Interval(from, Emulators.Start), filter);
        var marker = dimension == "originatingDirection" ? $"\"{dimension}\":\"{value}\"" : $"\"{value}\"";
        var expected = Expected(host, from, Emulators.Start)
            .Where(record => record.ToJsonString().Contains(marker, StringComparison.Ordinal))
            .Select(JobReader.Id)
            .ToList();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, found.Select(JobReader.Id));
        Assert.Equal(expected.Count, total);
    }

    [Fact]
    public async Task Predicates_of_one_filter_must_hold_on_one_segment_and_queues_are_found_by_id()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var queue = (await caller.GetAsync("/api/v2/routing/queues?pageSize=1"))["entities"]![0]![
            "id"
        ]!.GetValue<string>();
        var from = Emulators.Start.AddDays(-3);
        var interval = Interval(from, Emulators.Start);
        var one =
            $$""","segmentFilters":[{"type":"and","predicates":[{"dimension":"queueId","value":"{{queue}}"},{"dimension":"segmentType","value":"wrapup"}]}]""";
        var (found, _) = await AllAsync(caller, interval, one);
        var expected = Expected(host, from, Emulators.Start)
            .Where(record =>
                Segments(record)
                    .Any(segment =>
                        segment["queueId"]?.GetValue<string>() == queue
                        && segment["segmentType"]!.GetValue<string>() == "wrapup"
                    )
            )
            .Select(JobReader.Id);
        Assert.Equal(expected, found.Select(JobReader.Id));
        Assert.NotEmpty(found);
        var either =
            $$""","segmentFilters":[{"type":"or","predicates":[{"dimension":"queueId","value":"{{queue}}"}],"clauses":[{"type":"and","predicates":[{"dimension":"mediaType","value":"email"}]}]}]""";
        Assert.True((await AllAsync(caller, interval, either)).Total > found.Count);
    }

    [Theory]
    [InlineData("exists")]
    [InlineData("notExists")]
    public async Task Open_and_closed_conversations_are_told_apart(string how)
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 3000 });
        using var caller = await Caller.SignInAsync(host);
        var filter =
            $$""","conversationFilters":[{"type":"and","predicates":[{"dimension":"conversationEnd","operator":"{{how}}"}]}]""";
        var (found, _) = await AllAsync(caller, Interval(Emulators.Start.AddHours(-2), Emulators.Start), filter);
        Assert.NotEmpty(found);
        Assert.All(found, record => Assert.Equal(how == "exists", record["conversationEnd"] is not null));
        var jobbed = await JobReader.RunAsync(
            caller,
            Interval(Emulators.Start.AddHours(-6), Emulators.Start),
            1000,
            filter
        );
        Assert.NotEmpty(jobbed);
        Assert.All(jobbed, record => Assert.Equal(how == "exists", record["conversationEnd"] is not null));
    }

    [Fact]
    public async Task A_conversation_is_found_by_id_alone_and_among_others()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var (found, _) = await AllAsync(
            caller,
            Interval(Emulators.Start.AddHours(-20), Emulators.Start.AddHours(-19)),
            ""
        );
        var ids = found.Take(3).Select(JobReader.Id).ToList();
        Assert.Equal(
            found[0].ToJsonString(),
            (await caller.GetAsync($"/api/v2/analytics/conversations/{ids[0]}/details")).ToJsonString()
        );
        var several = await caller.GetAsync($"/api/v2/analytics/conversations/details?id={string.Join(',', ids)}");
        Assert.Equal(ids, several["conversations"]!.AsArray().Select(record => JobReader.Id(record!)));
        await caller.GetAsync($"/api/v2/analytics/conversations/{Guid.NewGuid()}/details", 404);
        var filter =
            $$""","conversationFilters":[{"type":"or","predicates":[{"dimension":"conversationId","value":"{{ids[0]}}"},{"dimension":"conversationId","value":"{{ids[1]}}"}]}]""";
        var jobbed = await JobReader.RunAsync(
            caller,
            Interval(Emulators.Start.AddDays(-15), Emulators.Start),
            1,
            filter
        );
        Assert.Equal(ids.Take(2).Order(), jobbed.Select(JobReader.Id).Order());
    }

    [Fact]
    public async Task No_match_leaves_the_conversations_out()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var empty = await caller.PostAsync(Query, """{"interval":"2020-01-01T00:00:00Z/2020-01-02T00:00:00Z"}""");
        Assert.Equal("""{"totalHits":0}""", empty.ToJsonString());
    }

    [Fact]
    public async Task Limits_are_refused_in_the_platforms_words()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        const string Filter =
            ""","segmentFilters":[{"type":"or","predicates":[{"dimension":"mediaType","value":"voice"}]}]""";
        var week = await MessageAsync("\"interval\":\"2026-03-01T00:00:00Z/2026-03-09T00:00:00Z\"");
        Assert.Equal("You must specify a search interval as part of your query that does not exceed 7 days", week);
        var month = await MessageAsync($"\"interval\":\"2026-01-01T00:00:00Z/2026-02-02T00:00:00Z\"{Filter}");
        Assert.Equal("You must specify a search interval as part of your query that does not exceed 31 days", month);
        var deep = await MessageAsync(
            "\"interval\":\"2026-03-01T00:00:00Z/2026-03-02T00:00:00Z\",\"paging\":{\"pageSize\":100,\"pageNumber\":1001}"
        );
        Assert.StartsWith("Pagination may not exceed 100000 results.\n\nTip:", deep, StringComparison.Ordinal);
        var type = await MessageAsync(
            "\"interval\":\"2026-03-01T00:00:00Z/2026-03-02T00:00:00Z\",\"segmentFilters\":[{\"predicates\":[]}]"
        );
        Assert.Equal("Value [] is not valid for field type [QueryFilterType]. Allowable values are: and, or", type);

        async Task<string> MessageAsync(string members) =>
            (await caller.PostAsync(Query, $"{{{members}}}", 400))["message"]!.GetValue<string>();
    }

    [Fact]
    public async Task An_unknown_dimension_is_an_invalid_value_with_the_list()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        const string Body =
            """{"interval":"2026-03-01T00:00:00Z/2026-03-02T00:00:00Z","segmentFilters":[{"type":"and","predicates":[{"dimension":"colour","value":"red"}]}]}""";
        var refused = await caller.PostAsync(Query, Body, 400);
        Assert.Equal("invalid.value", refused["code"]!.GetValue<string>());
        Assert.Contains("wrapUpCode", refused["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static IEnumerable<JsonNode> Segments(JsonNode record) =>
        record["participants"]!
            .AsArray()
            .SelectMany(p => p!["sessions"]!.AsArray())
            .SelectMany(s => s!["segments"]!.AsArray())
            .OfType<JsonNode>();

    private static List<JsonNode> Expected(EmulatorHost host, DateTimeOffset from, DateTimeOffset to) =>
        [
            .. host.Truth(new DateTimeOffset(from.UtcDateTime.Date, TimeSpan.Zero), to, host.Clock.Now)
                .Select(record => JsonNode.Parse(record.Span)!)
                .Where(record =>
                    record["conversationEnd"] is not { } end
                    || DateTimeOffset.Parse(end.GetValue<string>(), CultureInfo.InvariantCulture) >= from
                ),
        ];

    private static string Interval(DateTimeOffset from, DateTimeOffset to) =>
        $"{from:yyyy-MM-dd'T'HH:mm:ss'Z'}/{to:yyyy-MM-dd'T'HH:mm:ss'Z'}";

    private static async Task<(List<JsonNode> Found, int Total)> AllAsync(Caller caller, string interval, string more)
    {
        var all = new List<JsonNode>();
        for (var number = 1; ; number++)
        {
            var page = await caller.PostAsync(
                Query,
                $$"""{"interval":"{{interval}}","paging":{"pageSize":100,"pageNumber":{{number}}}{{more}}}"""
            );
            if (page["conversations"] is not JsonArray records)
                return (all, page["totalHits"]!.GetValue<int>());
            all.AddRange(records.Select(record => record!.DeepClone()));
        }
    }
}
