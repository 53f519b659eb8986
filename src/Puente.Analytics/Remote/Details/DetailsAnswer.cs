using System.Text.Json;
using Puente.Platform.ConversationDetails;

namespace Puente.Analytics.Remote.Details;

/// <summary>One page of a details query or job, read.</summary>
internal sealed class DetailsAnswer
{
    private DetailsAnswer(IReadOnlyList<DetailsRow> rows, long totalHits, JsonElement? facets, string? cursor)
    {
        (Rows, TotalHits, Facets, Cursor) = (rows, totalHits, facets, cursor);
    }

    public IReadOnlyList<DetailsRow> Rows { get; }

    public long TotalHits { get; }

    /// <summary>The list <c>aggregations</c>; null when there is none.</summary>
    public JsonElement? Facets { get; }

    /// <summary>A job's next page; null behind the last.</summary>
    public string? Cursor { get; }

    public DateTimeOffset? Availability { get; private init; }

    /// <exception cref="JsonException">Not such a page.</exception>
    public static DetailsAnswer Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        var root = document.RootElement;
        var rows = new List<DetailsRow>();
        // No match: the member is not there.
        if (root.TryGetProperty("conversations", out var list) && list.ValueKind == JsonValueKind.Array)
            foreach (var conversation in list.EnumerateArray())
                rows.Add(
                    new DetailsRow(
                        new ConversationId(conversation.GetProperty("conversationId").GetGuid()),
                        System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(conversation).ToArray()
                    )
                );
        return new DetailsAnswer(
            rows,
            root.TryGetProperty("totalHits", out var total) && total.TryGetInt64(out var hits) ? hits : 0,
            root.TryGetProperty("aggregations", out var facets) && facets.ValueKind == JsonValueKind.Array
                ? facets.Clone()
                : null,
            root.TryGetProperty("cursor", out var cursor) ? cursor.GetString() : null
        )
        {
            Availability =
                root.TryGetProperty("dataAvailabilityDate", out var date) && date.TryGetDateTimeOffset(out var time)
                    ? time
                    : null,
        };
    }
}
