using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Telephony;

public sealed class PhoneTests
{
    private const string Phones = Desk.Edges + "/phones";

    [Fact]
    public async Task A_webrtc_phone_yields_its_users_station_two_seconds_later_and_takes_it_along_when_deleted()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var user = (await caller.AddUserAsync()).Id();
        var phone = await caller.PostAsync(Phones, await Desk.PhoneAsync(caller, user));
        Assert.Equal(user, phone["webRtcUser"]!.Id());
        var stations = $"/api/v2/stations?webRtcUserId={user}";
        Assert.Empty((await caller.GetAsync(stations)).Entities());
        host.Clock.Advance(TimeSpan.FromMilliseconds(1_999));
        Assert.Empty((await caller.GetAsync(stations)).Entities());
        host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var station = (await caller.GetAsync(stations)).Entities().Single();
        Assert.Equal(
            ("Ana_Ruiz_WEBRTC_PHONE", "inin_webrtc_softphone", "AVAILABLE", user),
            (
                station["name"]!.GetValue<string>(),
                station["type"]!.GetValue<string>(),
                station["status"]!.GetValue<string>(),
                station["webRtcUserId"]!.GetValue<string>()
            )
        );
        Assert.Null(station["userId"]);

        var own = $"/api/v2/users/{user}/station";
        await caller.DoAsync("PUT", $"{own}/defaultstation/{station.Id()}", null, 202);
        var (code, message) = await caller.RefusedAsync("PUT", $"{own}/associatedstation/{station.Id()}", null, 409);
        Assert.Equal(
            (
                "general.conflict",
                "The version number of the modified resource must match the version number in the database."
            ),
            (code, message)
        );
        await caller.DoAsync("PUT", $"{own}/associatedstation/{station.Id()}", "null", 202);
        station = await caller.GetAsync($"/api/v2/stations/{station.Id()}");
        Assert.Equal(
            ("ASSOCIATED", user),
            (station["status"]!.GetValue<string>(), station["userId"]!.GetValue<string>())
        );
        var held = await caller.GetAsync(own);
        Assert.All(
            (string[])["associatedStation", "effectiveStation", "defaultStation", "lastAssociatedStation"],
            name => Assert.Equal(station.Id(), held[name]!.Id())
        );
        var expanded = await caller.GetAsync($"/api/v2/users/{user}?expand=station");
        Assert.Equal(station.Id(), expanded["station"]!["defaultStation"]!.Id());
        Assert.Single((await caller.GetAsync($"{Phones}?lines.defaultForUser.id={user}")).Entities());

        await caller.DoAsync("DELETE", $"{Phones}/{phone.Id()}", null, 200);
        await caller.GetAsync($"/api/v2/stations/{station.Id()}", 404);
        Assert.Empty(await caller.GetAsync(own));
        await caller.GetAsync($"{Phones}/{phone.Id()}", 404);
    }

    [Fact]
    public async Task Phones_are_found_by_name_with_stars_by_user_and_by_site()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var user = (await caller.AddUserAsync()).Id();
        await caller.PostAsync(Phones, await Desk.PhoneAsync(caller, user));
        await caller.PostAsync(Phones, await Desk.PhoneAsync(caller, null, "Spare"));
        Assert.Equal(1, await CountAsync("name=*WEBRTC*"));
        Assert.Equal(2, await CountAsync("name=Spare,Ana*"));
        Assert.Equal(0, await CountAsync("name=*nothing"));
        Assert.Equal(1, await CountAsync($"webRtcUserId={user}"));
        Assert.Equal(1, await CountAsync($"webRtcUser.id={user}"));
        Assert.Equal(0, await CountAsync($"siteId={user}"));
        var (site, _) = await Desk.ReadyAsync(caller);
        Assert.Equal(2, await CountAsync($"siteId={site}"));
        Assert.Null((await caller.GetAsync(Phones)).Entities()[0]["webRtcUser"]);
        var shown = await caller.GetAsync(Phones + "?fields=webRtcUser");
        Assert.Equal(user, shown.Entities()[0]["webRtcUser"]!.Id());
        Assert.Equal(2, shown["totalNumberOfEntities"]!.GetValue<int>());

        async Task<int> CountAsync(string query) =>
            (await caller.GetAsync($"{Phones}?{query}"))["total"]!.GetValue<int>();
    }

    [Theory]
    [InlineData("lines", "lines.required")]
    [InlineData("phoneBaseSettings", "base.settings.required")]
    [InlineData("site", "general.bad.request")]
    [InlineData("name", "general.bad.request")]
    public async Task A_phone_without_what_it_needs_is_refused(string missing, string code)
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var body = (JsonObject)JsonNode.Parse(await Desk.PhoneAsync(caller, null))!;
        body.Remove(missing);
        Assert.Equal(code, (await caller.RefusedAsync("POST", Phones, body.ToJsonString(), 400)).Code);
    }

    [Fact]
    public async Task A_webrtc_phone_may_be_made_without_its_user_but_not_changed_without()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var phone = await caller.PostAsync(Phones, await Desk.PhoneAsync(caller, null));
        var path = $"{Phones}/{phone.Id()}";
        Assert.Equal("webrtc.user.required", (await caller.RefusedAsync("PUT", path, phone.ToJsonString(), 400)).Code);
        var user = (await caller.AddUserAsync()).Id();
        phone["webRtcUser"] = new JsonObject { ["id"] = user };
        var changed = await caller.PutAsync(path, phone.ToJsonString());
        Assert.Equal(2, changed["version"]!.GetValue<int>());
        await caller.RefusedAsync("PUT", path, phone.ToJsonString(), 409);
        host.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Single((await caller.GetAsync($"/api/v2/stations?webRtcUserId={user}")).Entities());
    }

    [Fact]
    public async Task A_second_phone_of_one_user_is_taken_and_shown_among_the_duplicates()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var user = (await caller.AddUserAsync()).Id();
        await caller.PostAsync(Phones, await Desk.PhoneAsync(caller, user));
        Assert.Empty((JsonObject)(await caller.GetAsync("/_emulator/duplicates"))["phonesByWebRtcUser"]!);
        await caller.PostAsync(Phones, await Desk.PhoneAsync(caller, user, "Second"));
        host.Clock.Advance(TimeSpan.FromSeconds(2));
        var duplicates = await caller.GetAsync("/_emulator/duplicates");
        Assert.Empty((JsonObject)duplicates["usersByEmail"]!);
        Assert.Equal(2, duplicates["phonesByWebRtcUser"]![user]!.AsArray().Count);
        Assert.Equal(2, duplicates["stationsByWebRtcUser"]![user]!.AsArray().Count);
    }

    [Fact]
    public async Task Delays_and_refusals_are_as_the_levers_say()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        await caller.PatchAsync(
            "/_emulator/consistency",
            """{"station":"00:00:00","defaultStationConflicts":2,"stationRefusals":1,"phoneDeletion":"00:00:05"}"""
        );
        var user = (await caller.AddUserAsync()).Id();
        var phone = await caller.PostAsync(Phones, await Desk.PhoneAsync(caller, user));
        var station = (await caller.GetAsync($"/api/v2/stations?webRtcUserId={user}")).Entities().Single();
        var path = $"/api/v2/users/{user}/station/defaultstation/{station.Id()}";
        await caller.RefusedAsync("PUT", path, null, 409);
        await caller.RefusedAsync("PUT", path, null, 409);
        await caller.RefusedAsync("PUT", path, null, 400);
        await caller.DoAsync("PUT", path, null, 202);
        var other = (await caller.AddUserAsync("Eva Roca")).Id();
        await caller.RefusedAsync("PUT", $"/api/v2/users/{other}/station/defaultstation/{station.Id()}", null, 400);

        await caller.DoAsync("DELETE", $"{Phones}/{phone.Id()}", null, 200);
        Assert.Equal("deleted", (await caller.GetAsync($"{Phones}/{phone.Id()}"))["state"]!.GetValue<string>());
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty((await caller.GetAsync(Phones)).Entities());
    }

    [Fact]
    public async Task Base_settings_are_made_from_the_template_and_kept_while_a_phone_uses_them()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        const string Bases = Desk.Edges + "/phonebasesettings";
        Assert.Contains(
            (await caller.GetAsync(Bases + "/availablemetabases")).Entities(),
            one => one.Id() == "inin_webrtc_softphone.json"
        );
        var template = await caller.GetAsync(Bases + "/template?phoneMetabaseId=inin_webrtc_softphone.json");
        Assert.NotNull(template["lines"]![0]!["lineMetaBase"]);
        Assert.Equal(
            600,
            template["lines"]![0]!["properties"]!["station_persistent_timeout"]!["value"]!["instance"]!.GetValue<int>()
        );
        template["name"] = "Agents";
        var made = await caller.PostAsync(Bases, template.ToJsonString());
        Assert.NotNull(made["lines"]![0]!["id"]);
        var body = (JsonObject)JsonNode.Parse(await Desk.PhoneAsync(caller, null))!;
        body["phoneBaseSettings"] = new JsonObject { ["id"] = made.Id() };
        var phone = await caller.PostAsync(Phones, body.ToJsonString());
        Assert.Equal("general.conflict", (await caller.RefusedAsync("DELETE", $"{Bases}/{made.Id()}", null, 409)).Code);
        await caller.DoAsync("DELETE", $"{Phones}/{phone.Id()}", null, 200);
        await caller.DoAsync("DELETE", $"{Bases}/{made.Id()}", null, 200);
        Assert.Equal("entity.not.found", (await caller.RefusedAsync("GET", $"{Bases}/{made.Id()}", null, 404)).Code);
    }
}
