using System.IO.Compression;
using System.Text.Json.Nodes;
using Puente.Emulator.Events;

namespace Puente.Emulator.Tests.Events;

/// <summary>Conversations made to happen are part of everything that is answered and told.</summary>
public sealed class ExtraConversationTests
{
    private static readonly string[] s_names =
    [
        "call",
        "outboundCall",
        "campaignCall",
        "internalCall",
        "callback",
        "email",
        "message",
    ];

    [Fact]
    public async Task A_triggered_conversation_is_in_truth_details_jobs_and_events_alike()
    {
        await using var host = await Emulators.StartAsync(o => o with { DataLag = TimeSpan.Zero });
        using var caller = await Caller.SignInAsync(host);
        var recorder = new Recorder(template => template.StartsWith("v2.detail", StringComparison.Ordinal));
        host.Stage.Add(recorder);
        var begin = host.Clock.Now;
        var ids = new List<string>();
        foreach (var name in s_names)
        {
            var answer = await caller.PostAsync("/_emulator/trigger", $$"""{"name":"{{name}}"}""");
            Assert.True(answer["truth"]!.GetValue<bool>());
            ids.Add(answer["conversationId"]!.GetValue<string>());
            host.Clock.Advance(TimeSpan.FromMinutes(3));
        }
        host.Clock.Set(begin.AddDays(9));
        await host.DrainEventsAsync(TestContext.Current.CancellationToken);
        var after = TimeSpan.FromMilliseconds(1);

        Assert.Equal(ids, Ids(host.Truth(begin, begin.AddHours(1)).Select(one => JsonNode.Parse(one.Span)!), ids));
        var query = await caller.PostAsync(
            "/api/v2/analytics/conversations/details/query",
            """{"interval":"2026-03-10T12:00:00Z/2026-03-10T13:00:00Z","paging":{"pageSize":100,"pageNumber":1}}"""
        );
        Assert.Equal(ids, Ids(query["conversations"]!.AsArray()!, ids));
        Assert.Equal(query["totalHits"]!.GetValue<int>(), query["conversations"]!.AsArray().Count);
        foreach (var id in ids)
            await caller.GetAsync($"/api/v2/analytics/conversations/{id}/details");
        Assert.Equal(ids, Ids(await JobAsync(caller), ids));

        Assert.All(ids, id => Assert.Contains(recorder.Taken, one => one.Topic.Contains(id, StringComparison.Ordinal)));
        Assert.Equal(
            host.Events(begin + after, host.Clock.Now + after).Select(one => $"{one.TimeMs} {one.Topic}"),
            recorder.Taken.Select(one => $"{one.TimeMs} {one.Topic}")
        );
    }

    [Fact]
    public async Task What_was_answered_before_stays_as_it_was()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = Caller.Anonymous(host);
        var now = host.Clock.Now;
        var before = host.Truth(now.AddHours(-4), now.AddMilliseconds(1), now).Select(one => one.ToArray()).ToList();
        await caller.PostAsync("/_emulator/trigger", """{"name":"call"}""");
        await caller.PostAsync("/_emulator/trigger", """{"name":"call"}""");
        Assert.Equal(before, host.Truth(now.AddHours(-4), now.AddMilliseconds(1), now).Select(one => one.ToArray()));
        Assert.True(host.Truth(now, now.AddSeconds(1)).Count() >= 2);
    }

    [Fact]
    public async Task The_course_of_a_conversation_cannot_be_set()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = Caller.Anonymous(host);
        await caller.PostAsync("/_emulator/trigger", """{"name":"call","set":{"queueId":"x"}}""", 400);
    }

    private static IEnumerable<string> Ids(IEnumerable<JsonNode> records, List<string> among) =>
        records.Select(one => one["conversationId"]!.GetValue<string>()).Where(among.Contains);

    // Pages of three, so that a cursor stands on an extra conversation and behind one.
    private static async Task<List<JsonNode>> JobAsync(Caller caller)
    {
        var submitted = await caller.PostAsync(
            "/api/v2/analytics/conversations/details/jobs",
            """{"interval":"2026-03-10T12:00:00Z/2026-03-10T13:00:00Z"}""",
            202
        );
        var path = $"/api/v2/analytics/conversations/details/jobs/{submitted["jobId"]}/results?pageSize=3";
        var found = new List<JsonNode>();
        for (string? cursor = ""; cursor is not null; )
        {
            using var answer = await caller.SendAsync(
                HttpMethod.Get,
                path + (cursor.Length > 0 ? "&cursor=" + Uri.EscapeDataString(cursor) : "")
            );
            await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            await using var plain = answer.Content.Headers.ContentEncoding.Contains("gzip")
                ? new GZipStream(body, CompressionMode.Decompress)
                : body;
            var page = JsonNode.Parse(plain)!;
            found.AddRange(page["conversations"]?.AsArray().Select(one => one!) ?? []);
            cursor = page["cursor"]?.GetValue<string>();
        }
        Assert.Equal(found.Count, found.Select(one => one["conversationId"]!.ToString()).Distinct().Count());
        return found;
    }
}
