using System.Globalization;
using System.Text;
using System.Text.Json;
using Puente.Sync.Events;

namespace Puente.Sync.EventBridge;

/// <summary>An event in the envelope that EventBridge puts into a queue (docs/facts.md#eventbridge). Its body is not decoded.</summary>
/// <param name="Topic"><c>detail.topicName</c>: with the ids filled in.</param>
/// <param name="Template"><c>detail-type</c>: with <c>{id}</c> left as it is; empty when it is missing.</param>
/// <param name="Time">
/// <c>eventTime</c> of the body; else <c>detail.timestamp</c>; else the envelope's <c>time</c>, which has whole seconds.
/// </param>
/// <param name="Body"><c>detail.eventBody</c>, byte for byte: a slice of what was read.</param>
public sealed record EventEnvelope(string Topic, string Template, DateTimeOffset Time, ReadOnlyMemory<byte> Body)
{
    /// <summary>The longest topic of the catalogue has about 120 characters with its ids.</summary>
    private const int LongestTopic = 1024;

    /// <summary>Does not throw: what cannot be read is somebody's data and goes to quarantine with the reason.</summary>
    /// <param name="fault">What is wrong and where, without any of the content; empty when the answer is true.</param>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, out EventEnvelope? envelope, out string fault)
    {
        envelope = null;
        try
        {
            (envelope, fault) = Read(utf8, mayBeWrapped: true);
        }
        catch (JsonException broken)
        {
            fault = string.Create(
                CultureInfo.InvariantCulture,
                $"not JSON from line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1} on"
            );
        }
        // The reader's answer to a text whose escapes or bytes are no Unicode.
        catch (InvalidOperationException)
        {
            fault = "a text in the envelope is not Unicode";
        }

        return envelope is not null;
    }

    private static (EventEnvelope?, string Fault) Read(ReadOnlyMemory<byte> utf8, bool mayBeWrapped)
    {
        var reader = new Utf8JsonReader(utf8.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return (null, "not an envelope: the message is no JSON object");
        var (template, time) = ("", default(DateTimeOffset?));
        ReadOnlyMemory<byte>? detail = null;
        ReadOnlyMemory<byte>? inner = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = TopMember.Other;
            if (reader.ValueTextEquals("detail"u8))
                member = TopMember.Detail;
            else if (reader.ValueTextEquals("detail-type"u8))
                member = TopMember.DetailType;
            else if (reader.ValueTextEquals("time"u8))
                member = TopMember.Time;
            else if (reader.ValueTextEquals("Message"u8))
                member = TopMember.Message;
            else if (reader.ValueTextEquals("requestPayload"u8))
                member = TopMember.RequestPayload;
            reader.Read();
            if (member == TopMember.DetailType && reader.TokenType == JsonTokenType.String)
                template = reader.GetString()!;
            else if (member == TopMember.Time)
                time = EventTime.Read(ref reader);
            else if (member == TopMember.Message && reader.TokenType == JsonTokenType.String)
                inner = Encoding.UTF8.GetBytes(reader.GetString()!);
            var value = Slice(utf8, ref reader);
            if (member == TopMember.Detail)
                detail = value;
            else if (member == TopMember.RequestPayload)
                inner = value;
        }

        // Bytes behind the object are a fault, not something to pass over.
        while (reader.Read()) { }
        if (detail is { } found)
            return ReadDetail(found, template, time);
        // A topic of SNS between rule and queue wraps the envelope as text in Message, and the failure destination of a
        // Lambda function holds it in requestPayload (docs/facts.md#eventbridge).
        return inner is { } wrapped && mayBeWrapped
            ? Read(wrapped, mayBeWrapped: false)
            : (null, "not an envelope: there is no detail");
    }

    private static (EventEnvelope?, string Fault) ReadDetail(
        ReadOnlyMemory<byte> utf8,
        string template,
        DateTimeOffset? time
    )
    {
        var reader = new Utf8JsonReader(utf8.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return (null, "not an envelope: detail is no object");
        var (topic, timestamp) = ("", default(DateTimeOffset?));
        ReadOnlyMemory<byte> body = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTopic = reader.ValueTextEquals("topicName"u8);
            var isBody = reader.ValueTextEquals("eventBody"u8);
            var isTimestamp = reader.ValueTextEquals("timestamp"u8);
            reader.Read();
            if (isTopic && reader.TokenType == JsonTokenType.String)
                topic = reader.GetString()!;
            else if (isTimestamp)
                timestamp = EventTime.Read(ref reader);
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            var value = Slice(utf8, ref reader);
            if (isBody && isObject)
                body = value;
        }

        if (topic.Length == 0)
            return (null, "detail.topicName is missing");
        if (topic.Length > LongestTopic)
            return (null, "detail.topicName is too long to be a topic");
        if (topic.Contains('{', StringComparison.Ordinal))
            return (null, "detail.topicName is a template; its ids are not filled in");
        if (body.IsEmpty)
            return (null, "detail.eventBody is missing or no object");
        return (EventTime.Of(topic, body.Span) ?? timestamp ?? time) is { } moment
            ? (new EventEnvelope(topic, template, moment, body), "")
            : (null, "there is no time: neither eventTime nor detail.timestamp nor time");
    }

    /// <summary>The bytes of the value that the reader stands on; leaves it at the value's end.</summary>
    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> utf8, ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return utf8[start..(int)reader.BytesConsumed];
    }

    private enum TopMember
    {
        Other,
        Detail,
        DetailType,
        Time,
        Message,
        RequestPayload,
    }
}
