using System.Diagnostics;
using System.Text.Json;
using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;
using Puente.Emulator.Text;

namespace Puente.Emulator.Tests.Conversations;

public sealed class GenerationProbe(ITestOutputHelper output)
{
    [Fact]
    public void Records_are_made_at_a_usable_rate_and_size()
    {
        var history = new History(1, 100_000, new OrganisationSeed(1, 400, 40), 0);
        var day = new DateOnly(2026, 3, 2).DayNumber;
        var scene = history.Borrow();
        var text = new Utf8Text();
        long bytes = 0,
            rows = 0;
        for (var round = 0; round < 2; round++)
        {
            var watch = Stopwatch.StartNew();
            (bytes, rows) = (0, 0);
            for (var index = 0; index < 20_000; index++)
            {
                text.Clear();
                RecordWriter.Write(history.Play(scene, new Place(day, index * 5)), ConversationDraft.Never, true, text);
                bytes += text.Length;
                if (round == 0 && index % 5 == 0)
                    JsonDocument.Parse(text.Memory).Dispose();
            }
            output.WriteLine($"{watch.Elapsed.TotalMicroseconds / 20_000:F2} us/record, {bytes / 20_000} bytes");
        }
        output.WriteLine(
            $"rows {Samples.Final.Average(c => 1 + c.Json.GetProperty("participants").GetArrayLength() + c.Sessions.Count + c.Sessions.Sum(s => s.Segments.Count + s.Metrics.Count)):F1}"
        );
        Assert.InRange(bytes / 20_000, 5_000, 10_000);
    }
}
