using System.Globalization;
using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Scim;

/// <summary>What all SCIM answers share: content type, ETag, lists, the choice of attributes.</summary>
internal static class ScimExchange
{
    public static ApiAnswer Resource(ApiRequest request, JsonObject resource, int status = 200)
    {
        var tag = $"\"{resource["meta"]!["version"]}\"";
        request.Http.Response.Headers.ETag = tag;
        if (status == 200 && HttpGet(request) && request.Http.Request.Headers.IfNoneMatch.ToString() == tag)
            return ApiAnswer.Empty(304);
        return Answer(Chosen(request, resource), status);
    }

    public static ApiAnswer List(ApiRequest request, List<string> ids, Func<string, JsonObject?> write)
    {
        var start = Whole(request, "startIndex", 1);
        var count = Whole(request, "count", 25);
        List<JsonObject> page =
        [
            .. ids.Skip(Math.Max(0, start - 1))
                .Take(Math.Min(count, 100))
                .Select(write)
                .OfType<JsonObject>()
                .Select(one => Chosen(request, one)),
        ];
        return Answer(
            new JsonObject
            {
                ["schemas"] = new JsonArray(ScimNames.List),
                ["totalResults"] = ids.Count,
                ["startIndex"] = Math.Max(1, start),
                ["itemsPerPage"] = page.Count,
                ["Resources"] = new JsonArray([.. page]),
            }
        );
    }

    public static ApiAnswer Answer(JsonNode node, int status = 200) =>
        ApiAnswer.Json(node, status) with
        {
            ContentType = ScimErrors.ContentType,
        };

    /// <summary>The version that If-Match demands; null demands none.</summary>
    public static int? Version(ApiRequest request)
    {
        var tag = request.Http.Request.Headers.IfMatch.ToString();
        if (tag.StartsWith("W/", StringComparison.Ordinal))
            tag = tag[2..];
        tag = tag.Trim('"');
        if (tag.Length == 0 || tag == "*")
            return null;
        return int.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw ScimErrors.OldVersion();
    }

    private static bool HttpGet(ApiRequest request) => request.Http.Request.Method == "GET";

    private static int Whole(ApiRequest request, string name, int otherwise) =>
        request.Query(name) is not { Length: > 0 } text ? otherwise
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? Math.Max(0, value)
        : throw ScimErrors.InvalidValue($"The {name} must be a whole number.");

    private static JsonObject Chosen(ApiRequest request, JsonObject resource)
    {
        var (wanted, unwanted) = (request.QueryList("attributes"), request.QueryList("excludedAttributes"));
        if (wanted.Count > 0)
            foreach (var name in resource.Select(member => member.Key).ToList())
                if (name is not ("schemas" or "id" or "meta") && !wanted.Any(one => Names(one, name)))
                    resource.Remove(name);
        foreach (var name in resource.Select(member => member.Key).ToList())
            if (
                name is not ("schemas" or "id")
                && unwanted.Any(one => one.Equals(name, StringComparison.OrdinalIgnoreCase))
            )
                resource.Remove(name);
        return resource;
    }

    private static bool Names(string wanted, string name) =>
        wanted.Equals(name, StringComparison.OrdinalIgnoreCase)
        || wanted.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase)
        || wanted.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase);
}
