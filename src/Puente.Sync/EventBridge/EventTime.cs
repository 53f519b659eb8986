using System.Globalization;
using System.Text.Json;

namespace Puente.Sync.EventBridge;

/// <summary>Times in events: detail events write milliseconds since 1970, audits and the envelope ISO 8601.</summary>
internal static class EventTime
{
    /// <summary><c>eventTime</c> of an event body, to the millisecond; null when it has none that is a time.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static DateTimeOffset? OfBody(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTime = reader.ValueTextEquals("eventTime"u8);
            reader.Read();
            if (isTime && Read(ref reader) is { } time)
                return time;
            reader.Skip();
        }

        return null;
    }

    /// <summary>The value that the reader stands on, which it does not leave; null when it is no time after 1970.</summary>
    public static DateTimeOffset? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return reader.TryGetInt64(out var milliseconds) ? Of(milliseconds) : null;
        // A time without an offset is UTC here, not this machine's.
        return
            reader.TokenType == JsonTokenType.String
            && DateTimeOffset.TryParse(
                reader.GetString(),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time
            )
            ? Of(time.ToUnixTimeMilliseconds())
            : null;
    }

    private static DateTimeOffset? Of(long milliseconds) =>
        milliseconds > 0 && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
