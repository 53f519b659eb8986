using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Analytics.Remote.Intervals;

namespace Puente.Analytics.Remote;

/// <summary>A query as it was written. What is not understood here is sent as it stands: the platform judges it.</summary>
internal sealed class QueryDocument
{
    // Letters stay letters: the text is for an API and a terminal, not for a web page.
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject _root;

    private QueryDocument(JsonObject root)
    {
        _root = root;
        Interval = QueryInterval.Parse(Text("interval"));
    }

    public QueryInterval Interval { get; }

    /// <exception cref="AnalyticsQueryException">No JSON object, or no interval in it.</exception>
    public static QueryDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            var node = JsonNode.Parse(
                utf8.Span,
                nodeOptions: null,
                new JsonDocumentOptions { AllowDuplicateProperties = false }
            );
            return node is JsonObject root
                ? new QueryDocument(root)
                : throw new AnalyticsQueryException("A query is a JSON object: { \"interval\": \"…\", … }.");
        }
        catch (JsonException fault)
        {
            throw new AnalyticsQueryException($"The query is not JSON: {fault.Message}", fault);
        }
    }

    public bool Has(string name) => _root[name] is not null;

    /// <returns>Null when it is not there.</returns>
    /// <exception cref="AnalyticsQueryException">It is there and no text.</exception>
    public string? Text(string name) =>
        _root[name] is not { } node ? null
        : node is JsonValue value && value.TryGetValue<string>(out var text) ? text
        : throw new AnalyticsQueryException($"\"{name}\" of the query must be a text.");

    /// <exception cref="AnalyticsQueryException">It is there and no whole number.</exception>
    public int? Whole(string name) =>
        _root[name] is not { } node ? null
        : node is JsonValue value && value.TryGetValue<int>(out var number) ? number
        : throw new AnalyticsQueryException($"\"{name}\" of the query must be a whole number.");

    public IReadOnlyList<string> Texts(string name) =>
        _root[name] is not { } node ? []
        : node is JsonArray list
        && list.All(one => one is JsonValue value && value.GetValueKind() == JsonValueKind.String)
            ? [.. list.Select(one => one!.GetValue<string>())]
        : throw new AnalyticsQueryException($"\"{name}\" of the query must be a list of texts.");

    /// <exception cref="AnalyticsQueryException">It is there and no list.</exception>
    public JsonArray List(string name) =>
        _root[name] is not { } node
            ? []
            : node as JsonArray ?? throw new AnalyticsQueryException($"\"{name}\" of the query must be a list.");

    public JsonObject? Object(string name) =>
        _root[name] is not { } node
            ? null
            : node as JsonObject ?? throw new AnalyticsQueryException($"\"{name}\" of the query must be an object.");

    public bool HasItems(string name) => _root[name] is JsonArray { Count: > 0 };

    /// <summary>A member as it was written; null when it is not there.</summary>
    public JsonElement? Element(string name)
    {
        if (_root[name] is not { } node)
            return null;
        using var document = JsonDocument.Parse(Write(node));
        return document.RootElement.Clone();
    }

    /// <summary>Anything in the query speaks of this dimension or metric.</summary>
    public bool Mentions(params ReadOnlySpan<string> dimensions)
    {
        foreach (var node in Descendants(_root))
            if (node is JsonObject predicate && predicate["dimension"] is JsonValue value)
                if (value.TryGetValue<string>(out var name) && dimensions.Contains(name))
                    return true;
        return false;
    }

    /// <summary>The query with another interval and further changes.</summary>
    public byte[] With(QueryInterval interval, Action<JsonObject>? change = null)
    {
        var copy = (JsonObject)_root.DeepClone();
        copy["interval"] = interval.ToString();
        change?.Invoke(copy);
        return Write(copy);
    }

    internal static byte[] Write(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, s_plain))
            node.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }

    private static IEnumerable<JsonNode> Descendants(JsonNode node)
    {
        var children = node switch
        {
            JsonObject container => container.Select(member => member.Value),
            JsonArray list => list,
            _ => [],
        };
        foreach (var child in children)
        {
            if (child is null)
                continue;
            yield return child;
            foreach (var further in Descendants(child))
                yield return further;
        }
    }
}
