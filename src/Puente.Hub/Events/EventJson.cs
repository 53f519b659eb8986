using System.Buffers;
using System.Text.Json;
using Puente.Sync.Events;

namespace Puente.Hub.Events;

/// <summary>
/// One event as one line of JSON: what <c>puente listen --json</c> prints, what a forward carries, what the hub streams. Names
/// stay as they are once released.
/// </summary>
public static class EventJson
{
    // Letters stay letters: the line goes to a program, not into a web page.
    private static readonly JsonWriterOptions Readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <returns>UTF-8 without any line break.</returns>
    public static byte[] Write(LoggedEvent logged)
    {
        var buffer = new ArrayBufferWriter<byte>(logged.Event.Body.Length + 256);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteNumber("offset", logged.Offset);
            json.WriteString("topic", logged.Event.Topic);
            json.WriteString("time", logged.Event.Time.UtcDateTime);
            json.WriteString("source", logged.Event.Source);
            json.WriteString("receivedAt", logged.Event.ReceivedAt.UtcDateTime);
            json.WritePropertyName("body");
            WriteBody(json, logged.Event.Body);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="JsonException">That is no such line.</exception>
    public static LoggedEvent Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return new LoggedEvent(
                root.GetProperty("offset").GetInt64(),
                new PlatformEvent(
                    root.GetProperty("topic").GetString()!,
                    root.GetProperty("time").GetDateTimeOffset(),
                    System.Text.Encoding.UTF8.GetBytes(root.GetProperty("body").GetRawText()),
                    root.GetProperty("source").GetString()!,
                    root.GetProperty("receivedAt").GetDateTimeOffset()
                )
            );
        }
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException("That is not an event as the hub writes it.", fault);
        }
    }

    // As it was received, unless that would break the line.
    private static void WriteBody(Utf8JsonWriter json, ReadOnlyMemory<byte> body)
    {
        if (body.Span.IndexOfAny((byte)'\n', (byte)'\r') < 0)
        {
            json.WriteRawValue(body.Span);
            return;
        }

        using var document = JsonDocument.Parse(body);
        document.RootElement.WriteTo(json);
    }
}
