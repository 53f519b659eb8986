using System.Text;
using System.Text.Json;

namespace Puente.Status;

/// <summary>The shape of <c>puente status --json</c>; names stay as they are once released.</summary>
internal static class StatusJson
{
    public static string Write(StoreStatus status)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("store", status.Store);
            Moment(json, "reach", status.Reach);
            Moment(json, "asOf", status.AsOf);
            if (status.Lag is { } lag)
                json.WriteNumber("lagSeconds", (long)lag.TotalSeconds);
            else
                json.WriteNull("lagSeconds");
            json.WriteNumber("quarantined", status.Quarantined);
            json.WriteStartObject("tables");
            foreach (var table in status.Tables)
                json.WriteNumber(table.Table, table.Rows);
            json.WriteEndObject();
            WriteDays(json, status);
            WriteRuns(json, status);
            WriteGaps(json, status);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteDays(Utf8JsonWriter json, StoreStatus status)
    {
        json.WriteStartArray("days");
        foreach (var day in status.Days)
        {
            json.WriteStartObject();
            json.WriteString("day", Terminal.Words.Day(day.Day));
            json.WriteNumber("live", day.Live);
            json.WriteNumber("settled", day.Settled);
            json.WriteNumber("final", day.Final);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRuns(Utf8JsonWriter json, StoreStatus status)
    {
        json.WriteStartArray("runs");
        foreach (var run in status.Runs)
        {
            json.WriteStartObject();
            json.WriteString("id", run.Id);
            json.WriteString("stream", run.Stream);
            Moment(json, "startedAt", run.StartedAt);
            Moment(json, "endedAt", run.EndedAt);
            json.WriteString("outcome", run.Outcome);
            json.WritePropertyName("summary");
            json.WriteRawValue(run.Summary);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteGaps(Utf8JsonWriter json, StoreStatus status)
    {
        json.WriteStartArray("openGaps");
        foreach (var gap in status.OpenGaps)
        {
            json.WriteStartObject();
            json.WriteString("id", gap.Id);
            json.WriteString("stream", gap.Stream);
            Moment(json, "from", gap.From);
            Moment(json, "to", gap.To);
            json.WriteString("cause", gap.Cause);
            Moment(json, "openedAt", gap.OpenedAt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Moment(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } moment)
            json.WriteString(name, moment.UtcDateTime);
        else
            json.WriteNull(name);
    }
}
