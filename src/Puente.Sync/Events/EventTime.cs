using System.Globalization;
using System.Text.Json;

namespace Puente.Sync.Events;

/// <summary>
/// Finds the platform's own time in an event's body, in one way for every transport: the log knows a repeat by its time too.
/// </summary>
internal static class EventTime
{
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// <c>eventTime</c> where the body has it, else the newest of the times that the topic's state carries. Snapshots of
    /// conversations and observations have no time of their own: they hold at the moment they are sent.
    /// </summary>
    /// <returns>To the millisecond; null when the body has no time.</returns>
    public static DateTimeOffset? Of(string topic, ReadOnlySpan<byte> body)
    {
        var snapshot =
            topic.Contains(".conversations", StringComparison.OrdinalIgnoreCase)
            || topic.EndsWith(".observations", StringComparison.OrdinalIgnoreCase)
            || topic.EndsWith(".aggregates", StringComparison.OrdinalIgnoreCase);
        DateTimeOffset? newest = null;
        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                    continue;
                var depth = reader.CurrentDepth;
                var isEventTime =
                    depth == 1
                    && (
                        reader.ValueTextEquals("eventTime"u8)
                        || reader.ValueTextEquals("metricDate"u8)
                        || reader.ValueTextEquals("timestamp"u8)
                    );
                // Deeper than the state's own parts there are other objects' dates.
                var isStateTime =
                    !snapshot
                    && depth <= 2
                    && (
                        reader.ValueTextEquals("modifiedDate"u8)
                        || reader.ValueTextEquals("startTime"u8)
                        || reader.ValueTextEquals("dateActiveQueuesChanged"u8)
                        || reader.ValueTextEquals("dateModified"u8)
                    );
                reader.Read();
                if (isEventTime && Read(ref reader) is { } own)
                    return own;
                if (isStateTime && Read(ref reader) is { } time && !(time <= newest))
                    newest = time;
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair is JSON but not text; such a body has no time that can be trusted.
            return null;
        }

        return newest;
    }

    /// <summary>
    /// The value that the reader stands on, which it does not leave: milliseconds since 1970 or ISO 8601, UTC when it names no
    /// offset. Null when it is no time that can be: one in seconds would put the event at the wrong end of history.
    /// </summary>
    /// <exception cref="InvalidOperationException">A text that is JSON but no Unicode.</exception>
    public static DateTimeOffset? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return reader.TryGetInt64(out var milliseconds) ? Of(milliseconds) : null;
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
        milliseconds >= Earliest.ToUnixTimeMilliseconds()
        && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
