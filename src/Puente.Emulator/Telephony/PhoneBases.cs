using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Telephony;

/// <summary>Phone base settings: what phones of one kind have in common.</summary>
internal sealed class PhoneBases
{
    public const string Permission = "telephony:plugin:all";
    private const string Path = "/api/v2/telephony/providers/edges/phonebasesettings";
    private readonly VirtualClock _clock;

    public PhoneBases(OrganisationSeed organisation, VirtualClock clock)
    {
        _clock = clock;
        Store = new EntityStore(() => clock.NowMs, "name");
        foreach (var metabase in (string[])[Metabases.WebRtc, "inin_remote.json"])
        {
            var settings = Metabases.Template(metabase);
            var id = StableId.Of(organisation, "phonebase", metabase);
            Finish(settings, id, StableId.Of(organisation, "linebase", metabase));
            Store.AddSeeded(settings);
        }
    }

    public EntityStore Store { get; }

    /// <summary>Whether a phone or station still uses the settings; set by the phones.</summary>
    public Func<string, bool> InUse { get; set; } = _ => false;

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, List, Permission);
        routes.Add(
            "GET",
            Path + "/availablemetabases",
            request => new(Paging.TelephonyPage(request, [.. Metabases.Written])),
            Permission
        );
        routes.Add(
            "GET",
            Path + "/template",
            request => new(ApiAnswer.Json(Metabases.Template(request.Query("phoneMetabaseId")))),
            Permission
        );
        routes.Add("GET", Path + "/{phoneBaseId}", request => new(ApiAnswer.Json(Get(request.Value(0)))), Permission);
        routes.Add("POST", Path, AddAsync, Permission);
        routes.Add("PUT", Path + "/{phoneBaseId}", ChangeAsync, Permission);
        routes.Add("DELETE", Path + "/{phoneBaseId}", Delete, Permission);
    }

    private static ApiException Missing() => new(404, "entity.not.found", "The requested entity was not found.");

    private JsonObject Get(string id) => Store.Find(id) ?? throw Missing();

    private ValueTask<ApiAnswer> List(ApiRequest request)
    {
        var name = request.Query("name");
        return new(Paging.TelephonyPage(request, Store.Where(one => NameFilter.Matches(name, one.Text("name")))));
    }

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request)
    {
        var settings = Checked(await request.ObjectAsync());
        Finish(settings, Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        if (!Store.TryAdd((JsonObject)settings.DeepClone(), "name"))
            throw ApiException.Conflict($"Phone base settings with the name {settings["name"]} already exist.");
        return ApiAnswer.Json(settings);
    }

    private async ValueTask<ApiAnswer> ChangeAsync(ApiRequest request)
    {
        var wanted = Checked(await request.ObjectAsync());
        Get(request.Value(0));
        return ApiAnswer.Json(
            Store.Change(
                request.Value(0),
                settings =>
                {
                    Versions.Demand(wanted, settings);
                    var line = settings["lines"]![0]!["id"]!.GetValue<string>();
                    foreach (var member in (string[])["name", "description", "properties", "capabilities", "lines"])
                        if (wanted[member] is { } value)
                            settings[member] = value.DeepClone();
                    settings["lines"]![0]!["id"] ??= line;
                    settings["version"] = settings["version"]!.GetValue<int>() + 1;
                    settings["dateModified"] = Dates.Write(_clock.Now);
                },
                "name",
                "Phone base settings with that name already exist."
            )
        );
    }

    private ValueTask<ApiAnswer> Delete(ApiRequest request)
    {
        Get(request.Value(0));
        if (InUse(request.Value(0)))
            throw ApiException.Conflict("The phone base settings are in use by a station.");
        Store.Remove(request.Value(0));
        return new(ApiAnswer.Json(new JsonObject()));
    }

    private static JsonObject Checked(JsonObject body)
    {
        if (Json.Text(body, "name") is not { Length: > 0 })
            throw ApiException.BadRequest("The name of the phone base settings is required.", "general.bad.request");
        var metabase = (body["phoneMetaBase"] as JsonObject)?["id"]?.ToString();
        if (Metabases.Brief(metabase) is not { } known)
            throw new ApiException(400, "base.settings.required", "The phone metabase is required.");
        if (Json.List(body, "lines") is not { Count: > 0 } lines || lines[0] is not JsonObject)
            throw new ApiException(400, "lines.required", "At least one line is required.");
        var settings = (JsonObject)body.DeepClone();
        settings["phoneMetaBase"] = known;
        return settings;
    }

    private void Finish(JsonObject settings, string id, string lineId)
    {
        var template = Metabases.Template(settings["phoneMetaBase"]!["id"]!.GetValue<string>());
        settings["id"] = id;
        settings["state"] = "active";
        settings["version"] = 1;
        settings["dateCreated"] = Dates.Write(_clock.Now);
        settings["dateModified"] = Dates.Write(_clock.Now);
        settings["selfUri"] = $"{Path}/{id}";
        settings["properties"] ??= template["properties"]!.DeepClone();
        settings["capabilities"] ??= template["capabilities"]!.DeepClone();
        var line = settings["lines"]![0]!;
        line["id"] = lineId;
        line["lineMetaBase"] ??= template["lines"]![0]!["lineMetaBase"]!.DeepClone();
        line["properties"] ??= template["lines"]![0]!["properties"]!.DeepClone();
        line["selfUri"] = $"/api/v2/telephony/providers/edges/linebasesettings/{lineId}";
    }
}
