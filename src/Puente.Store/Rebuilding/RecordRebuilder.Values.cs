using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Puente.Store.Conversations;
using Puente.Store.Conversations.Columns;
using Puente.Store.Decoding;

namespace Puente.Store.Rebuilding;

public sealed partial class RecordRebuilder
{
    private void WriteValue(in MemberPlan member, BatchTable rows, int row)
    {
        var column = member.Column < 0 ? null : rows.Columns[member.Column];
        switch (member.Kind)
        {
            case MemberKind.ConversationId:
                WriteUuid(_span.ConversationId);
                break;
            case MemberKind.ConversationStart:
                WriteTime(_span.StartMicros);
                break;
            case MemberKind.Uuid:
                WriteUuid(((ValueBuffer<Guid>)column!).Values[row]);
                break;
            case MemberKind.Timestamp:
                WriteTime(((ValueBuffer<long>)column!).Values[row]);
                break;
            case MemberKind.BigInt:
                WriteNumber(((ValueBuffer<long>)column!).Values[row]);
                break;
            case MemberKind.Integer:
                WriteNumber(((ValueBuffer<int>)column!).Values[row]);
                break;
            case MemberKind.Double:
                WriteNumber(((ValueBuffer<double>)column!).Values[row], "R");
                break;
            case MemberKind.Boolean:
                _raw.Write(((ValueBuffer<bool>)column!).Values[row] ? "true"u8 : "false"u8);
                break;
            case MemberKind.Text:
                CanonicalString.WriteText(((TextBuffer)column!)[row], _raw);
                break;
            case MemberKind.Json:
                _raw.Write(((TextBuffer)column!)[row]);
                break;
            default:
                WriteList(column!, row);
                break;
        }
    }

    private void WriteList(ColumnBuffer column, int row)
    {
        var (first, count) = column switch
        {
            ListBuffer<TextBuffer> texts => texts[row],
            ListBuffer<ValueBuffer<Guid>> uuids => uuids[row],
            ListBuffer<ValueBuffer<int>> numbers => numbers[row],
            _ => throw new InvalidOperationException($"{column.GetType().Name} is not a list."),
        };
        _raw.Write("["u8);
        for (var item = first; item < first + count; item++)
        {
            if (item > first)
                _raw.Write(","u8);
            switch (column)
            {
                case ListBuffer<TextBuffer> texts:
                    CanonicalString.WriteText(texts.Items[item], _raw);
                    break;
                case ListBuffer<ValueBuffer<Guid>> uuids:
                    WriteUuid(uuids.Items.Values[item]);
                    break;
                case ListBuffer<ValueBuffer<int>> numbers:
                    WriteNumber(numbers.Items.Values[item]);
                    break;
            }
        }
        _raw.Write("]"u8);
    }

    /// <summary>One member of a map; the row's extra can hold its name or its value.</summary>
    private void WritePair(BatchTable rows, int row)
    {
        ReadOnlySpan<byte> rawName = default;
        ReadOnlySpan<byte> rawValue = default;
        if (rows.Extra.IsValid(row))
        {
            var text = rows.Extra[row];
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = CanonicalJsonWriter.MaxDepth });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isName = reader.ValueTextEquals("name"u8);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                var raw = text[start..(int)reader.BytesConsumed];
                if (isName)
                    rawName = raw;
                else
                    rawValue = raw;
            }
        }

        if (rawName.IsEmpty)
            CanonicalString.WriteText(RecordDecoder.NameColumn(rows)[row], _raw);
        else
            _raw.Write(rawName);
        _raw.Write(":"u8);
        if (rawValue.IsEmpty)
            CanonicalString.WriteText(RecordDecoder.ValueColumn(rows)[row], _raw);
        else
            _raw.Write(rawValue);
    }

    private void WriteUuid(Guid value)
    {
        var target = _raw.GetSpan(WireUuid.Length + 2);
        target[0] = target[WireUuid.Length + 1] = (byte)'"';
        value.TryFormat(target[1..], out _, "D");
        _raw.Advance(WireUuid.Length + 2);
    }

    private void WriteTime(long micros)
    {
        var target = _raw.GetSpan(WireTimestamp.Length + 2);
        target[0] = target[WireTimestamp.Length + 1] = (byte)'"';
        new DateTime(DateTime.UnixEpoch.Ticks + (micros * TimeSpan.TicksPerMicrosecond)).TryFormat(
            target[1..],
            out _,
            "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            CultureInfo.InvariantCulture
        );
        _raw.Advance(WireTimestamp.Length + 2);
    }

    private void WriteNumber<T>(T value, string? format = null)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(_raw.GetSpan(32), out var length, format, CultureInfo.InvariantCulture);
        _raw.Advance(length);
    }
}
