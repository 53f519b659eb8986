using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Authorization;

public sealed class GrantTests
{
    private const string Auth = "/api/v2/authorization";

    [Fact]
    public async Task Roles_are_granted_and_taken_one_at_a_time_in_bulk_and_by_role()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var user = (await caller.AddUserAsync()).Id();
        var home = (await caller.GetAsync(Auth + "/divisions/home")).Id();
        var (phone, supervisor) = (
            await RoleAsync(caller, "Communicate - User"),
            await RoleAsync(caller, "supervisor")
        );
        var subject = $"{Auth}/subjects/{user}";

        await caller.DoAsync(
            "POST",
            subject + "/bulkadd",
            $$"""{"grants":[{"roleId":"{{phone}}","divisionId":"{{home}}"}]}""",
            204
        );
        Assert.Equal(["Communicate - User", "employee"], await HeldAsync());
        await caller.DoAsync("POST", $"{subject}/divisions/*/roles/{supervisor}?subjectType=PC_USER", null, 204);
        Assert.Equal(["Communicate - User", "employee", "supervisor"], await HeldAsync());
        await caller.DoAsync("DELETE", $"{subject}/divisions/*/roles/{supervisor}", null, 204);
        await caller.DoAsync(
            "POST",
            subject + "/bulkremove",
            $$"""{"grants":[{"roleId":"{{phone}}","divisionId":"{{home}}"}]}""",
            204
        );
        Assert.Equal(["employee"], await HeldAsync());
        await caller.DoAsync(
            "POST",
            subject + "/bulkreplace",
            $$"""{"grants":[{"roleId":"{{phone}}","divisionId":"*"}]}""",
            204
        );
        Assert.Equal(["Communicate - User"], await HeldAsync());

        await caller.DoAsync("PUT", $"{Auth}/roles/{supervisor}/users/add", $"""["{user}"]""", 200);
        Assert.Equal(["Communicate - User", "supervisor"], await HeldAsync());
        Assert.Equal(1, (await caller.GetAsync($"{Auth}/roles/{supervisor}"))["userCount"]!.GetValue<int>());
        await caller.DoAsync("PUT", $"{Auth}/roles/{supervisor}/users/remove", $"""["{user}"]""", 200);
        await caller.DoAsync(
            "POST",
            $"{Auth}/roles/{supervisor}?subjectType=PC_USER",
            $$"""{"subjectIds":["{{user}}"],"divisionIds":["{{home}}"]}""",
            204
        );
        Assert.Equal(["Communicate - User", "supervisor"], await HeldAsync());
        await caller.DoAsync("PUT", $"/api/v2/users/{user}/roles", $"""["{supervisor}"]""", 200);
        Assert.Equal(["supervisor"], await HeldAsync());

        await caller.RefusedAsync(
            "POST",
            subject + "/bulkadd",
            $$"""{"grants":[{"roleId":"{{home}}","divisionId":"{{home}}"}]}""",
            400
        );

        async Task<List<string>> HeldAsync() =>
            [
                .. (await caller.GetAsync(subject))["grants"]!
                    .AsArray()
                    .Select(grant => grant!["role"]!["name"]!.GetValue<string>())
                    .Order(StringComparer.Ordinal),
            ];
    }

    [Fact]
    public async Task A_user_changes_its_division_as_an_object_of_it()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var user = (await caller.AddUserAsync()).Id();
        var division = (await caller.GetAsync(Auth + "/divisions?name=Iberia")).Entities()[0];
        await caller.DoAsync("POST", $"{Auth}/divisions/{division.Id()}/objects/USER", $"""["{user}"]""", 204);
        var moved = await caller.GetAsync($"/api/v2/users/{user}");
        Assert.Equal(
            ("Iberia", 2),
            (moved["division"]!["name"]!.GetValue<string>(), moved["version"]!.GetValue<int>())
        );
        await caller.RefusedAsync("POST", $"{Auth}/divisions/{division.Id()}/objects/PERSON", $"""["{user}"]""", 400);
    }

    [Fact]
    public async Task A_client_made_over_the_api_may_do_what_its_roles_say_where_they_say_it()
    {
        await using var host = await Emulators.StartAsync();
        using var admin = await Caller.SignInAsync(host);
        var divisions = (await admin.GetAsync(Auth + "/divisions")).Entities();
        var (home, iberia) = (divisions[0].Id(), divisions[1].Id());
        var role = await RoleAsync(admin, "Communicate - Admin");
        var client = await admin.PostAsync(
            "/api/v2/oauth/clients",
            $$"""{"name":"small","authorizedGrantType":"CLIENT-CREDENTIALS","roleDivisions":[{"roleId":"{{role}}","divisionId":"{{iberia}}"}]}"""
        );
        using var small = await Caller.SignInAsync(host, client.Id(), client["secret"]!.GetValue<string>());

        await small.PostAsync(
            "/api/v2/users",
            $$"""{"name":"In","email":"in@acme.example","divisionId":"{{iberia}}"}"""
        );
        var (code, message) = await small.RefusedAsync(
            "POST",
            "/api/v2/users",
            $$"""{"name":"Out","email":"out@acme.example","divisionId":"{{home}}"}""",
            403
        );
        Assert.Equal("missing.any.permissions", code);
        Assert.EndsWith("[directory:user:add]", message, StringComparison.Ordinal);
        var outside = await admin.AddUserAsync();
        await small.RefusedAsync("PATCH", $"/api/v2/users/{outside.Id()}", """{"version":1,"title":"x"}""", 403);
        await small.RefusedAsync("GET", $"/api/v2/users/{outside.Id()}", null, 404);
        Assert.All(
            (await small.GetAsync("/api/v2/users?pageSize=100")).Entities(),
            user => Assert.Equal(iberia, user["division"]!.Id())
        );
        // The role says nothing of clients.
        Assert.EndsWith(
            "[oauth:client:view]",
            (await small.RefusedAsync("GET", "/api/v2/oauth/clients", null, 403)).Message,
            StringComparison.Ordinal
        );
        var permitted = await small.GetAsync(Auth + "/divisionspermitted/paged/me?permission=directory:user:add");
        Assert.Equal([iberia], permitted.Entities().Select(one => one.Id()));
        // Taken away, it may not even sign in.
        await admin.DoAsync("DELETE", $"/api/v2/oauth/clients/{client.Id()}", null, 204);
        await small.RefusedAsync("GET", "/api/v2/tokens/me", null, 401);
    }

    [Theory]
    [InlineData("""{"name":"x"}""", "grant.type.required")]
    [InlineData("""{"name":"x","authorizedGrantType":"MAGIC"}""", "bad.grant.type")]
    [InlineData("""{"name":"x","authorizedGrantType":"CLIENT-CREDENTIALS"}""", "missing.client.roles")]
    public async Task A_client_without_what_it_needs_is_refused(string body, string code)
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        Assert.Equal(code, (await caller.RefusedAsync("POST", "/api/v2/oauth/clients", body, 400)).Code);
    }

    private static async Task<string> RoleAsync(Caller caller, string name) =>
        (await caller.GetAsync($"{Auth}/roles?name={Uri.EscapeDataString(name)}"))
            .Entities()
            .Single(role => role["name"]!.GetValue<string>() == name)
            .Id();
}
