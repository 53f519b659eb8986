using System.Text.Json;

namespace Puente.Analytics.Remote.Details;

/// <summary>The order the query wants its conversations in.</summary>
internal sealed class DetailsOrder
{
    private DetailsOrder(bool descending, bool byEnd) => (Descending, ByEnd) = (descending, byEnd);

    public bool Descending { get; }

    /// <summary>Pieces are cut by start, so an order by end is only known when all are read.</summary>
    public bool ByEnd { get; }

    public static DetailsOrder Of(QueryDocument query) =>
        new(query.Text("order") == "desc", query.Text("orderBy") is "conversationEnd" or "segmentEnd");

    /// <summary>Those without an end are last in ascending order and first in descending order.</summary>
    public IEnumerable<DetailsRow> Sort(IReadOnlyList<DetailsRow> rows)
    {
        var ends = rows.Select(row => (Row: row, End: EndOf(row) ?? DateTimeOffset.MaxValue));
        return (Descending ? ends.OrderByDescending(pair => pair.End) : ends.OrderBy(pair => pair.End)).Select(pair =>
            pair.Row
        );
    }

    private static DateTimeOffset? EndOf(DetailsRow row)
    {
        var reader = new Utf8JsonReader(row.Utf8Json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isEnd = reader.ValueTextEquals("conversationEnd"u8);
            reader.Read();
            if (isEnd && reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var end))
                return end;
            reader.Skip();
        }

        return null;
    }
}
