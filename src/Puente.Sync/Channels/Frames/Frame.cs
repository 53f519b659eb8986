using System.Text.Json;

namespace Puente.Sync.Channels.Frames;

internal enum FrameKind
{
    /// <summary>An event of the organisation: <see cref="Frame.Topic"/> and <see cref="Frame.Body"/>.</summary>
    Event,

    /// <summary>Heartbeat or pong.</summary>
    Alive,

    /// <summary>Something about the channel itself; the topic begins with <c>v2.system.</c> or the like.</summary>
    System,

    /// <summary>Answer to something the client sent; <see cref="Frame.Result"/>.</summary>
    Answer,

    /// <summary>Not what a channel sends; <see cref="Frame.Fault"/> says why.</summary>
    Unreadable,
}

/// <summary>One message of the socket, looked at without decoding the body.</summary>
internal readonly ref struct Frame
{
    // Topics have under 200 characters when sent; what is much longer is none.
    private const int LongestTopic = 1_000;

    public FrameKind Kind { get; private init; }

    public string Topic { get; private init; }

    /// <summary>The eventBody, byte for byte.</summary>
    public ReadOnlySpan<byte> Body { get; private init; }

    /// <summary><c>200</c>, <c>404</c></summary>
    public string? Result { get; private init; }

    /// <summary>What is wrong and where, without any of the content.</summary>
    public string? Fault { get; private init; }

    public static Frame Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return ReadMembers(utf8);
        }
        catch (JsonException e)
        {
            // The parser's own message can quote the content.
            return Unreadable($"not JSON (line {e.LineNumber}, byte {e.BytePositionInLine})");
        }
        catch (InvalidOperationException)
        {
            return Unreadable("text that is not UTF-8");
        }
    }

    private static Frame ReadMembers(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return Unreadable("not a JSON object");
        string? topic = null;
        string? result = null;
        var hasMessage = false;
        ReadOnlySpan<byte> body = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTopic = reader.ValueTextEquals("topicName"u8);
            var isBody = reader.ValueTextEquals("eventBody"u8);
            var isResult = reader.ValueTextEquals("result"u8);
            hasMessage |= reader.ValueTextEquals("message"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (isTopic && reader.TokenType == JsonTokenType.String)
                topic = reader.GetString();
            else if (isResult && reader.TokenType == JsonTokenType.String)
                result = reader.GetString();
            else if (isResult && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
                result = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            reader.Skip();
            if (isBody)
                body = utf8[start..(int)reader.BytesConsumed];
        }

        while (reader.Read()) { } // Bytes after the object are an error.
        return topic switch
        {
            null or "" when result is not null => new Frame
            {
                Kind = FrameKind.Answer,
                Topic = "",
                Result = result,
            },
            null or "" when hasMessage => new Frame { Kind = FrameKind.Alive, Topic = "" },
            null or "" => Unreadable("no topicName"),
            { Length: > LongestTopic } => Unreadable($"a topicName of {topic.Length} characters"),
            _ when Is(topic, "channel.metadata") => new Frame { Kind = FrameKind.Alive, Topic = topic },
            _ when IsSystem(topic) => new Frame
            {
                Kind = FrameKind.System,
                Topic = topic,
                Body = body,
            },
            _ when body.IsEmpty || body.SequenceEqual("null"u8) => Unreadable("no eventBody"),
            _ => new Frame
            {
                Kind = FrameKind.Event,
                Topic = topic,
                Body = body,
            },
        };
    }

    private static bool IsSystem(string topic) =>
        topic.StartsWith("v2.system.", StringComparison.OrdinalIgnoreCase)
        || topic.StartsWith("system.v2.", StringComparison.OrdinalIgnoreCase)
        || Is(topic, "v2.subscription.updated");

    private static bool Is(string topic, string name) => string.Equals(topic, name, StringComparison.OrdinalIgnoreCase);

    private static Frame Unreadable(string fault) =>
        new()
        {
            Kind = FrameKind.Unreadable,
            Topic = "",
            Fault = fault,
        };
}
