using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Puente.Platform.Requests;

/// <summary>Bodies of analytics queries.</summary>
internal static class QueryBody
{
    public static ReadOnlyMemory<byte> Write(DateTimeOffset from, DateTimeOffset to, Action<Utf8JsonWriter> rest)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("interval", $"{Instant(from)}/{Instant(to)}");
            rest(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    public static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }

    public static void Raw(Utf8JsonWriter writer, string name, JsonElement? value)
    {
        if (value is not { ValueKind: not JsonValueKind.Undefined } element)
            return;
        writer.WritePropertyName(name);
        element.WriteTo(writer);
    }

    /// <summary>The platform's instants have milliseconds and Z.</summary>
    private static string Instant(DateTimeOffset value) =>
        value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
