using System.Text.Json;
using Puente.Api.Calls;
using Puente.Failures;
using Puente.Platform.Errors;

namespace Puente.Api.Paging;

/// <summary>A page whose style of paging is not known beforehand, looked at for what it says.</summary>
internal sealed class AnyPage : IDisposable
{
    private static readonly string[] Members = ["entities", "results", "Resources", "conversations", "userDetails"];

    private readonly JsonDocument _document;

    private AnyPage(JsonDocument document, JsonElement? items) => (_document, Items) = (document, items);

    /// <summary>Null when the list is left out, as analytics does on an empty page.</summary>
    public JsonElement? Items { get; }

    public int Count => Items?.GetArrayLength() ?? 0;

    private JsonElement Root => _document.RootElement;

    /// <exception cref="InputException">The answer is no listing.</exception>
    /// <exception cref="PlatformContentException">The page is no JSON.</exception>
    public static AnyPage Read(ReadOnlyMemory<byte> utf8, ApiCall call)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8);
        }
        catch (JsonException e)
        {
            throw new PlatformContentException(
                call.Method,
                call.Route.Template,
                $"a page is no JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine}); what was printed is incomplete."
            );
        }

        var items = ItemsOf(document.RootElement);
        if (items is not null || call.Method == HttpMethod.Post)
            return new AnyPage(document, items);
        document.Dispose();
        throw new InputException("The answer is no listing; leave out --paginate.");
    }

    public static JsonElement? ItemsOf(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
            return root;
        if (root.ValueKind == JsonValueKind.Object)
            foreach (var name in Members)
                if (root.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array)
                    return items;
        return null;
    }

    /// <summary>How many there are in all, as far as the page says.</summary>
    public long? Total =>
        Number("total") ?? Number("totalHits") ?? Number("totalResults") ?? Number("totalNumberOfEntities");

    public string? After =>
        Member("cursors") is { ValueKind: JsonValueKind.Object } cursors
        && cursors.TryGetProperty("after", out var after)
        && after.ValueKind == JsonValueKind.String
        && after.GetString() is { Length: > 0 } text
            ? text
            : null;

    public string? Text(string name) =>
        Member(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    public long? Number(string name) =>
        Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    public void Dispose() => _document.Dispose();

    private JsonElement? Member(string name) =>
        Root.ValueKind == JsonValueKind.Object && Root.TryGetProperty(name, out var value) ? value : null;
}
