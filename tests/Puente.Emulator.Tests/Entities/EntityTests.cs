using System.Net;
using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Entities;

public sealed class EntityTests
{
    [Fact]
    public async Task Pages_carry_totals_and_relative_uris_and_the_page_past_the_end_is_empty()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var first = await caller.GetAsync("/api/v2/users?pageSize=50&state=active");
        Assert.Equal(
            (120, 3, 50),
            (first["total"]!.GetValue<int>(), first["pageCount"]!.GetValue<int>(), first["entities"]!.AsArray().Count)
        );
        Assert.Equal("/api/v2/users?pageSize=50&pageNumber=2&state=active", first["nextUri"]!.GetValue<string>());
        var last = await caller.GetAsync("/api/v2/users?pageSize=50&pageNumber=3");
        Assert.Null(last["nextUri"]);
        var past = await caller.GetAsync("/api/v2/users?pageSize=50&pageNumber=9");
        Assert.Empty(past["entities"]!.AsArray());
        Assert.Null(past["nextUri"]);
        Assert.Equal(25, (await caller.GetAsync("/api/v2/users"))["entities"]!.AsArray().Count);
        await caller.GetAsync("/api/v2/users?pageSize=501", 400);
    }

    [Fact]
    public async Task A_change_with_an_old_version_is_refused_with_the_platforms_sentence()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var user = await caller.PostAsync("/api/v2/users", """{"name":"Ana Ruiz","email":"ana@acme.example"}""");
        var path = $"/api/v2/users/{user["id"]}";
        var changed = await PatchAsync(caller, path, """{"version":1,"title":"Lead"}""", 200);
        Assert.Equal((2, "Lead"), (changed["version"]!.GetValue<int>(), changed["title"]!.GetValue<string>()));
        var refused = await PatchAsync(caller, path, """{"version":1,"title":"Late"}""", 409);
        Assert.Equal("general.conflict", refused["code"]!.GetValue<string>());
        Assert.Equal(
            "The version supplied does not match the current version of the user",
            refused["message"]!.GetValue<string>()
        );
    }

    [Fact]
    public async Task A_deleted_user_keeps_its_address_and_can_be_found_and_restored()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var user = await caller.PostAsync("/api/v2/users", """{"name":"Ana Ruiz","email":"ana@acme.example"}""");
        var path = $"/api/v2/users/{user["id"]}";
        using (var deleted = await caller.SendAsync(HttpMethod.Delete, path))
            Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        await caller.GetAsync(path, 404);
        await caller.PostAsync("/api/v2/users", """{"name":"Another","email":"ANA@acme.example"}""", 409);
        host.Clock.Advance(TimeSpan.FromSeconds(2));
        const string Query =
            """{"query":[{"fields":["email"],"type":"EXACT","value":"ana@acme.example"},{"fields":["state"],"type":"EXACT","values":["deleted"]}]}""";
        var found = await caller.PostAsync("/api/v2/users/search", Query);
        Assert.Equal(user["id"]!.ToString(), found["results"]![0]!["id"]!.ToString());
        var version = (await caller.GetAsync($"{path}?state=deleted"))["version"];
        // The state is the only member honoured when it is sent.
        var restored = await PatchAsync(
            caller,
            path,
            $$"""{"version":{{version}},"state":"active","name":"Other"}""",
            200
        );
        Assert.Equal(
            ("active", "Ana Ruiz"),
            (restored["state"]!.GetValue<string>(), restored["name"]!.GetValue<string>())
        );
    }

    [Fact]
    public async Task Queue_members_are_paged_without_totals()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var queue = (await caller.GetAsync("/api/v2/routing/queues?pageSize=1"))["entities"]![0]!;
        var members = new List<string>();
        string? next = $"/api/v2/routing/queues/{queue["id"]}/members?pageSize=5";
        while (next is not null)
        {
            var page = await caller.GetAsync(next);
            Assert.Null(page["total"]);
            members.AddRange(page["entities"]!.AsArray().Select(member => member!["id"]!.GetValue<string>()));
            next = page["nextUri"]?.GetValue<string>();
        }
        Assert.Equal(queue["memberCount"]!.GetValue<int>(), members.Distinct().Count());
    }

    [Fact]
    public async Task A_queue_name_is_taken_once()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        await caller.PostAsync("/api/v2/routing/queues", """{"name":"Nueva"}""");
        Assert.Equal(
            "duplicate.name",
            (await caller.PostAsync("/api/v2/routing/queues", """{"name":"nueva"}""", 400))["code"]!.GetValue<string>()
        );
        Assert.Equal(
            "required.field.missing",
            (await caller.PostAsync("/api/v2/routing/queues", "{}", 400))["code"]!.GetValue<string>()
        );
    }

    [Fact]
    public async Task Changing_a_groups_members_moves_its_version()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var group = (await caller.GetAsync("/api/v2/groups"))["entities"]![0]!;
        var user = (await caller.GetAsync("/api/v2/users?pageNumber=4"))["entities"]![0]!["id"];
        var path = $"/api/v2/groups/{group["id"]}/members";
        await caller.PostAsync(path, $$"""{"memberIds":["{{user}}"],"version":1}""", 202);
        Assert.Equal(
            "general.conflict",
            (await caller.PostAsync(path, $$"""{"memberIds":["{{user}}"],"version":1}""", 409))[
                "code"
            ]!.GetValue<string>()
        );
        Assert.Contains(
            (await caller.GetAsync($"{path}?pageSize=100"))["entities"]!.AsArray(),
            member => member!["id"]!.ToString() == user!.ToString()
        );
    }

    [Theory]
    [InlineData("/api/v2/organizations/me", "defaultCountryCode")]
    [InlineData("/api/v2/authorization/products", "total")]
    [InlineData("/api/v2/authorization/divisions", "total")]
    [InlineData("/api/v2/authorization/divisions/home", "id")]
    [InlineData("/api/v2/authorization/divisions/query?pageSize=2", "nextUri")]
    [InlineData("/api/v2/routing/wrapupcodes", "total")]
    [InlineData("/api/v2/routing/skills", "total")]
    [InlineData("/api/v2/routing/languages", "total")]
    [InlineData("/api/v2/locations", "total")]
    [InlineData("/api/v2/presence/definitions", "total")]
    [InlineData("/api/v2/organizations/limits/namespaces/platform.api", "entities")]
    public async Task What_clients_read_first_is_there(string path, string member)
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        Assert.NotNull((await caller.GetAsync(path))[member]);
    }

    [Fact]
    public async Task People_and_queues_of_the_history_are_those_of_the_lists()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var users = (await caller.GetAsync("/api/v2/users?pageSize=500"))["entities"]!
            .AsArray()
            .Select(user => user!["id"]!.ToString())
            .ToHashSet();
        var named = host.Truth(Emulators.Start.AddDays(-3), Emulators.Start.AddDays(-2))
            .SelectMany(record => JsonNode.Parse(record.Span)!["participants"]!.AsArray())
            .Select(participant => participant!["userId"]?.ToString())
            .OfType<string>()
            .ToHashSet();
        Assert.True(named.Count > 20);
        Assert.Subset(users, named);
    }

    private static async Task<JsonObject> PatchAsync(Caller caller, string path, string body, int expected) =>
        await Caller.ReadAsync(await caller.SendAsync(HttpMethod.Patch, path, body), expected);
}
