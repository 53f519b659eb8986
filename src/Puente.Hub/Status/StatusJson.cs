using System.Text;
using System.Text.Json;
using Puente.Hub.Streams;
using Puente.Platform.Governor;

namespace Puente.Hub.Status;

/// <summary>
/// The shape of <c>puente status --json</c> and of the hub's <c>/api/local/status</c>; names stay as they are once released.
/// </summary>
public static class StatusJson
{
    /// <summary>Of a store that no hub looks after.</summary>
    public static string Write(StoreStatus status, BudgetReading? budget = null) =>
        Write(json =>
        {
            WriteStore(json, status);
            if (budget is not null)
                BudgetJson.Write(json, budget);
        });

    /// <summary>The same members, and what the hub knows beside them.</summary>
    public static string Write(HubStatus status) =>
        Write(json =>
        {
            json.WriteBoolean("red", status.IsRed);
            json.WriteStartArray("faults");
            foreach (var fault in status.Faults)
                json.WriteStringValue(fault);
            json.WriteEndArray();
            WriteHub(json, status);
            json.WriteStartArray("streams");
            foreach (var stream in status.Streams)
                WriteStream(json, stream);
            json.WriteEndArray();
            if (status.Lookups is { } lookups)
                LookupJson.Write(json, lookups);
            if (status.Store is { } store)
                WriteStore(json, store);
        });

    public static void WriteStream(Utf8JsonWriter json, StreamReport stream)
    {
        json.WriteStartObject();
        json.WriteString("name", stream.Name);
        json.WriteString("condition", stream.Condition);
        json.WriteString("note", stream.Note);
        if (stream.Lag is { } lag)
            json.WriteNumber("lagSeconds", Math.Round(lag.TotalSeconds, 3));
        else
            json.WriteNull("lagSeconds");
        Moment(json, "lastEvent", stream.LastEvent);
        Moment(json, "lastHandledAt", stream.LastHandledAt);
        json.WriteNumber("handled", stream.Handled);
        if (stream.Waiting is { } waiting)
            json.WriteNumber("waiting", waiting);
        else
            json.WriteNull("waiting");
        json.WriteNumber("restarts", stream.Restarts);
        Moment(json, "nextStart", stream.NextStart);
        json.WriteEndObject();
    }

    private static string Write(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteHub(Utf8JsonWriter json, HubStatus status)
    {
        json.WriteStartObject("hub");
        json.WriteString("url", status.Hub.Url.ToString());
        json.WriteNumber("pid", status.Hub.ProcessId);
        json.WriteString("instance", status.Hub.Instance);
        Moment(json, "startedAt", status.Hub.StartedAt);
        json.WriteEndObject();
        if (status.Log is { } log)
        {
            json.WriteStartObject("log");
            json.WriteNumber("begin", log.Begin);
            json.WriteNumber("end", log.End);
            json.WriteEndObject();
        }

        if (status.Rate is not { } rate)
            return;
        json.WriteStartObject("rate");
        if (rate is { Allowed: { } allowed, Used: { } used })
        {
            json.WriteNumber("allowed", allowed);
            json.WriteNumber("used", used);
            Moment(json, "seenAt", rate.SeenAt);
        }

        json.WriteStartObject("requests");
        foreach (var (operation, count) in rate.Requests)
            json.WriteNumber(operation, count);
        json.WriteEndObject();
        json.WriteEndObject();
        if (rate.Budget is { } budget)
            BudgetJson.Write(json, budget);
    }

    private static void WriteStore(Utf8JsonWriter json, StoreStatus status)
    {
        json.WriteString("store", status.Store);
        Moment(json, "reach", status.Reach);
        Moment(json, "asOf", status.AsOf);
        if (status.Lag is { } lag)
            json.WriteNumber("lagSeconds", (long)lag.TotalSeconds);
        else
            json.WriteNull("lagSeconds");
        json.WriteNumber("quarantined", status.Quarantined);
        json.WriteStartObject("certificates");
        json.WriteNumber("equal", status.Certificates.Equal);
        json.WriteNumber("different", status.Certificates.Different);
        Moment(json, "reach", status.Certificates.Reach);
        json.WriteEndObject();
        json.WriteStartObject("tables");
        foreach (var table in status.Tables)
            json.WriteNumber(table.Table, table.Rows);
        json.WriteEndObject();
        WriteDays(json, status);
        WriteRuns(json, status);
        WriteGaps(json, status);
    }

    private static void WriteDays(Utf8JsonWriter json, StoreStatus status)
    {
        json.WriteStartArray("days");
        foreach (var day in status.Days)
        {
            json.WriteStartObject();
            json.WriteString("day", day.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
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
