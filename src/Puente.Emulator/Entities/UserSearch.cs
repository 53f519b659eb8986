using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Puente.Emulator.Authorization;
using Puente.Emulator.Http;

namespace Puente.Emulator.Entities;

/// <summary>
/// POST /users/search. It is an index that trails behind: a change is found some seconds after it was made. Deleted
/// users are found only by a criterion on state.
/// </summary>
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

    public static ApiAnswer Answer(ApiRequest request, JsonObject body, Users users)
    {
        var size = Json.Whole(body, "pageSize") ?? Paging.DefaultSize;
        var number = Json.Whole(body, "pageNumber") ?? 1;
        if (size is < 1 or > 500 || number < 1)
            throw ApiException.BadRequest(
                "The pageSize must be from 1 to 500 and the pageNumber at least 1.",
                "invalid.value"
            );
        var criteria = Criteria(Json.List(body, "query"));
        var byState = criteria.Exists(criterion => criterion.NamesState);
        var divisions = Access.Visible(request, "directory:user:view");
        var found = users.Seen(
            criteria.Select(criterion => criterion.Key(users.Store)).FirstOrDefault(key => key is not null),
            user =>
                (byState || user.Text("state") != "deleted")
                && divisions?.Contains(user.Text("division")) != false
                && All(criteria, user)
        );
        if (Json.Text(body, "sortBy") is { Length: > 0 } by)
            found.Sort((a, b) => string.Compare(a.Text(by), b.Text(by), StringComparison.OrdinalIgnoreCase));
        if (Json.OneOf(body, "sortOrder", "SortOrder", "ASC", "DESC", "SCORE") == "DESC")
            found.Reverse();
        List<string> expand = [.. (Json.List(body, "expand") ?? []).Select(one => one!.ToString())];
        var page = users.Store.Copies(found.Skip((int)Math.Min(int.MaxValue, (number - 1L) * size)).Take(size));
        var pages = (found.Count + size - 1) / size;
        var answer = new JsonObject
        {
            ["total"] = found.Count,
            ["pageCount"] = pages,
            ["pageSize"] = size,
            ["pageNumber"] = number,
            ["currentPage"] = Pack(body, number),
            ["types"] = new JsonArray("users"),
            ["results"] = new JsonArray([.. users.View.Write(page, expand)]),
        };
        if (number > 1)
            answer["previousPage"] = Pack(body, number - 1);
        if (number < pages)
            answer["nextPage"] = Pack(body, number + 1);
        return ApiAnswer.Json(answer);
    }

    /// <summary>Reads the search that <c>nextPage</c> of an answer carries.</summary>
    public static JsonObject Unpack(string? packed)
    {
        if (packed is not { Length: > 0 })
            throw ApiException.BadRequest("The q64 is required.", "required.field.missing");
        try
        {
            return (JsonObject)JsonNode.Parse(Convert.FromBase64String(packed))!;
        }
        catch (Exception wrong) when (wrong is FormatException or JsonException or InvalidCastException)
        {
            throw ApiException.BadRequest("The q64 is not one that a search has answered.", "invalid.value");
        }
    }

    private static string Pack(JsonObject body, int number)
    {
        var search = (JsonObject)body.DeepClone();
        search["pageNumber"] = number;
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(search.ToJsonString()));
    }

    private static bool All(List<Criterion> criteria, EntityState user)
    {
        var (or, met) = (false, false);
        foreach (var criterion in criteria)
        {
            var holds = criterion.Holds(user);
            if (criterion.Operator == "OR")
                (or, met) = (true, met || holds);
            else if (holds == (criterion.Operator == "NOT"))
                return false;
        }
        return !or || met;
    }

    private static List<Criterion> Criteria(JsonArray? query)
    {
        List<Criterion> criteria = [];
        foreach (var one in (query ?? []).OfType<JsonObject>())
        {
            Json.OneOf(one, "type", "SearchQueryType", s_types);
            Json.OneOf(one, "operator", "SearchOperator", "AND", "OR", "NOT");
            criteria.Add(new Criterion(one, Criteria(Json.List(one, "group"))));
        }
        return criteria;
    }

    private sealed class Criterion(JsonObject given, List<Criterion> group)
    {
        private readonly string _type = Json.Text(given, "type") ?? "EXACT";
        private readonly List<string> _fields =
        [
            .. (Json.List(given, "fields") ?? []).Select(field => field!.ToString()).Select(Field),
        ];
        private readonly List<string> _wanted = Wanted(given);

        public string Operator { get; } = Json.Text(given, "operator") ?? "AND";

        public bool NamesState => _fields.Contains("state") || group.Exists(one => one.NamesState);

        /// <summary>The one value it demands of an indexed field, or null.</summary>
        public (string, string)? Key(EntityStore store) =>
            _type == "EXACT"
            && Operator == "AND"
            && _fields is [var field]
            && _wanted is [var value]
            && store.HasKey(field)
                ? (field, value)
                : null;

        public bool Holds(EntityState user)
        {
            if (group.Count > 0)
                return All(group, user);
            return _type switch
            {
                "MATCH_ALL" => true,
                "REQUIRED_FIELDS" => _fields.TrueForAll(field => user.Text(field).Length > 0),
                _ => _fields.Exists(field =>
                    user.Text(field) is var text && _wanted.Exists(value => Matches(_type, text, value))
                ),
            };
        }

        private static string Field(string name) => name == "divisionId" ? "division" : name;

        private static List<string> Wanted(JsonObject given)
        {
            List<string> wanted = [.. (Json.List(given, "values") ?? []).Select(value => value!.ToString())];
            if (Json.Text(given, "value") is { } single)
                wanted.Add(single);
            return wanted;
        }
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
}
