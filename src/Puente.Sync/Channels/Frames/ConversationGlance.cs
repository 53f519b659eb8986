using System.Text.Json;

namespace Puente.Sync.Channels.Frames;

/// <summary>What following a conversation needs from its snapshot.</summary>
/// <param name="HasEnded">There are participants, and each has an <c>endTime</c>.</param>
internal readonly record struct ConversationGlance(Guid Id, bool HasEnded)
{
    /// <summary>Null when the body is not a conversation.</summary>
    public static ConversationGlance? Of(ReadOnlySpan<byte> body)
    {
        try
        {
            return Read(body);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair is JSON but not text. The event is in the log; it only cannot be followed.
            return null;
        }
    }

    private static ConversationGlance? Read(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        Guid? id = null;
        var (participants, ended) = (0, 0);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            var isParticipants = reader.ValueTextEquals("participants"u8);
            reader.Read();
            if (isId && reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var guid))
                id = guid;
            else if (isParticipants && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    participants++;
                    if (HasEndTime(ref reader))
                        ended++;
                }
            }
            else
                reader.Skip();
        }

        return id is { } found ? new ConversationGlance(found, participants > 0 && ended == participants) : null;
    }

    /// <summary>Reads one element of the list.</summary>
    private static bool HasEndTime(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }

        var has = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isEnd = reader.ValueTextEquals("endTime"u8);
            reader.Read();
            has |= isEnd && reader.TokenType == JsonTokenType.String;
            reader.Skip();
        }

        return has;
    }
}
