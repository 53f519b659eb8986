using System.Text.Json;

namespace Puente.Bench.Loading;

/// <summary>The records of a page, as bytes.</summary>
internal static class PageSplitting
{
    public static List<ReadOnlyMemory<byte>> Records(ReadOnlyMemory<byte> page)
    {
        var records = new List<ReadOnlyMemory<byte>>();
        var reader = new Utf8JsonReader(page.Span);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.StartObject || reader.CurrentDepth != 2)
                continue;
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            records.Add(page[start..(int)reader.BytesConsumed]);
        }
        return records;
    }
}
