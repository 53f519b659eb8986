using System.Text.Json.Nodes;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;

namespace Puente.Emulator.Telephony;

/// <summary>Phones over the API.</summary>
internal sealed class PhoneEndpoints(Phones phones, UserStations stations)
{
    public const string Path = "/api/v2/telephony/providers/edges/phones";

    /// <summary>A filtered listing ends here.</summary>
    private const int MostFound = 10_000;

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, List, PhoneBases.Permission);
        routes.Add(
            "GET",
            Path + "/{phoneId}",
            request => new(ApiAnswer.Json(Written(phones.Get(request.Value(0)), ["webRtcUser"]))),
            PhoneBases.Permission
        );
        routes.Add(
            "POST",
            Path,
            async request => ApiAnswer.Json(Written(phones.Add(request, await request.ObjectAsync()), ["webRtcUser"])),
            PhoneBases.Permission
        );
        routes.Add(
            "PUT",
            Path + "/{phoneId}",
            async request =>
                ApiAnswer.Json(Written(phones.Change(request.Value(0), await request.ObjectAsync()), ["webRtcUser"])),
            PhoneBases.Permission
        );
        routes.Add("DELETE", Path + "/{phoneId}", Delete, PhoneBases.Permission);
    }

    private ValueTask<ApiAnswer> Delete(ApiRequest request)
    {
        phones.Delete(request.Value(0));
        return new(ApiAnswer.Json(new JsonObject()));
    }

    private ValueTask<ApiAnswer> List(ApiRequest request)
    {
        phones.Sweep();
        var (name, site, settings) = (
            request.Query("name"),
            request.Query("site.id") ?? request.Query("siteId"),
            request.Query("phoneBaseSettings.id") ?? request.Query("phoneBaseSettingsId")
        );
        var user = request.Query("webRtcUser.id") ?? request.Query("webRtcUserId");
        var (line, lineName) = (
            request.Query("lines.id") ?? request.Query("linesId"),
            request.Query("lines.name") ?? request.Query("linesName")
        );
        var loggedIn = request.Query("lines.loggedInUser.id") ?? request.Query("linesLoggedInUserId");
        var defaultFor = request.Query("lines.defaultForUser.id") ?? request.Query("linesDefaultForUserId");
        var filtered = new[] { name, site, settings, user, line, lineName, loggedIn, defaultFor }.Any(one =>
            !string.IsNullOrEmpty(one)
        );
        var found = phones.Store.Ids(
            "webRtcUser",
            user,
            phone =>
                NameFilter.Matches(name, phone.Text("name"))
                && Is(site, phone.Text("site"))
                && Is(settings, phone.Text("phoneBaseSettings"))
                && HasLine(phone, line, lineName)
        );
        if (loggedIn is { Length: > 0 })
            found.RemoveAll(id => stations.OfPhone(id).LoggedIn != loggedIn);
        if (defaultFor is { Length: > 0 })
            found.RemoveAll(id => stations.OfPhone(id).DefaultFor != defaultFor);
        if (filtered && found.Count > MostFound)
            found.RemoveRange(MostFound, found.Count - MostFound);
        var fields = request.QueryList("fields");
        var body = Paging.PageBody(
            request,
            found,
            page => phones.Store.Copies(page).Select(phone => Written(phone, fields)),
            most: 100
        );
        body["totalNumberOfEntities"] = found.Count;
        return new(ApiAnswer.Json(body));
    }

    private static bool Is(string? wanted, string held) =>
        string.IsNullOrEmpty(wanted) || wanted.Equals(held, StringComparison.OrdinalIgnoreCase);

    private static bool HasLine(EntityState phone, string? id, string? name) =>
        (string.IsNullOrEmpty(id) && string.IsNullOrEmpty(name))
        || phone.Json!["lines"]!
            .AsArray()
            .Any(line =>
                Is(id, line!["id"]?.ToString() ?? "") && NameFilter.Matches(name, line["name"]?.ToString() ?? "")
            );

    /// <summary>Members that are answered only when asked for are taken out; status is as of now.</summary>
    private JsonObject Written(JsonObject phone, IReadOnlyList<string> fields)
    {
        if (!fields.Contains("webRtcUser"))
            phone.Remove("webRtcUser");
        else if (phone["webRtcUser"] is JsonObject user)
            user["selfUri"] = $"/api/v2/users/{user["id"]}";
        var (loggedIn, defaultFor) = stations.OfPhone(phone["id"]!.GetValue<string>());
        foreach (var line in phone["lines"]!.AsArray().OfType<JsonObject>())
        {
            if (fields.Contains("lines.loggedInUser") && loggedIn is not null)
                line["loggedInUser"] = new JsonObject { ["id"] = loggedIn };
            if (fields.Contains("lines.defaultForUser") && defaultFor is not null)
                line["defaultForUser"] = new JsonObject { ["id"] = defaultFor };
        }
        phone["status"] = new JsonObject
        {
            ["id"] = phone["id"]!.DeepClone(),
            ["operationalStatus"] = loggedIn is null ? "OFFLINE" : "OPERATIONAL",
            ["edgesStatus"] = "IN_SERVICE",
            ["lineStatuses"] = new JsonArray(),
            ["phoneAssignmentToEdgeType"] = "PRIMARY",
        };
        return phone;
    }
}
