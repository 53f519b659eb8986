using System.Text.Json;
using Puente.Store.Conversations;
using Puente.Store.Conversations.Columns;
using Puente.Store.Masking;
using Puente.Store.Schema;

namespace Puente.Store.Decoding;

internal sealed partial class RecordDecoder
{
    private readonly ByteBuffer _hashed = new();
    private int _metricName;
    private int _metricValue;

    private void FindMetricColumns()
    {
        var columns = StoreSchema.ConversationTables[MetricsTable].BatchColumns;
        for (var index = 0; index < columns.Count; index++)
        {
            if (columns[index].Member == "name")
                _metricName = index;
            else if (columns[index].Member == "value")
                _metricValue = index;
        }
    }

    /// <summary>A <c>t…</c> metric is a duration in milliseconds; below zero it cannot be one, and sums would be wrong.</summary>
    private bool IsNegativeDuration(int row)
    {
        var columns = _batch[MetricsTable].Columns;
        var value = (ValueBuffer<long>)columns[_metricValue];
        return value.IsValid(row)
            && value.Values[row] < 0
            && ((TextBuffer)columns[_metricName])[row] is { Length: > 0 } name
            && name[0] == 't';
    }

    /// <param name="kept">False when no attribute became a row because there was none.</param>
    private Step ReadMap(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> data,
        int table,
        Ordinals ordinals,
        out bool kept
    )
    {
        var rows = _batch[table];
        var firstRow = rows.Rows;
        kept = false;
        for (var ordinal = 0; ; ordinal++)
        {
            if (!reader.Read())
                return Step.NeedMore;
            if (reader.TokenType == JsonTokenType.EndObject)
                break;

            var quotedName = data[
                (int)reader.TokenStartIndex..((int)reader.TokenStartIndex + reader.ValueSpan.Length + 2)
            ];
            var row = rows.Rows;
            var nameFits = SetText(NameColumn(rows), row, ref reader);
            var action = _mask is null
                ? MaskAction.Keep
                : _mask.ActionFor(nameFits ? NameColumn(rows)[row] : reader.ValueSpan);
            if (!reader.Read())
                return Step.NeedMore;
            if (action == MaskAction.Drop)
            {
                NameColumn(rows).Truncate(row);
                if (!reader.TrySkip())
                    return Step.NeedMore;
                continue;
            }
            rows.Rows++;
            ordinals.Add(ordinal).Write(rows, row, _plans[table].Ordinals);
            if (!TryReadAttribute(ref reader, data, rows, row, nameFits ? default : quotedName, action))
                return Step.NeedMore;
        }
        kept = rows.Rows > firstRow;
        return Step.Done;
    }

    private bool TryReadAttribute(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> data,
        BatchTable rows,
        int row,
        ReadOnlySpan<byte> unfitName,
        MaskAction action
    )
    {
        var extra = new ExtraWriter(rows.Extra, row);
        if (!unfitName.IsEmpty)
            extra.Add("\"name\":"u8, unfitName);
        var valueStart = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
            return false;

        if (action == MaskAction.Hash)
        {
            _hashed.Truncate(0);
            CanonicalJson.WriteHashed(data[valueStart..(int)reader.BytesConsumed], _mask!, _hashed);
            ValueColumn(rows).Set(row, _hashed.Written);
        }
        else if (reader.TokenType != JsonTokenType.String || !SetText(ValueColumn(rows), row, ref reader))
        {
            extra.Add("\"value\":"u8, data[valueStart..(int)reader.BytesConsumed]);
        }
        extra.Close();
        return true;
    }

    // Ordinals come first; then the schema has name and value, in this order.
    internal static TextBuffer NameColumn(BatchTable rows) => (TextBuffer)rows.Columns[^3];

    internal static TextBuffer ValueColumn(BatchTable rows) => (TextBuffer)rows.Columns[^2];
}
