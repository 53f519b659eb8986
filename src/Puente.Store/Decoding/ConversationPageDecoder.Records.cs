using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Puente.Store.Quarantine;

namespace Puente.Store.Decoding;

public sealed partial class ConversationPageDecoder
{
    /// <summary>Reads the element that is the reader's current token into rows or into quarantine.</summary>
    /// <returns>False when the bytes end inside it; nothing of it is left in the batch then.</returns>
    private bool ReadConversation(ref Utf8JsonReader reader, ReadOnlySpan<byte> data)
    {
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.StartObject)
            return TryQuarantine(ref reader, data, start, "the conversation is not an object");
        if (_isOversize)
            return TryQuarantine(ref reader, data, start, OversizeReason());

        var atStart = reader;
        _batch.Begin();
        switch (_record.Read(ref reader, data, _batch, out var span))
        {
            case Step.NeedMore:
                _batch.Abandon();
                return false;
            case Step.Fault:
                _batch.Abandon();
                reader = atStart;
                return TryQuarantine(ref reader, data, start, _record.Fault);
        }

        var length = (int)reader.BytesConsumed - start;
        string? problem = null;
        var isRepeat = false;
        if (length > _options.ConversationCeilingBytes)
            problem = OversizeReason();
        else if (!_idsOfPage.TryAdd(span.ConversationId, span.ContentHash))
        {
            isRepeat = _idsOfPage[span.ConversationId] == span.ContentHash;
            problem = "conversationId occurs twice in one page with different content";
        }
        if (problem is null)
        {
            _batch.End(span);
            return true;
        }
        _batch.Abandon();
        if (!isRepeat)
            Quarantine(data.Slice(start, length), problem);
        return true;
    }

    private string OversizeReason() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"the conversation is longer than the ceiling of {_options.ConversationCeilingBytes} bytes"
        );

    private bool TryQuarantine(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, int start, string reason)
    {
        if (!reader.TrySkip())
            return false;
        Quarantine(data[start..(int)reader.BytesConsumed], reason);
        _isOversize = false;
        return true;
    }

    private void Quarantine(ReadOnlySpan<byte> bytes, string reason)
    {
        // With masking on, even the quarantine must not hold what masking keeps out.
        _batch.Quarantine(QuarantinedRecord.Of(_options.Source, reason, bytes, _options.Time.GetUtcNow(), _mask));
    }

    private string ReadText(ref Utf8JsonReader reader, string member)
    {
        if (reader.TokenType != JsonTokenType.String || !Utf8.IsValid(reader.ValueSpan))
            throw new DecodeException($"{member} is not a text", _consumed + reader.TokenStartIndex);
        var text = new byte[reader.ValueSpan.Length];
        var length = WireText.Unescape(reader.ValueSpan, text);
        if (length < 0)
            throw new DecodeException($"{member} is not a text", _consumed + reader.TokenStartIndex);
        return Encoding.UTF8.GetString(text, 0, length);
    }

    private DateTimeOffset ReadAvailability(ref Utf8JsonReader reader) =>
        DateTimeOffset.TryParse(
            ReadText(ref reader, "dataAvailabilityDate"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var date
        )
            ? date
            : throw new DecodeException("dataAvailabilityDate is not a time", _consumed + reader.TokenStartIndex);
}
