using System.Globalization;
using System.Text;
using System.Text.Json;
using Puente.Sync;
using Puente.Terminal;

namespace Puente.Syncing;

/// <summary>What a run or a plan comes to, for people and for programs.</summary>
internal static class SyncSummary
{
    public static void Write(SyncResult result, CommandHost host, bool json)
    {
        if (json)
            host.Output.WriteLine($"{{\"result\":{JsonSerializer.Serialize(result, SyncJson.Default.SyncResult)}}}");
        else
            WriteText(result, host.Output);
        foreach (var failed in result.Failed)
            host.Error.WriteLine(
                $"puente: {Words.Day(failed.Day)} was not read: {failed.Reason} It is an open gap; the next run reads it again."
            );
        if (result.Stopped)
            host.Error.WriteLine("puente: stopped; what was read is stored, the next run goes on from there.");
    }

    public static string Json(SyncPlan plan)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("availability", plan.Availability.UtcDateTime);
            json.WriteStartArray("days");
            foreach (var day in plan.Days)
            {
                json.WriteStartObject();
                json.WriteString("day", Words.Day(day.Day));
                json.WriteString("why", day.Why);
                if (day.ExpectedCalls is { } calls)
                    json.WriteNumber("expectedCalls", calls);
                else
                    json.WriteNull("expectedCalls");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteText(SyncResult result, TextWriter output)
    {
        if (result is { DaysRead: 0, Failed.Count: 0, Stopped: false })
        {
            output.WriteLine(
                $"Nothing was due; the platform's jobs reach up to {Words.Time(result.Availability)} UTC."
            );
            return;
        }

        var rate = result.Conversations / Math.Max(result.Elapsed.TotalSeconds, 0.001);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Words.Count(result.DaysRead, "day")} read in {Words.Span(result.Elapsed)}: {Words.Count(result.Conversations, "conversation")} ({rate:N0}/s), {Words.Count(result.Rows, "row")} written."
            )
        );
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {result.Inserted:N0} new, {result.Replaced:N0} changed, {result.Unchanged:N0} as before, {result.Older:N0} older than ours, {result.Quarantined:N0} in quarantine"
            )
        );
        output.WriteLine($"  the platform's jobs reach up to {Words.Time(result.Availability)} UTC");
    }
}
