using System.Text.Json;
using Puente.Store.Conversations;
using Puente.Store.Conversations.Columns;

namespace Puente.Store.Decoding;

internal sealed partial class RecordDecoder
{
    /// <param name="fits">True when the column gives the value back byte for byte; else it must be kept raw as well.</param>
    /// <returns>False when the bytes end inside the value.</returns>
    private bool TryReadValue(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> data,
        in MemberPlan member,
        BatchTable rows,
        int row,
        out bool fits
    )
    {
        var token = reader.TokenType;
        fits = false;
        if (token is JsonTokenType.StartArray or JsonTokenType.StartObject)
            return TryReadContainer(ref reader, data, member, rows, row, out fits);
        if (token == JsonTokenType.Null)
            return true;

        switch (member.Kind)
        {
            case MemberKind.Text when token == JsonTokenType.String:
                fits = SetText(rows.Column<TextBuffer>(member.Column), row, ref reader);
                break;
            case MemberKind.Uuid when token == JsonTokenType.String:
                fits = TryParseUuid(reader.ValueSpan, out var uuid);
                if (fits || IsUuid(ref reader, out uuid))
                    rows.Column<ValueBuffer<Guid>>(member.Column).Set(row, uuid);
                break;
            case MemberKind.Timestamp when token == JsonTokenType.String:
                fits = _time.TryParseCanonical(reader.ValueSpan, out var micros);
                if (fits || IsTime(ref reader, out micros))
                    rows.Column<ValueBuffer<long>>(member.Column).Set(row, micros);
                break;
            case MemberKind.BigInt when token == JsonTokenType.Number:
                fits = WireNumber.TryParseCanonical(reader.ValueSpan, out long big);
                if (fits || reader.TryGetInt64(out big))
                    rows.Column<ValueBuffer<long>>(member.Column).Set(row, big);
                break;
            case MemberKind.Integer when token == JsonTokenType.Number:
                if (WireNumber.TryParseCanonical(reader.ValueSpan, out long whole) && whole == (int)whole)
                {
                    fits = true;
                    rows.Column<ValueBuffer<int>>(member.Column).Set(row, (int)whole);
                }
                break;
            case MemberKind.Double when token == JsonTokenType.Number:
                fits = WireNumber.TryParseCanonical(reader.ValueSpan, out double real);
                if (fits || (reader.TryGetDouble(out real) && double.IsFinite(real)))
                    rows.Column<ValueBuffer<double>>(member.Column).Set(row, real);
                break;
            case MemberKind.Boolean when token is JsonTokenType.True or JsonTokenType.False:
                fits = true;
                rows.Column<ValueBuffer<bool>>(member.Column).Set(row, token == JsonTokenType.True);
                break;
            case MemberKind.ConversationId when token == JsonTokenType.String:
                fits = TryParseUuid(reader.ValueSpan, out var id);
                if (fits || IsUuid(ref reader, out id))
                    _id = id;
                break;
            case MemberKind.ConversationStart when token == JsonTokenType.String:
                fits = _time.TryParseCanonical(reader.ValueSpan, out var start);
                if (fits || IsTime(ref reader, out start))
                    _startMicros = start;
                break;
        }
        return true;
    }

    private static bool TryReadContainer(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> data,
        in MemberPlan member,
        BatchTable rows,
        int row,
        out bool fits
    )
    {
        var start = (int)reader.TokenStartIndex;
        fits = false;
        if (member.Kind == MemberKind.Json)
        {
            if (!reader.TrySkip())
                return false;
            rows.Column<TextBuffer>(member.Column).Set(row, data[start..(int)reader.BytesConsumed]);
            fits = true;
            return true;
        }
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            switch (member.Kind)
            {
                case MemberKind.TextList:
                    return TryReadTexts(ref reader, (ListBuffer<TextBuffer>)rows.Columns[member.Column], row, out fits);
                case MemberKind.UuidList:
                    return TryReadUuids(
                        ref reader,
                        (ListBuffer<ValueBuffer<Guid>>)rows.Columns[member.Column],
                        row,
                        out fits
                    );
                case MemberKind.IntList:
                    return TryReadInts(
                        ref reader,
                        (ListBuffer<ValueBuffer<int>>)rows.Columns[member.Column],
                        row,
                        out fits
                    );
            }
        }
        return reader.TrySkip();
    }

    private static bool SetText(TextBuffer column, int row, ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            column.Set(row, reader.ValueSpan);
            return true;
        }
        var length = WireText.Unescape(reader.ValueSpan, column.Reserve(reader.ValueSpan.Length));
        if (length < 0)
            return false;
        column.Advance(length);
        column.Close(row);
        return true;
    }

    private static bool TryParseUuid(ReadOnlySpan<byte> text, out Guid value) =>
        WireUuid.TryParseCanonical(text, out value);

    /// <summary>Another spelling of an id: worth having in the column, but not given back by it.</summary>
    private static bool IsUuid(ref Utf8JsonReader reader, out Guid value)
    {
        value = default;
        return !reader.ValueIsEscaped
            && System.Buffers.Text.Utf8Parser.TryParse(reader.ValueSpan, out value, out var consumed, 'D')
            && consumed == reader.ValueSpan.Length;
    }

    /// <summary>Another ISO 8601 form of a time. Without an offset it is taken as UTC.</summary>
    private static bool IsTime(ref Utf8JsonReader reader, out long micros)
    {
        micros = 0;
        if (reader.ValueIsEscaped || !reader.TryGetDateTime(out var time))
            return false;
        var utc = time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time;
        micros = (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        return true;
    }
}
