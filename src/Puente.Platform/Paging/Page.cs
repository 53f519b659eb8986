using System.Text.Json;

namespace Puente.Platform.Paging;

/// <summary>One page: its entities byte for byte, and whatever says where to go on.</summary>
internal sealed class Page
{
    private static readonly string[] KnownItems = ["entities", "results", "Resources", "conversations", "userDetails"];

    public List<ReadOnlyMemory<byte>> Items { get; } = [];

    /// <summary>False when the page has no list at all, not even an empty one.</summary>
    public bool HasItems { get; private set; }

    public string? NextUri { get; private set; }

    public string? Cursor { get; private set; }

    public string? After { get; private set; }

    public int? PageCount { get; private set; }

    public int? TotalResults { get; private set; }

    /// <exception cref="JsonException">Not one JSON object.</exception>
    public static Page Read(ReadOnlyMemory<byte> utf8, string? items)
    {
        var page = new Page();
        var reader = new Utf8JsonReader(utf8.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A page is a JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            page.Take(name, items, ref reader, utf8);
        }

        while (reader.Read()) { } // bytes after the object are an error, not something to ignore
        return page;
    }

    private void Take(string name, string? items, ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8)
    {
        if (items is null ? KnownItems.Contains(name) && (!HasItems || Items.Count == 0) : name == items)
        {
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                ReadItems(ref reader, utf8);
                return;
            }

            HasItems |= reader.TokenType == JsonTokenType.Null;
        }

        switch (name)
        {
            case "nextUri":
                NextUri = Text(ref reader);
                break;
            case "cursor":
                Cursor = Text(ref reader);
                break;
            case "pageCount":
                PageCount = Number(ref reader);
                break;
            case "totalResults":
                TotalResults = Number(ref reader);
                break;
            case "cursors" when reader.TokenType == JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var isAfter = reader.ValueTextEquals("after"u8);
                    reader.Read();
                    if (isAfter)
                        After = Text(ref reader);
                    else
                        reader.Skip();
                }

                break;
            default:
                reader.Skip();
                break;
        }
    }

    private void ReadItems(ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8)
    {
        HasItems = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            Items.Add(utf8[start..(int)reader.BytesConsumed]);
        }
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        reader.Skip();
        return string.IsNullOrEmpty(text) ? null : text;
    }

    private static int? Number(ref Utf8JsonReader reader)
    {
        int? number = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value) ? value : null;
        reader.Skip();
        return number;
    }
}
