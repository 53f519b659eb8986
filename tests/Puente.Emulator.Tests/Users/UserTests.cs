using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Users;

public sealed class UserTests
{
    private const string Users = "/api/v2/users";

    [Fact]
    public async Task A_new_user_is_listed_found_by_id_and_holds_the_employee_role()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var user = await caller.AddUserAsync();
        Assert.Equal(
            ("active", "ana.ruiz@acme.example", 1),
            (user["state"]!.GetValue<string>(), user["username"]!.GetValue<string>(), user["version"]!.GetValue<int>())
        );
        Assert.Equal(user.Id(), (await caller.GetAsync($"{Users}/{user.Id()}")).Id());
        Assert.Equal(121, (await caller.GetAsync(Users))["total"]!.GetValue<int>());
        var roles = await caller.GetAsync($"{Users}/{user.Id()}/roles");
        Assert.Equal("employee", roles["roles"]![0]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_address_is_taken_once_whatever_its_case_and_also_when_changed_to()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var one = await caller.AddUserAsync();
        var other = await caller.AddUserAsync("Eva Roca");
        Assert.Equal(
            "general.conflict",
            (await caller.RefusedAsync("POST", Users, """{"name":"X","email":"ANA.Ruiz@acme.example"}""", 409)).Code
        );
        Assert.Equal(
            "general.conflict",
            (
                await caller.RefusedAsync(
                    "PATCH",
                    $"{Users}/{other.Id()}",
                    """{"version":1,"email":"ana.ruiz@acme.example"}""",
                    409
                )
            ).Code
        );
        // A seeded person's address too, though nobody has looked at the person yet.
        await caller.RefusedAsync("POST", Users, """{"name":"X","email":"user0007@acme.example"}""", 409);
        var moved = await caller.PatchAsync($"{Users}/{one.Id()}", """{"version":1,"email":"free@acme.example"}""");
        Assert.Equal(
            ("free@acme.example", "free@acme.example", "free@acme.example"),
            (
                moved["email"]!.GetValue<string>(),
                moved["username"]!.GetValue<string>(),
                moved["primaryContactInfo"]![0]!["address"]!.GetValue<string>()
            )
        );
        await caller.PatchAsync($"{Users}/{other.Id()}", """{"version":1,"email":"ana.ruiz@acme.example"}""");
    }

    [Fact]
    public async Task Name_and_email_are_required_and_a_division_is_not()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        Assert.Equal(
            "required.field.missing",
            (await caller.RefusedAsync("POST", Users, """{"name":"A"}""", 400)).Code
        );
        Assert.Equal(
            "required.field.missing",
            (await caller.RefusedAsync("POST", Users, """{"email":"a@b.c"}""", 400)).Code
        );
        var user = await caller.AddUserAsync();
        Assert.Equal("Home", user["division"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_seeded_person_is_changed_like_any_other_and_the_history_is_not()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var (from, to) = (Emulators.Start.AddDays(-1), Emulators.Start);
        var before = host.Truth(from, to).Select(record => Convert.ToHexString(record.Span)).ToList();
        var person = (await caller.GetAsync($"{Users}?pageSize=1")).Entities()[0];
        await caller.PatchAsync($"{Users}/{person.Id()}", """{"version":1,"name":"Renamed","title":"Lead"}""");
        await caller.DoAsync("DELETE", $"{Users}/{person.Id()}", null, 200);
        Assert.NotEmpty(before);
        Assert.Equal(before, host.Truth(from, to).Select(record => Convert.ToHexString(record.Span)));
        Assert.Equal(119, (await caller.GetAsync(Users))["total"]!.GetValue<int>());
        var deleted = (await caller.GetAsync($"{Users}?state=deleted")).Entities();
        Assert.Equal(["Renamed"], deleted.Select(one => one["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Search_trails_behind_by_the_delay_for_creations_changes_and_deletions()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var user = await caller.AddUserAsync();
        Assert.Equal(0, await FoundAsync("ana.ruiz@acme.example", "active"));
        host.Clock.Advance(TimeSpan.FromMilliseconds(1_999));
        Assert.Equal(0, await FoundAsync("ana.ruiz@acme.example", "active"));
        host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, await FoundAsync("ana.ruiz@acme.example", "active"));

        await caller.PatchAsync($"{Users}/{user.Id()}", """{"version":1,"email":"new@acme.example"}""");
        Assert.Equal(1, await FoundAsync("ana.ruiz@acme.example", "active"));
        Assert.Equal(0, await FoundAsync("new@acme.example", "active"));
        host.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, await FoundAsync("ana.ruiz@acme.example", "active"));
        Assert.Equal(1, await FoundAsync("new@acme.example", "active"));

        await caller.DoAsync("DELETE", $"{Users}/{user.Id()}", null, 200);
        Assert.Equal(
            (1, 0),
            (await FoundAsync("new@acme.example", "active"), await FoundAsync("new@acme.example", "deleted"))
        );
        host.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(
            (0, 1),
            (await FoundAsync("new@acme.example", "active"), await FoundAsync("new@acme.example", "deleted"))
        );

        async Task<int> FoundAsync(string email, string state) =>
            (
                await caller.PostAsync(
                    $"{Users}/search",
                    $$"""{"query":[{"fields":["email"],"type":"EXACT","value":"{{email}}"},{"fields":["state"],"type":"EXACT","values":["{{state}}"]}]}"""
                )
            )["total"]!.GetValue<int>();
    }

    [Fact]
    public async Task A_restored_user_has_no_roles_and_no_memberships()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var user = await caller.AddUserAsync();
        var queue = (await caller.GetAsync("/api/v2/routing/queues")).Entities()[0];
        await caller.DoAsync(
            "POST",
            $"/api/v2/routing/queues/{queue.Id()}/members",
            $$"""[{"id":"{{user.Id()}}"}]""",
            204
        );
        await caller.DoAsync("DELETE", $"{Users}/{user.Id()}", null, 200);
        await caller.RefusedAsync("PATCH", $"{Users}/{user.Id()}", """{"version":2,"title":"Ghost"}""", 404);
        await caller.PatchAsync($"{Users}/{user.Id()}", """{"version":2,"state":"active"}""");
        Assert.Empty((await caller.GetAsync($"{Users}/{user.Id()}/roles"))["roles"]!.AsArray());
        Assert.Empty((await caller.GetAsync($"{Users}/{user.Id()}/queues")).Entities());
    }

    [Fact]
    public async Task A_version_conflict_is_a_bad_request_where_that_is_switched_on()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var user = await caller.AddUserAsync();
        await caller.PatchAsync(
            "/_emulator/consistency",
            """{"versionConflictAsBadRequest":true,"newUser":"00:00:03"}"""
        );
        var (_, message) = await caller.RefusedAsync(
            "PATCH",
            $"{Users}/{user.Id()}",
            """{"version":9,"title":"x"}""",
            400
        );
        Assert.Contains("does not match the current version", message, StringComparison.Ordinal);
        var next = await caller.AddUserAsync("Eva Roca");
        Assert.Equal(
            "general.resource.not.found",
            (await caller.RefusedAsync("GET", $"{Users}/{next.Id()}", null, 404)).Code
        );
        host.Clock.Advance(TimeSpan.FromSeconds(3));
        await caller.GetAsync($"{Users}/{next.Id()}");
        await caller.RefusedAsync("PATCH", "/_emulator/consistency", """{"station":"nonsense"}""", 400);
        await caller.RefusedAsync("PATCH", "/_emulator/consistency", """{"stations":"00:00:01"}""", 400);
    }

    [Fact]
    public async Task Manager_passwords_invitations_states_and_external_ids_are_as_documented()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var (user, boss) = (await caller.AddUserAsync(), await caller.AddUserAsync("Eva Roca"));
        var path = $"{Users}/{user.Id()}";
        var changed = await caller.PatchAsync(path, $$"""{"version":1,"manager":"{{boss.Id()}}"}""");
        Assert.Equal(boss.Id(), changed["manager"]!.Id());
        await caller.RefusedAsync(
            "PATCH",
            path,
            """{"version":2,"manager":"8c4f0000-0000-4000-8000-000000000000"}""",
            400
        );
        await caller.DoAsync("POST", path + "/password", """{"newPassword":"long enough 1"}""", 204);
        Assert.Equal(
            "invalid.password",
            (await caller.RefusedAsync("POST", path + "/password", """{"newPassword":"x"}""", 400)).Code
        );
        await caller.DoAsync("POST", path + "/invite?force=false", null, 204);
        var state = await caller.PutAsync(path + "/state", """{"state":"inactive","stateChangeReason":"Leave"}""");
        Assert.Equal(("inactive", 3), (state["state"]!.GetValue<string>(), state["version"]!.GetValue<int>()));
        await caller.DoAsync("POST", path + "/externalid", """{"authorityName":"HR","externalKey":"4711"}""", 201);
        Assert.Equal(user.Id(), (await caller.GetAsync(Users + "/externalid/HR/4711")).Id());
        await caller.RefusedAsync(
            "POST",
            $"{Users}/{boss.Id()}/externalid",
            """{"authorityName":"HR","externalKey":"4711"}""",
            409
        );
    }

    [Fact]
    public async Task Bulk_changes_only_automatic_answering_of_up_to_fifty()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var user = await caller.AddUserAsync();
        var page = await caller.PatchAsync(
            Users + "/bulk",
            $$"""[{"id":"{{user.Id()}}","acdAutoAnswer":true,"name":"No"}]"""
        );
        Assert.Equal(
            (true, "Ana Ruiz"),
            (page.Entities()[0]["acdAutoAnswer"]!.GetValue<bool>(), page.Entities()[0]["name"]!.GetValue<string>())
        );
        var many = string.Join(',', Enumerable.Repeat($$"""{"id":"{{user.Id()}}"}""", 51));
        await caller.RefusedAsync("PATCH", Users + "/bulk", $"[{many}]", 400);
    }

    [Fact]
    public async Task Searching_again_with_the_next_page_that_was_answered_goes_on()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var first = await caller.PostAsync(
            Users + "/search",
            """{"pageSize":50,"query":[{"type":"MATCH_ALL"}],"sortBy":"name"}"""
        );
        var second = await caller.GetAsync(
            $"{Users}/search?q64={Uri.EscapeDataString(first["nextPage"]!.GetValue<string>())}"
        );
        Assert.Equal((120, 2), (second["total"]!.GetValue<int>(), second["pageNumber"]!.GetValue<int>()));
        Assert.Empty(Ids(first).Intersect(Ids(second)));

        static IEnumerable<string> Ids(JsonObject page) => page["results"]!.AsArray().Select(one => one!.Id());
    }
}
