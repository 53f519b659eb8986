using System.Text.Json;
using Puente.Store.Conversations;
using Puente.Store.Masking;

namespace Puente.Store.Decoding;

/// <summary>
/// Reads pages of conversations (<c>{"conversations":[…],"cursor":…,"dataAvailabilityDate":…}</c>, members in any order) from
/// UTF-8 into the columns of a batch, through one window: memory stays flat whatever the length of the page.
/// </summary>
/// <remarks>
/// Kept for many pages; after the first ones it allocates nothing per conversation. Not safe for use from several threads.
/// What cannot become rows is quarantined (promise P4): a conversation without a usable id or start, with a child that is not
/// an array of objects, with a member twice in one object, with a negative duration, with bytes that are not UTF-8, longer than
/// the ceiling, or with the id of another conversation of the same page but other content.
/// </remarks>
public sealed partial class ConversationPageDecoder
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = CanonicalJsonWriter.MaxDepth };
    private readonly DecoderOptions _options;
    private readonly AttributeMask? _mask;
    private readonly RecordDecoder _record;
    private readonly Dictionary<Guid, ulong> _idsOfPage = [];
    private ConversationBatch _batch = null!;
    private JsonReaderState _state;
    private Phase _phase;
    private string? _cursor;
    private DateTimeOffset? _availability;
    private long _consumed;
    private bool _isOversize;

    /// <exception cref="ArgumentException">The masking options are contradictory.</exception>
    public ConversationPageDecoder(DecoderOptions? options = null)
    {
        _options = options ?? new DecoderOptions();
        _mask = AttributeMask.From(_options.Masking);
        _record = new RecordDecoder(_mask);
    }

    private enum Phase
    {
        BeforePage,
        Members,
        Conversations,
        AfterPage,
    }

    /// <summary>Adds the conversations of a page to <paramref name="into"/>.</summary>
    /// <exception cref="DecodeException">The page cannot be read; the batch is as it was.</exception>
    /// <exception cref="IOException">From the stream; the batch is as it was.</exception>
    public async ValueTask<PageEnd> DecodeAsync(
        Stream utf8,
        ConversationBatch into,
        CancellationToken cancellationToken
    )
    {
        var mark = into.Mark();
        Reset(into);
        var isDone = false;
        try
        {
            await PumpAsync(utf8, cancellationToken);
            isDone = true;
            return End(mark);
        }
        finally
        {
            if (!isDone)
                into.Rollback(mark);
            ReleaseWindow();
        }
    }

    /// <summary>As <see cref="DecodeAsync"/>, of a page that is in memory.</summary>
    /// <exception cref="DecodeException">The page cannot be read; the batch is as it was.</exception>
    public PageEnd Decode(ReadOnlySpan<byte> utf8, ConversationBatch into)
    {
        var mark = into.Mark();
        Reset(into);
        var isDone = false;
        try
        {
            _consumed = Pump(utf8, isFinal: true);
            isDone = true;
            return End(mark);
        }
        finally
        {
            if (!isDone)
                into.Rollback(mark);
        }
    }

    /// <summary>One conversation on its own, as <c>GET …/conversations/{conversationId}/details</c> or the quarantine has it.</summary>
    /// <returns>False when it was quarantined.</returns>
    /// <exception cref="DecodeException">The bytes are not a JSON object; the batch is as it was.</exception>
    public bool DecodeConversation(ReadOnlySpan<byte> utf8, ConversationBatch into)
    {
        var mark = into.Mark();
        Reset(into);
        var isDone = false;
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new DecodeException("The record is not a JSON object", 0);
            ReadConversation(ref reader, utf8);
            while (reader.Read()) { } // bytes after the record are an error
            isDone = true;
            return into.Count > mark.Conversations;
        }
        catch (JsonException)
        {
            throw new DecodeException("The record is cut off or not JSON", reader.BytesConsumed);
        }
        finally
        {
            if (!isDone)
                into.Rollback(mark);
        }
    }

    private void Reset(ConversationBatch into)
    {
        _batch = into;
        _state = new JsonReaderState(ReaderOptions);
        (_phase, _cursor, _availability, _consumed, _isOversize) = (Phase.BeforePage, null, null, 0, false);
        _idsOfPage.Clear();
    }

    private PageEnd End((int Conversations, int Quarantined) mark) =>
        new(_cursor, _availability, _batch.Count - mark.Conversations, _batch.Quarantined.Count - mark.Quarantined);

    /// <summary>Reads as many whole steps as the bytes hold.</summary>
    /// <returns>Bytes that are done with.</returns>
    private int Pump(ReadOnlySpan<byte> data, bool isFinal)
    {
        var reader = new Utf8JsonReader(data, isFinal, _state);
        try
        {
            while (true)
            {
                var mark = reader;
                if (TryStep(ref reader, data))
                    continue;
                // The bytes ended inside this step: it starts again when there are more.
                reader = mark;
                break;
            }
        }
        catch (JsonException)
        {
            // Without the reader's own message, which quotes a character of the data.
            throw new DecodeException("The page is cut off or not JSON", _consumed + reader.BytesConsumed);
        }
        _state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private bool TryStep(ref Utf8JsonReader reader, ReadOnlySpan<byte> data)
    {
        switch (_phase)
        {
            case Phase.BeforePage:
                if (!reader.Read())
                    return false;
                if (reader.TokenType != JsonTokenType.StartObject)
                    throw new DecodeException("The page is not a JSON object", _consumed + reader.TokenStartIndex);
                _phase = Phase.Members;
                return true;
            case Phase.Members:
                return TryReadMember(ref reader);
            case Phase.Conversations:
                if (!reader.Read())
                    return false;
                if (reader.TokenType == JsonTokenType.EndArray)
                    _phase = Phase.Members;
                else if (!ReadConversation(ref reader, data))
                    return false;
                return true;
            default:
                return reader.Read(); // only white space may follow; anything else throws
        }
    }

    private bool TryReadMember(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            return false;
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            _phase = Phase.AfterPage;
            return true;
        }

        var isConversations = reader.ValueTextEquals("conversations"u8);
        var isCursor = reader.ValueTextEquals("cursor"u8);
        var isAvailability = reader.ValueTextEquals("dataAvailabilityDate"u8);
        if (!reader.Read())
            return false;
        var isNull = reader.TokenType == JsonTokenType.Null;
        if (isConversations && !isNull)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
                throw new DecodeException("conversations is not an array", _consumed + reader.TokenStartIndex);
            _phase = Phase.Conversations;
            return true;
        }
        if (isCursor && !isNull)
            _cursor = ReadText(ref reader, "cursor");
        else if (isAvailability && !isNull)
            _availability = ReadAvailability(ref reader);
        return reader.TrySkip();
    }
}
