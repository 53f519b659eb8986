using System.Globalization;
using System.Text.Json;
using Puente.Analytics.Language;
using Puente.Analytics.Sql;
using Puente.Store.Rebuilding;

namespace Puente.Analytics.Local;

/// <summary>What the rows of a details statement say, and the platform's answer made from it.</summary>
internal sealed class DetailsAnswer(DetailsStatement statement)
{
    private readonly List<(long Place, ConversationKey Key)> _page = [];
    private readonly Dictionary<int, long> _counts = [];
    private readonly Dictionary<int, List<(string Value, long Count)>> _values = [];
    private long _total;

    /// <summary>The conversations of the page, in its order.</summary>
    public IReadOnlyList<ConversationKey> Page => [.. _page.OrderBy(row => row.Place).Select(row => row.Key)];

    public void Add(object?[] row)
    {
        var part = Convert.ToInt32(row[0], CultureInfo.InvariantCulture);
        var number = (long)row[3]!;
        if (part == DetailsStatement.PagePart)
            _page.Add((number, KeyOf(row[1], row[2])));
        else if (part == DetailsStatement.TotalPart)
            _total = number;
        else if ((part - DetailsStatement.FirstFacet) % 2 == 0)
            _counts[part] = number;
        else if (_values.TryGetValue(part, out var values))
            values.Add(((string)row[4]!, number));
        else
            _values[part] = [((string)row[4]!, number)];
    }

    /// <param name="records">By conversation; one that has gone meanwhile is left out.</param>
    public byte[] Write(IReadOnlyDictionary<Guid, byte[]> records)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteConversations(json, Page, records);
            if (statement.Query.Facets.Count > 0)
            {
                json.WriteStartArray("aggregations");
                for (var index = 0; index < statement.Query.Facets.Count; index++)
                    WriteFacet(json, statement.Query.Facets[index], DetailsStatement.FirstFacet + (2 * index));
                json.WriteEndArray();
            }
            json.WriteNumber("totalHits", _total);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    /// <summary>Left out when there are none.</summary>
    public static void WriteConversations(
        Utf8JsonWriter json,
        IReadOnlyList<ConversationKey> page,
        IReadOnlyDictionary<Guid, byte[]> records
    )
    {
        var isOpen = false;
        foreach (var key in page)
        {
            if (!records.TryGetValue(key.ConversationId, out var record))
                continue;
            if (!isOpen)
                json.WriteStartArray("conversations");
            isOpen = true;
            json.WriteRawValue(record, skipInputValidation: true);
        }
        if (isOpen)
            json.WriteEndArray();
    }

    public static ConversationKey KeyOf(object? id, object? start) =>
        new((Guid)id!, new DateTimeOffset(DateTime.SpecifyKind((DateTime)start!, DateTimeKind.Utc)));

    private void WriteFacet(Utf8JsonWriter json, Facet facet, int part)
    {
        var found = _values.GetValueOrDefault(part + 1) ?? [];
        json.WriteStartObject();
        json.WriteString("type", facet is TermFacet ? "termFrequency" : "numericRange");
        json.WriteString(
            facet is TermFacet ? "dimension" : "metric",
            facet is TermFacet term ? term.Dimension : ((RangeFacet)facet).Metric
        );
        json.WriteNumber("count", _counts.GetValueOrDefault(part));
        json.WriteStartArray("results");
        if (facet is RangeFacet ranges)
            WriteRanges(json, ranges, found);
        else
            foreach (
                var (value, count) in found
                    .OrderByDescending(result => result.Count)
                    .ThenBy(result => result.Value, StringComparer.Ordinal)
            )
            {
                json.WriteStartObject();
                json.WriteNumber("count", count);
                json.WriteString("value", value);
                json.WriteEndObject();
            }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRanges(Utf8JsonWriter json, RangeFacet facet, List<(string Value, long Count)> found)
    {
        for (var index = 0; index < facet.Ranges.Count; index++)
        {
            var name = index.ToString(CultureInfo.InvariantCulture);
            json.WriteStartObject();
            json.WriteNumber("count", found.First(result => result.Value == name).Count);
            if (facet.Ranges[index].Gte is { } gte)
                json.WriteNumber("gte", gte);
            if (facet.Ranges[index].Lt is { } lt)
                json.WriteNumber("lt", lt);
            json.WriteEndObject();
        }
    }
}
