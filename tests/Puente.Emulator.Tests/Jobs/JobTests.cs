using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Jobs;

public sealed class JobTests
{
    private const string Jobs = "/api/v2/analytics/conversations/details/jobs";
    private static readonly DateTimeOffset s_start = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_job_answers_with_every_conversation_that_overlaps_its_interval()
    {
        await using var host = await StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var read = await RunAsync(caller, "2026-03-02T10:00:00Z/2026-03-02T14:00:00Z", 100);
        var from = new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
        var watermark = s_start - host.Options.DataLag;
        var expected = host.Truth(s_start.AddDays(-30), from.AddHours(4), watermark)
            .Select(record => JsonNode.Parse(record.Span)!)
            .Where(record =>
                record["conversationEnd"] is not { } end || DateTimeOffset.Parse(end.GetValue<string>(), null) >= from
            )
            .ToList();
        Assert.Equal(expected.Select(Id).Order(), read.Select(Id).Order());
        Assert.Contains(
            read,
            record => DateTimeOffset.Parse(record["conversationStart"]!.GetValue<string>(), null) < from
        );
    }

    private static string Id(JsonNode record) => record["conversationId"]!.GetValue<string>();

    private static Task<EmulatorHost> StartAsync() =>
        EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                Start = s_start,
                Speed = 0,
                ConversationsPerDay = 500,
                HistoryDays = 30,
                JobDelay = TimeSpan.Zero,
                RequestsPerMinute = 10_000,
            }
        );

    internal static async Task<List<JsonNode>> RunAsync(Caller caller, string interval, int pageSize)
    {
        var submitted = await caller.PostAsync(Jobs, $$"""{"interval":"{{interval}}"}""", 202);
        var job = submitted["jobId"]!.GetValue<string>();
        Assert.Equal("FULFILLED", (await caller.GetAsync($"{Jobs}/{job}"))["state"]!.GetValue<string>());
        var all = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var page = await caller.GetAsync(
                $"{Jobs}/{job}/results?pageSize={pageSize}&cursor={Uri.EscapeDataString(cursor ?? "")}"
            );
            all.AddRange((page["conversations"] as JsonArray ?? []).Select(item => item!.DeepClone()));
            cursor = page["cursor"]?.GetValue<string>();
        } while (cursor is not null);
        return all;
    }
}
