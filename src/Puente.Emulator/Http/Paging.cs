using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Puente.Emulator.Http;

/// <summary>The page-number style of lists: relative URIs, absent where there is no such page.</summary>
internal static class Paging
{
    public const int DefaultSize = 25;

    /// <summary>With totals: total, pageCount and all five URIs.</summary>
    public static ApiAnswer Page(ApiRequest request, IReadOnlyList<JsonObject> all, int most = 500) =>
        ApiAnswer.Json(PageBody(request, all, page => page, most));

    /// <summary>The same where only the entries of the page are written out.</summary>
    public static ApiAnswer Page(
        ApiRequest request,
        IReadOnlyList<string> ids,
        Func<List<string>, IEnumerable<JsonObject>> write,
        int most = 500
    ) => ApiAnswer.Json(PageBody(request, ids, write, most));

    /// <summary>Telephony's listings say the total a second time.</summary>
    public static ApiAnswer TelephonyPage(ApiRequest request, IReadOnlyList<JsonObject> all, int most = 100)
    {
        var body = PageBody(request, all, page => page, most);
        body["totalNumberOfEntities"] = all.Count;
        return ApiAnswer.Json(body);
    }

    public static JsonObject PageBody<T>(
        ApiRequest request,
        IReadOnlyList<T> all,
        Func<List<T>, IEnumerable<JsonObject>> write,
        int most
    )
    {
        var (size, number) = SizeAndNumber(request, most);
        var pages = (all.Count + size - 1) / size;
        var body = Entities(all, write, size, number);
        body["total"] = all.Count;
        body["pageCount"] = pages;
        body["firstUri"] = Uri(request, size, 1);
        body["selfUri"] = Uri(request, size, number);
        body["lastUri"] = Uri(request, size, Math.Max(1, pages));
        Neighbours(body, request, size, number, pages);
        return body;
    }

    /// <summary>Without totals, as queue members are listed: the next page is there while nextUri is.</summary>
    public static ApiAnswer PageWithoutTotals<T>(
        ApiRequest request,
        IReadOnlyList<T> all,
        Func<List<T>, IEnumerable<JsonObject>> write,
        int most = 100
    )
    {
        var (size, number) = SizeAndNumber(request, most);
        var body = Entities(all, write, size, number);
        body["firstUri"] = Uri(request, size, 1);
        body["selfUri"] = Uri(request, size, number);
        Neighbours(body, request, size, number, (all.Count + size - 1) / size);
        return ApiAnswer.Json(body);
    }

    /// <summary>Totals and no URIs, as grants and products are listed.</summary>
    public static ApiAnswer PageTotalsOnly(ApiRequest request, IReadOnlyList<JsonObject> all, int most = 500)
    {
        var (size, number) = SizeAndNumber(request, most);
        var body = Entities(all, page => page, size, number);
        body["total"] = all.Count;
        body["pageCount"] = (all.Count + size - 1) / size;
        return ApiAnswer.Json(body);
    }

    /// <summary>The after-cursor style; the cursor is the offset, which nobody needs to know.</summary>
    public static ApiAnswer After(ApiRequest request, IReadOnlyList<JsonObject> all, int most = 100)
    {
        var size = request.QueryInt("pageSize", DefaultSize, 1, most);
        var after = request.QueryInt("after", 0, 0, int.MaxValue);
        var body = new JsonObject { ["entities"] = new JsonArray([.. all.Skip(after).Take(size)]) };
        var path = request.Http.Request.Path.Value;
        body["selfUri"] = $"{path}?after={after}&pageSize={size}";
        if (after + size < all.Count)
            body["nextUri"] = $"{path}?after={after + size}&pageSize={size}";
        if (after > 0)
            body["previousUri"] = $"{path}?before={after}&pageSize={size}";
        return ApiAnswer.Json(body);
    }

    public static (int Size, int Number) SizeAndNumber(ApiRequest request, int most) =>
        (request.QueryInt("pageSize", DefaultSize, 1, most), request.QueryInt("pageNumber", 1, 1, int.MaxValue));

    // A page past the end is an empty page, not an error: one official client reads on until it gets one.
    private static JsonObject Entities<T>(
        IReadOnlyList<T> all,
        Func<List<T>, IEnumerable<JsonObject>> write,
        int size,
        int number
    ) =>
        new()
        {
            ["entities"] = new JsonArray([
                .. write([.. all.Skip((int)Math.Min(int.MaxValue, (number - 1L) * size)).Take(size)]),
            ]),
            ["pageSize"] = size,
            ["pageNumber"] = number,
        };

    private static void Neighbours(JsonObject body, ApiRequest request, int size, int number, int pages)
    {
        if (number < pages)
            body["nextUri"] = Uri(request, size, number + 1);
        if (number > 1)
            body["previousUri"] = Uri(request, size, number - 1);
    }

    private static string Uri(ApiRequest request, int size, int number)
    {
        var others = request
            .Http.Request.Query.Where(member => member.Key is not ("pageSize" or "pageNumber"))
            .SelectMany(member => member.Value.Select(value => KeyValuePair.Create(member.Key, value)));
        return QueryHelpers.AddQueryString($"{request.Http.Request.Path}?pageSize={size}&pageNumber={number}", others);
    }
}
