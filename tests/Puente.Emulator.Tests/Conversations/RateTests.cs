using System.Diagnostics;
using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Tests.Jobs;
using Puente.Emulator.Text;

namespace Puente.Emulator.Tests.Conversations;

/// <summary>Sizes are asserted closely, times only against a fall of a whole order: the machine is shared.</summary>
[Collection("Alone")]
public sealed class RateTests(ITestOutputHelper output)
{
    [Fact]
    public void A_record_has_about_seven_kilobytes_and_forty_rows()
    {
        var rows = Samples.Final.Average(c =>
            1
            + c.Json.GetProperty("participants").GetArrayLength()
            + c.Sessions.Count
            + c.Sessions.Sum(s => s.Segments.Count + s.Metrics.Count)
        );
        var bytes = Samples.Final.Average(c => System.Text.Encoding.UTF8.GetByteCount(c.Json.GetRawText()));
        output.WriteLine($"{bytes:F0} bytes, {rows:F1} rows on average");
        Assert.InRange(rows, 37, 46);
        Assert.InRange(bytes, 6_700, 8_000);
    }

    [Fact]
    public void Records_are_played_and_written_quickly_and_without_garbage()
    {
        var scene = Samples.History.Borrow();
        var text = new Utf8Text();
        void Run(int count, bool write)
        {
            for (var index = 0; index < count; index++)
            {
                var draft = Samples.History.Play(scene, new Place(Samples.Day, index));
                text.Clear();
                if (write)
                    RecordWriter.Write(draft, ConversationDraft.Never, true, text);
            }
        }
        Run(20_000, write: true);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        Run(20_000, write: false);
        var played = watch.Elapsed;
        Run(20_000, write: true);
        var both = watch.Elapsed - played;
        allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / 40_000;
        output.WriteLine(
            $"{both.TotalMicroseconds / 20_000:F1} us a record, {played.TotalMicroseconds / 20_000:F1} us of it playing, {allocated} bytes allocated"
        );
        Assert.InRange(both.TotalMicroseconds / 20_000, 0, 400);
        Assert.InRange(allocated, 0, 64);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Finished_pages_are_kept_ready()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 20_000 });
        using var caller = await Caller.SignInAsync(host);
        var job = await JobReader.SubmitAsync(caller, "2026-03-03T00:00:00Z/2026-03-04T00:00:00Z");
        var path = $"{JobReader.Jobs}/{job}/results";
        var watch = Stopwatch.StartNew();
        await PageAsync();
        var made = watch.Elapsed;
        watch.Restart();
        for (var i = 0; i < 200; i++)
            await PageAsync();
        var ready = watch.Elapsed / 200;
        output.WriteLine(
            $"page of 1,000: made in {made.TotalMilliseconds:F0} ms, served ready in {ready.TotalMilliseconds:F2} ms ({1 / ready.TotalSeconds:F0}/s)"
        );
        Assert.True(ready < made);

        async Task PageAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Accept-Encoding", "gzip");
            using var answer = await caller.Http.SendAsync(request);
            Assert.True((await answer.Content.ReadAsByteArrayAsync()).Length > 100_000);
        }
    }
}
