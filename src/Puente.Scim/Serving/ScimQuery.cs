using System.Globalization;
using System.Text.Json.Nodes;
using Puente.Scim.Filters;
using Puente.Scim.Resources;
using Puente.Scim.Schemas;

namespace Puente.Scim.Serving;

/// <summary>A question for many resources, from an address or from POST .search (RFC 7644, 3.4.2 and 3.4.3).</summary>
internal sealed record ScimQuery(
    string? Filter,
    string? SortBy,
    bool IsDescending,
    long Start,
    long Count,
    Selection Selection
)
{
    private const string Message = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

    public static ScimQuery Of(ScimRequest request) => Of(request.Parameter, name => Names(request.Parameter(name)));

    /// <exception cref="ScimException">The body is no search.</exception>
    public static ScimQuery Of(JsonObject body)
    {
        ResourceReader.RequireSchema(body, Message);
        return Of(
            name =>
                Member(body, name) switch
                {
                    null => null,
                    JsonValue value when value.TryGetValue(out string? text) => text,
                    JsonValue value when value.TryGetValue(out long number) => number.ToString(
                        CultureInfo.InvariantCulture
                    ),
                    _ => throw ScimException.Value($"{name} is of another kind."),
                },
            name =>
                Member(body, name) switch
                {
                    null => [],
                    JsonArray list when list.All(item => item is JsonValue value && value.TryGetValue(out string? _)) =>
                        [.. list.Select(item => item!.GetValue<string>())],
                    _ => throw ScimException.Value($"{name} must be a list of texts."),
                }
        );
    }

    public static Selection SelectionOf(ScimRequest request) =>
        Selection.Of(Names(request.Parameter("attributes")), Names(request.Parameter("excludedAttributes")));

    private static ScimQuery Of(Func<string, string?> text, Func<string, string[]> list)
    {
        var order = text("sortOrder");
        if (order is not (null or "ascending" or "descending"))
            throw ScimException.Value("sortOrder is ascending or descending.");
        var filter = text("filter");
        return new ScimQuery(
            string.IsNullOrWhiteSpace(filter) ? null : filter,
            string.IsNullOrWhiteSpace(text("sortBy")) ? null : text("sortBy"),
            order == "descending",
            // Below one counts as one, and below none as none (RFC 7644, 3.4.2.4).
            Math.Max(1, Number(text("startIndex"), "startIndex") ?? 1),
            Math.Clamp(Number(text("count"), "count") ?? ScimLimits.UsualResults, 0, ScimLimits.MostResults),
            Selection.Of(list("attributes"), list("excludedAttributes"))
        );
    }

    /// <exception cref="ScimException">The filter cannot be read.</exception>
    public Filter? FilterFor(ResourceType type, IReadOnlyList<ResourceType> all)
    {
        if (Filter is null)
            return null;
        try
        {
            return FilterParser.Parse(Filter, type, all);
        }
        catch (FilterException fault)
        {
            throw new ScimException(400, "invalidFilter", $"The filter cannot be used {fault.Message}");
        }
    }

    private static JsonNode? Member(JsonObject body, string name) =>
        body.FirstOrDefault(member => member.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static string[] Names(string? text) =>
        text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static long? Number(string? text, string name) =>
        string.IsNullOrEmpty(text) ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw ScimException.Value($"{name} is a whole number.");
}
