using System.Text.Json.Nodes;
using Puente.Emulator.Faults;

namespace Puente.Emulator.Tests.Aggregates;

public sealed class AggregateJobTests
{
    private const string Jobs = "/api/v2/analytics/conversations/aggregates/jobs";
    private static readonly string s_members =
        $"\"interval\":\"{Aggregate.Interval(Aggregate.Morning, 6)}\",\"groupBy\":[\"userId\",\"queueId\"]";

    [Fact]
    public async Task The_pages_of_a_job_make_the_answer_of_the_query()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var query = await caller.PostAsync(Aggregate.Query, $"{{{s_members}}}");
        var job = await SubmitAsync(caller, ",\"pageSize\":7");
        // A job stands still: what is emitted after its submission is not in it.
        host.Clock.Advance(TimeSpan.FromHours(1));
        var pages = new List<JsonObject>();
        string? cursor = null;
        do
        {
            pages.Add(await caller.GetAsync($"{Jobs}/{job}/results?cursor={Uri.EscapeDataString(cursor ?? "")}"));
            Assert.InRange(pages[^1]["results"]!.AsArray().Count, 1, 7);
            cursor = pages[^1]["cursor"]?.GetValue<string>();
        } while (cursor is not null);
        Assert.True(pages.Count > 3);
        var rows = pages.SelectMany(page => page["results"]!.AsArray()).Select(row => row!.ToJsonString());
        Assert.Equal(Aggregate.Rows(query).Select(row => row.ToJsonString()), rows);
    }

    [Fact]
    public async Task A_job_lives_as_a_details_job_does()
    {
        await using var host = await Emulators.StartAsync(o => o with { JobDelay = TimeSpan.FromHours(1) });
        using var caller = await Caller.SignInAsync(host);
        var job = await SubmitAsync(caller);
        Assert.Equal("QUEUED", await StateAsync(caller, job));
        await caller.GetAsync($"{Jobs}/{job}/results", 400);
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("FULFILLED", await StateAsync(caller, job));
        await caller.GetAsync($"{Jobs}/{job}/results?cursor=none", 400);
        await caller.GetAsync(Jobs.Replace("conversations", "flows", StringComparison.Ordinal) + $"/{job}", 404);
        using (var dropped = await caller.SendAsync(HttpMethod.Delete, $"{Jobs}/{job}"))
            dropped.EnsureSuccessStatusCode();
        Assert.Equal("CANCELLED", await StateAsync(caller, job));
        var other = await SubmitAsync(caller);
        host.Clock.Advance(host.Options.JobLife);
        Assert.Equal("EXPIRED", await StateAsync(caller, other));
        await caller.GetAsync($"{Jobs}/{other}/results", 404);
    }

    [Fact]
    public async Task A_wrong_query_or_page_size_is_refused_at_submission()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        await caller.PostAsync(Jobs, $"{{{s_members},\"pageSize\":0}}", 400);
        var error = await caller.PostAsync(Jobs, $"{{{s_members},\"metrics\":[\"nAnswered\"]}}", 400);
        Assert.Contains("Value [nAnswered]", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static async Task<string> SubmitAsync(Caller caller, string more = "") =>
        (await caller.PostAsync(Jobs, $"{{{s_members}{more}}}", 202))["jobId"]!.GetValue<string>();

    private static async Task<string> StateAsync(Caller caller, string job) =>
        (await caller.GetAsync($"{Jobs}/{job}"))["state"]!.GetValue<string>();
}
