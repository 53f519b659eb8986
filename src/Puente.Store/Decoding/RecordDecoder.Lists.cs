using System.Text.Json;
using Puente.Store.Conversations.Columns;

namespace Puente.Store.Decoding;

/// <remarks>A list of which one item does not fit is kept raw as a whole and left null in the column.</remarks>
internal sealed partial class RecordDecoder
{
    private static bool TryReadTexts(ref Utf8JsonReader reader, ListBuffer<TextBuffer> list, int row, out bool fits)
    {
        fits = true;
        while (true)
        {
            if (!NextItem(ref reader, out var isEnd))
                return false;
            if (isEnd)
                break;
            fits =
                fits && reader.TokenType == JsonTokenType.String && SetText(list.Items, list.Items.Length, ref reader);
            if (!fits && !reader.TrySkip())
                return false;
        }
        CloseList(list, row, fits);
        return true;
    }

    private static bool TryReadUuids(
        ref Utf8JsonReader reader,
        ListBuffer<ValueBuffer<Guid>> list,
        int row,
        out bool fits
    )
    {
        fits = true;
        while (true)
        {
            if (!NextItem(ref reader, out var isEnd))
                return false;
            if (isEnd)
                break;
            var value = Guid.Empty;
            fits = fits && reader.TokenType == JsonTokenType.String && TryParseUuid(reader.ValueSpan, out value);
            if (fits)
                list.Items.Set(list.Items.Length, value);
            else if (!reader.TrySkip())
                return false;
        }
        CloseList(list, row, fits);
        return true;
    }

    private static bool TryReadInts(
        ref Utf8JsonReader reader,
        ListBuffer<ValueBuffer<int>> list,
        int row,
        out bool fits
    )
    {
        fits = true;
        while (true)
        {
            if (!NextItem(ref reader, out var isEnd))
                return false;
            if (isEnd)
                break;
            var value = 0L;
            fits =
                fits
                && reader.TokenType == JsonTokenType.Number
                && WireNumber.TryParseCanonical(reader.ValueSpan, out value)
                && value == (int)value;
            if (fits)
                list.Items.Set(list.Items.Length, (int)value);
            else if (!reader.TrySkip())
                return false;
        }
        CloseList(list, row, fits);
        return true;
    }

    private static bool NextItem(ref Utf8JsonReader reader, out bool isEnd)
    {
        var isRead = reader.Read();
        isEnd = isRead && reader.TokenType == JsonTokenType.EndArray;
        return isRead;
    }

    private static void CloseList<TItems>(ListBuffer<TItems> list, int row, bool fits)
        where TItems : ColumnBuffer
    {
        if (fits)
            list.Close(row);
        else
            list.Abandon();
    }
}
