using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Jobs;

public sealed class JobTests
{
    [Fact]
    public async Task A_job_answers_with_every_conversation_that_overlaps_its_interval()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 3000 });
        using var caller = await Caller.SignInAsync(host);
        var from = new DateTimeOffset(2026, 3, 4, 10, 0, 0, TimeSpan.Zero);
        var read = await JobReader.RunAsync(caller, Interval(from, from.AddHours(4)), 100);
        var expected = Overlapping(host, from, from.AddHours(4));
        Assert.Equal(expected.Select(JobReader.Id), read.Select(JobReader.Id));
        Assert.True(expected.Count(record => JobReader.Start(record) < from) > 10);
        // Field by field: a record of the job is the record as of the watermark.
        Assert.Equal(expected.Select(record => record.ToJsonString()), read.Select(record => record.ToJsonString()));
    }

    [Fact]
    public async Task Start_of_day_matching_leaves_out_what_began_before_the_first_day()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 5000 });
        using var caller = await Caller.SignInAsync(host);
        var from = new DateTimeOffset(2026, 3, 4, 0, 30, 0, TimeSpan.Zero);
        var all = await JobReader.RunAsync(caller, Interval(from, from.AddHours(2)), 1000);
        var matched = await JobReader.RunAsync(
            caller,
            Interval(from, from.AddHours(2)),
            1000,
            ",\"startOfDayIntervalMatching\":true"
        );
        Assert.Equal(
            all.Where(record => JobReader.Start(record) >= from.AddMinutes(-30)).Select(JobReader.Id),
            matched.Select(JobReader.Id)
        );
        Assert.True(matched.Count < all.Count);
    }

    [Fact]
    public async Task A_job_beyond_the_availability_date_is_cut_there_without_a_word()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var available = await caller.GetAsync($"{JobReader.Jobs}/availability");
        Assert.Equal("2026-03-10T08:00:00Z", available["dataAvailabilityDate"]!.GetValue<string>());
        var job = await JobReader.SubmitAsync(caller, Interval(Emulators.Start.AddHours(-6), Emulators.Start));
        var page = await caller.GetAsync($"{JobReader.Jobs}/{job}/results");
        Assert.Equal("2026-03-10T08:00:00Z", page["dataAvailabilityDate"]!.GetValue<string>());
        var starts = page["conversations"]!.AsArray().Select(record => JobReader.Start(record!)).ToList();
        Assert.NotEmpty(starts);
        Assert.All(starts, start => Assert.True(start < Emulators.Start.AddHours(-4)));
    }

    [Fact]
    public async Task A_job_is_a_snapshot_and_a_cursor_always_leads_to_the_same_page()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var job = await JobReader.SubmitAsync(caller, Interval(Emulators.Start.AddDays(-1), Emulators.Start));
        var path = $"{JobReader.Jobs}/{job}/results?pageSize=40";
        var first = await caller.GetAsync(path);
        var next = $"{path}&cursor={Uri.EscapeDataString(first["cursor"]!.GetValue<string>())}";
        var second = await caller.GetAsync(next);
        host.Clock.Advance(TimeSpan.FromHours(20));
        Assert.Equal(first.ToJsonString(), (await caller.GetAsync(path)).ToJsonString());
        Assert.Equal(second.ToJsonString(), (await caller.GetAsync(next)).ToJsonString());
        var later = await JobReader.RunAsync(caller, Interval(Emulators.Start.AddDays(-1), Emulators.Start), 1000);
        Assert.True(later.Count > first["conversations"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_job_passes_through_its_states_and_expires()
    {
        await using var host = await Emulators.StartAsync(o =>
            o with
            {
                JobDelay = TimeSpan.FromMinutes(30),
                JobLife = TimeSpan.FromHours(5),
            }
        );
        using var caller = await Caller.SignInAsync(host);
        var job = await JobReader.SubmitAsync(caller, Interval(Emulators.Start.AddDays(-1), Emulators.Start));
        Assert.Equal("QUEUED", await StateAsync());
        await caller.GetAsync($"{JobReader.Jobs}/{job}/results", 400);
        host.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal("PENDING", await StateAsync());
        host.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal("FULFILLED", await StateAsync());
        Assert.Equal(
            "2026-03-10T17:00:00.000Z",
            (await caller.GetAsync($"{JobReader.Jobs}/{job}"))["expirationDate"]!.GetValue<string>()
        );
        host.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal("EXPIRED", await StateAsync());
        await caller.GetAsync($"{JobReader.Jobs}/{job}/results", 404);

        async Task<string> StateAsync() =>
            (await caller.GetAsync($"{JobReader.Jobs}/{job}"))["state"]!.GetValue<string>();
    }

    [Fact]
    public async Task A_deleted_job_is_cancelled_and_an_unknown_one_not_found()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var job = await JobReader.SubmitAsync(caller, Interval(Emulators.Start.AddDays(-1), Emulators.Start));
        using (var deleted = await caller.SendAsync(HttpMethod.Delete, $"{JobReader.Jobs}/{job}"))
            Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Equal("CANCELLED", (await caller.GetAsync($"{JobReader.Jobs}/{job}"))["state"]!.GetValue<string>());
        await caller.GetAsync($"{JobReader.Jobs}/{Guid.NewGuid()}", 404);
    }

    [Fact]
    public async Task An_empty_job_has_no_conversations_and_no_cursor()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var job = await JobReader.SubmitAsync(caller, "2020-01-01T00:00:00Z/2020-01-02T00:00:00Z");
        var page = await caller.GetAsync($"{JobReader.Jobs}/{job}/results");
        Assert.Equal(["dataAvailabilityDate"], page.Select(member => member.Key));
    }

    [Fact]
    public async Task A_page_is_compressed_for_those_who_accept_it_and_equal_for_those_who_do_not()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var job = await JobReader.SubmitAsync(caller, Interval(Emulators.Start.AddDays(-2), Emulators.Start));
        var path = $"{JobReader.Jobs}/{job}/results?pageSize=200";
        var plain = await caller.Http.GetByteArrayAsync(path);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept-Encoding", "gzip");
        using var answer = await caller.Http.SendAsync(request);
        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        using var unpacked = new MemoryStream();
        await using (var gzip = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress))
            await gzip.CopyToAsync(unpacked);
        Assert.Equal(plain, unpacked.ToArray());
    }

    [Fact]
    public async Task A_limit_ends_the_results_early()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var interval = Interval(Emulators.Start.AddDays(-4), Emulators.Start.AddDays(-1));
        Assert.Equal(130, (await JobReader.RunAsync(caller, interval, 50, ",\"limit\":130")).Count);
    }

    [Theory]
    [InlineData("""{"interval":"yesterday"}""", "invalid.date")]
    [InlineData("{}", "bad.request")]
    [InlineData("""{"interval":"2026-03-02T00:00:00Z/2026-03-01T00:00:00Z"}""", "bad.request")]
    [InlineData("""{"interval":"2026-03-01T00:00:00Z/2026-03-02T00:00:00Z","order":"sideways"}""", "invalid.value")]
    public async Task A_job_that_makes_no_sense_is_refused(string body, string code)
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        Assert.Equal(code, (await caller.PostAsync(JobReader.Jobs, body, 400))["code"]!.GetValue<string>());
        var job = await JobReader.SubmitAsync(caller, Interval(Emulators.Start.AddDays(-1), Emulators.Start));
        await caller.GetAsync($"{JobReader.Jobs}/{job}/results?cursor=nonsense", 400);
        await caller.GetAsync($"{JobReader.Jobs}/{job}/results?pageSize=10001", 400);
    }

    private static string Interval(DateTimeOffset from, DateTimeOffset to) =>
        $"{from:yyyy-MM-dd'T'HH:mm:ss'Z'}/{to:yyyy-MM-dd'T'HH:mm:ss'Z'}";

    private static List<JsonNode> Overlapping(EmulatorHost host, DateTimeOffset from, DateTimeOffset to) =>
        [
            .. host.Truth(Emulators.Start.AddDays(-30), to, Emulators.Start - host.Options.DataLag)
                .Select(record => JsonNode.Parse(record.Span)!)
                .Where(record =>
                    record["conversationEnd"] is not { } end
                    || DateTimeOffset.Parse(end.GetValue<string>(), CultureInfo.InvariantCulture) >= from
                ),
        ];
}
