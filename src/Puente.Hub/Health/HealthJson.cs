using System.Text.Json;
using Puente.Hub.Http;
using Puente.Hub.Status;

namespace Puente.Hub.Health;

/// <summary>The shape of <c>/web/health</c>.</summary>
internal static class HealthJson
{
    public static byte[] Write(
        HubStatus status,
        IReadOnlyList<(DateTimeOffset At, Dictionary<string, double?> Seconds)> lags,
        StoreEvidence? evidence,
        DateTimeOffset now
    ) =>
        Answers.Object(json =>
        {
            json.WriteString("now", now.UtcDateTime);
            json.WritePropertyName("status");
            json.WriteRawValue(StatusJson.Write(status), skipInputValidation: true);
            WriteLags(json, status, lags);
            if (evidence is null)
                return;
            json.WriteNumber("storeBytes", evidence.Bytes);
            WriteGaps(json, evidence);
            WriteCertificates(json, evidence);
            WriteQuarantine(json, evidence);
        });

    private static void WriteLags(
        Utf8JsonWriter json,
        HubStatus status,
        IReadOnlyList<(DateTimeOffset At, Dictionary<string, double?> Seconds)> lags
    )
    {
        json.WriteStartObject("lags");
        json.WriteStartArray("at");
        foreach (var (at, _) in lags)
            json.WriteNumberValue(at.ToUnixTimeMilliseconds());
        json.WriteEndArray();
        json.WriteStartObject("seconds");
        foreach (var stream in status.Streams)
        {
            json.WriteStartArray(stream.Name);
            foreach (var (_, seconds) in lags)
                if (seconds.GetValueOrDefault(stream.Name) is { } lag)
                    json.WriteNumberValue(Math.Round(lag, 2));
                else
                    json.WriteNullValue();
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteGaps(Utf8JsonWriter json, StoreEvidence evidence)
    {
        json.WriteStartArray("gaps");
        foreach (var gap in evidence.Gaps)
        {
            json.WriteStartObject();
            json.WriteString("id", gap.Id);
            json.WriteString("stream", gap.Stream);
            json.WriteString("from", gap.From.UtcDateTime);
            json.WriteString("to", gap.To.UtcDateTime);
            json.WriteString("cause", gap.Cause);
            json.WriteString("openedAt", gap.OpenedAt.UtcDateTime);
            if (gap.ClosedAt is { } closed)
                json.WriteString("closedAt", closed.UtcDateTime);
            json.WriteString("evidence", gap.Evidence);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteCertificates(Utf8JsonWriter json, StoreEvidence evidence)
    {
        json.WriteStartArray("certificates");
        foreach (var certificate in evidence.Certificates)
        {
            json.WriteStartObject();
            json.WriteString("id", certificate.Id);
            json.WriteString("from", certificate.From.UtcDateTime);
            json.WriteString("to", certificate.To.UtcDateTime);
            json.WriteString("checkedAt", certificate.CheckedAt.UtcDateTime);
            json.WriteBoolean("isEqual", certificate.IsEqual);
            json.WriteNumber("checks", certificate.Checks);
            if (!certificate.IsEqual)
            {
                json.WritePropertyName("differences");
                json.WriteRawValue(certificate.Differences);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteQuarantine(Utf8JsonWriter json, StoreEvidence evidence)
    {
        json.WriteStartArray("quarantine");
        foreach (var entry in evidence.Quarantine)
        {
            json.WriteStartObject();
            json.WriteString("id", entry.Id);
            json.WriteString("source", entry.Source);
            json.WriteString("reason", entry.Reason);
            json.WriteString("receivedAt", entry.ReceivedAt.UtcDateTime);
            json.WriteNumber("bytes", entry.Bytes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
