using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.DataActions;

/// <summary>Filters, order and pages of the lists of actions and drafts.</summary>
internal static class ActionListing
{
    private const int MostIds = 50;
    private static readonly string[] s_orders = ["asc", "desc"];
    private static readonly string[] s_keys = ["name", "category", "id", "version"];

    public static ApiAnswer Write(ApiRequest request, IReadOnlyList<DataAction> all, bool drafts)
    {
        var withConfig = Flag(request, "includeConfig") == true;
        var shown = Chosen(request, all, drafts)
            .Select(action => ActionJson.Write(action, drafts, withConfig, contract: false, flatten: false))
            .ToArray();
        return Paging.Page(request, shown, most: 100);
    }

    public static ApiAnswer Categories(ApiRequest request, IReadOnlyList<DataAction> all)
    {
        var secure = Flag(request, "secure");
        var names = all.Where(action => !action.IsCustomAuth)
            .Select(action => action.Published)
            .OfType<ActionDefinition>()
            .Where(action => secure is null || action.IsSecure == secure)
            .Select(action => action.Category)
            .Distinct(StringComparer.Ordinal);
        names = IsDescending(request)
            ? names.OrderDescending(StringComparer.OrdinalIgnoreCase)
            : names.Order(StringComparer.OrdinalIgnoreCase);
        return Paging.Page(request, [.. names.Select(name => new JsonObject { ["name"] = name })], most: 100);
    }

    /// <summary>A query member that is true or false; null when it is absent.</summary>
    public static bool? Flag(ApiRequest request, string name) =>
        request.Query(name) switch
        {
            null or "" => null,
            "true" => true,
            "false" => false,
            _ => throw ApiException.BadRequest($"The {name} must be true or false.", "invalid.value"),
        };

    private static IEnumerable<DataAction> Chosen(ApiRequest request, IReadOnlyList<DataAction> all, bool drafts)
    {
        var (name, category) = (request.Query("name"), request.Query("category"));
        var secure = Flag(request, "secure");
        var withAuth = Flag(request, "includeAuthActions") == true;
        var ids = request.QueryList("ids");
        if (ids.Count > MostIds)
            throw ApiException.BadRequest($"At most {MostIds} ids can be given.", "invalid.value");
        ActionDefinition? Of(DataAction action) => drafts ? action.Draft : action.Published;
        var chosen = all.Where(action => Of(action) is not null)
            .Where(action => withAuth || !action.IsCustomAuth)
            .Where(action => ids.Count == 0 || ids.Contains(action.Id))
            .Where(action => name is null or "" || Of(action)!.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            .Where(action => category is null or "" || Of(action)!.Category == category)
            .Where(action => secure is null || Of(action)!.IsSecure == secure);
        var key = request.Query("sortBy") is { Length: > 0 } given ? given : "name";
        if (!s_keys.Contains(key))
            throw ApiException.InvalidValue(key, "sortBy", s_keys);
        object Key(DataAction action) =>
            key switch
            {
                "category" => Of(action)!.Category,
                "id" => action.Id,
                "version" => Of(action)!.Version,
                _ => Of(action)!.Name,
            };
        var order = Comparer<object>.Create(
            (left, right) =>
                left is int a && right is int b
                    ? a.CompareTo(b)
                    : StringComparer.OrdinalIgnoreCase.Compare((string)left, (string)right)
        );
        return IsDescending(request) ? chosen.OrderByDescending(Key, order) : chosen.OrderBy(Key, order);
    }

    private static bool IsDescending(ApiRequest request)
    {
        var order = request.Query("sortOrder") is { Length: > 0 } given ? given.ToLowerInvariant() : "asc";
        return s_orders.Contains(order)
            ? order == "desc"
            : throw ApiException.InvalidValue(order, "sortOrder", s_orders);
    }
}
