using System.Globalization;
using System.Text.Json.Nodes;

namespace Puente.Scim.Serving;

/// <summary>One operation of a bulk request.</summary>
/// <param name="Method">In capital letters.</param>
/// <param name="Place">For messages: <c>Operations[2]</c>.</param>
internal sealed record BulkOperation(
    string Method,
    string Path,
    string? BulkId,
    string? Version,
    JsonNode? Data,
    string Place
)
{
    private const string Prefix = "bulkId:";

    /// <summary>Bulk ids that it names.</summary>
    public IReadOnlyList<string> References { get; } =
    [.. Find(Data).Concat(Path.Split('/').Where(IsReference)).Select(text => text[Prefix.Length..]).Distinct()];

    public static BulkOperation Read(JsonNode? node, int index)
    {
        var place = FormattableString.Invariant($"Operations[{index}]");
        if (node is not JsonObject json)
            throw ScimException.Syntax($"{place} must be an object.");
        return new BulkOperation(
            Text(json, "method")?.ToUpperInvariant() ?? "",
            Text(json, "path") ?? "",
            Text(json, "bulkId"),
            Text(json, "version"),
            Member(json, "data"),
            place
        );
    }

    /// <exception cref="ScimException">It cannot be tried.</exception>
    public void Check()
    {
        if (Method is not ("POST" or "PUT" or "PATCH" or "DELETE"))
            throw ScimException.Syntax($"{Place}.method must be POST, PUT, PATCH or DELETE.");
        if (Method == "POST" && string.IsNullOrEmpty(BulkId))
            throw ScimException.Syntax($"{Place} makes something and needs a bulkId.");
        if (Method != "DELETE" && Data is not JsonObject)
            throw ScimException.Syntax($"{Place}.data must be an object.");
    }

    public JsonObject Show(ScimAnswer answer)
    {
        var json = new JsonObject { ["method"] = Method };
        if (BulkId is not null)
            json["bulkId"] = BulkId;
        // A failed POST has no location (RFC 7644, 3.7).
        if ((answer.Location ?? (Method == "POST" ? null : Path)) is { } location)
            json["location"] = location;
        if (answer.ETag is not null)
            json["version"] = answer.ETag;
        json["status"] = answer.Status.ToString(CultureInfo.InvariantCulture);
        if (answer.Status >= 400)
            json["response"] = answer.Body;
        return json;
    }

    public static JsonNode? Member(JsonObject json, string name) =>
        json.FirstOrDefault(member => member.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static string? Text(JsonObject json, string name) =>
        Member(json, name) is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static IEnumerable<string> Find(JsonNode? node) =>
        node switch
        {
            JsonObject json => json.SelectMany(member => Find(member.Value)),
            JsonArray list => list.SelectMany(Find),
            JsonValue value when value.TryGetValue(out string? text) && IsReference(text) => [text],
            _ => [],
        };

    private static bool IsReference(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);
}
