using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Puente.Emulator.Http;

namespace Puente.Emulator.Entities;

/// <summary>POST /users/search. Deleted users are found only by a criterion on state.</summary>
internal static class UserSearch
{
    private static readonly string[] s_types =
    [
        "EXACT",
        "STARTS_WITH",
        "CONTAINS",
        "REGEX",
        "TERM",
        "TERMS",
        "REQUIRED_FIELDS",
        "MATCH_ALL",
        "QUERY_STRING",
    ];

    public static ApiAnswer Answer(JsonObject body, EntityList users)
    {
        var size = Json.Whole(body, "pageSize") ?? Paging.DefaultSize;
        var number = Json.Whole(body, "pageNumber") ?? 1;
        if (size is < 1 or > 500 || number < 1)
            throw ApiException.BadRequest(
                "The pageSize must be from 1 to 500 and the pageNumber at least 1.",
                "invalid.value"
            );
        var criteria = (Json.List(body, "query") ?? []).OfType<JsonObject>().ToList();
        foreach (var criterion in criteria)
            Json.OneOf(criterion, "type", "SearchQueryType", s_types);
        var byState = criteria.Any(criterion => Fields(criterion).Contains("state"));
        var found = users.Where(user =>
            (byState || user["state"]!.GetValue<string>() != "deleted")
            && criteria.All(criterion => Holds(user, criterion))
        );
        if (Json.Text(body, "sortBy") is { Length: > 0 } by)
            found.Sort((a, b) => string.Compare(Text(a, by), Text(b, by), StringComparison.OrdinalIgnoreCase));
        if (Json.OneOf(body, "sortOrder", "SortOrder", "ASC", "DESC", "SCORE") == "DESC")
            found.Reverse();
        var pages = (found.Count + size - 1) / size;
        return ApiAnswer.Json(
            new JsonObject
            {
                ["total"] = found.Count,
                ["pageCount"] = pages,
                ["pageSize"] = size,
                ["pageNumber"] = number,
                ["types"] = new JsonArray("users"),
                ["results"] = new JsonArray([
                    .. found.Skip((int)Math.Min(int.MaxValue, (number - 1L) * size)).Take(size),
                ]),
            }
        );
    }

    private static bool Holds(JsonObject user, JsonObject criterion)
    {
        var type = Json.Text(criterion, "type") ?? "EXACT";
        if (type == "MATCH_ALL")
            return true;
        var fields = Fields(criterion);
        if (type == "REQUIRED_FIELDS")
            return fields.All(field => Text(user, field).Length > 0);
        List<string> wanted = [.. (Json.List(criterion, "values") ?? []).Select(value => value!.ToString())];
        if (Json.Text(criterion, "value") is { } single)
            wanted.Add(single);
        var any = fields.Any(field => wanted.Any(value => Matches(type, Text(user, field), value)));
        return Json.Text(criterion, "operator") == "NOT" ? !any : any;
    }

    private static bool Matches(string type, string text, string wanted) =>
        type switch
        {
            "STARTS_WITH" => text.Split(' ')
                .Append(text)
                .Any(word => word.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)),
            "REGEX" => Regex.IsMatch(text, wanted, RegexOptions.IgnoreCase | RegexOptions.NonBacktracking),
            "CONTAINS" or "QUERY_STRING" => text.Contains(wanted.Trim('*'), StringComparison.OrdinalIgnoreCase),
            "TERM" or "TERMS" => text.Split(' ').Contains(wanted, StringComparer.OrdinalIgnoreCase)
                || text.Equals(wanted, StringComparison.OrdinalIgnoreCase),
            _ => text.Equals(wanted, StringComparison.OrdinalIgnoreCase),
        };

    private static List<string> Fields(JsonObject criterion) =>
        [.. (Json.List(criterion, "fields") ?? []).Select(field => field!.ToString())];

    private static string Text(JsonObject user, string field) => user[field]?.ToString() ?? "";
}
