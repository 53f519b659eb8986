using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Entities;

public sealed class MembershipTests
{
    private const string Queues = "/api/v2/routing/queues";

    [Fact]
    public async Task Members_join_a_queue_with_a_ring_number_and_can_be_taken_out_again()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var user = (await caller.AddUserAsync()).Id();
        var queue = (await caller.PostAsync(Queues, """{"name":"Nueva"}""")).Id();
        var members = $"{Queues}/{queue}/members";
        await caller.DoAsync("POST", members, $$"""[{"id":"{{user}}"}]""", 204);
        await caller.DoAsync("PATCH", $"{members}/{user}", $$"""{"id":"{{user}}","ringNumber":3}""", 202);
        var member = (await caller.GetAsync(members)).Entities().Single();
        Assert.Equal((3, true), (member["ringNumber"]!.GetValue<int>(), member["joined"]!.GetValue<bool>()));
        await caller.DoAsync(
            "PATCH",
            members,
            $$"""[{"id":"{{user}}","joined":false},{"id":"{{queue}}","joined":true}]""",
            200
        );
        Assert.Empty((await caller.GetAsync(members + "?joined=true")).Entities());
        Assert.Equal(0, (await caller.GetAsync($"{Queues}/{queue}"))["joinedMemberCount"]!.GetValue<int>());
        var joined = await caller.PatchAsync($"/api/v2/users/{user}/queues/{queue}", """{"joined":true}""");
        Assert.True(joined["joined"]!.GetValue<bool>());
        Assert.Equal(
            [queue],
            (await caller.GetAsync($"/api/v2/users/{user}/queues")).Entities().Select(one => one.Id())
        );
        await caller.DoAsync("POST", members + "?delete=true", $$"""[{"id":"{{user}}"}]""", 204);
        Assert.Empty((await caller.GetAsync(members)).Entities());
        await caller.RefusedAsync("PATCH", $"{members}/{user}", """{"ringNumber":9}""", 404);
        var many = string.Join(',', Enumerable.Repeat($$"""{"id":"{{user}}"}""", 101));
        await caller.RefusedAsync("POST", members, $"[{many}]", 400);
    }

    [Fact]
    public async Task Joining_and_leaving_are_listed_after_the_delay()
    {
        await using var host = await Emulators.StartAsync(o =>
            o with
            {
                Consistency = o.Consistency with { QueueMembers = TimeSpan.FromSeconds(3) },
            }
        );
        using var caller = await Caller.SignInAsync(host);
        var user = (await caller.AddUserAsync()).Id();
        var members = $"{Queues}/{(await caller.PostAsync(Queues, """{"name":"Nueva"}""")).Id()}/members";
        await caller.DoAsync("POST", members, $$"""[{"id":"{{user}}"}]""", 204);
        Assert.Empty((await caller.GetAsync(members)).Entities());
        host.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Single((await caller.GetAsync(members)).Entities());
        await caller.DoAsync("DELETE", $"{members}/{user}", null, 204);
        Assert.Single((await caller.GetAsync(members)).Entities());
        host.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Empty((await caller.GetAsync(members)).Entities());
    }

    [Fact]
    public async Task A_group_is_made_changed_by_version_and_its_members_with_it()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var user = (await caller.AddUserAsync()).Id();
        var group = await caller.PostAsync(
            "/api/v2/groups",
            """{"name":"Nuevos","type":"official","rulesVisible":true,"visibility":"public"}"""
        );
        var path = $"/api/v2/groups/{group.Id()}";
        await caller.PostAsync(path + "/members", $$"""{"memberIds":["{{user}}"],"version":1}""", 202);
        var (code, _) = await caller.RefusedAsync(
            "POST",
            path + "/members",
            $$"""{"memberIds":["{{user}}"],"version":1}""",
            409
        );
        Assert.Equal("general.conflict", code);
        await caller.RefusedAsync("PUT", path, """{"name":"Otros","version":1}""", 409);
        var changed = await caller.PutAsync(path, """{"name":"Otros","version":2}""");
        Assert.Equal((3, 1), (changed["version"]!.GetValue<int>(), changed["memberCount"]!.GetValue<int>()));
        var shown = await caller.GetAsync($"/api/v2/users/{user}?expand=groups");
        Assert.Equal([group.Id()], shown["groups"]!.AsArray().Select(one => one!.Id()));
        await caller.DoAsync("DELETE", $"{path}/members?ids={user}", null, 202);
        Assert.Empty((await caller.GetAsync(path + "/members")).Entities());
    }

    [Theory]
    [InlineData("routingskills", "skills", "skillUri", 200)]
    [InlineData("routinglanguages", "languages", "languageUri", 204)]
    public async Task Skills_and_languages_are_given_one_at_a_time_added_to_and_replaced(
        string word,
        string kind,
        string uri,
        int deleted
    )
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var user = (await caller.AddUserAsync()).Id();
        var one = await caller.PostAsync($"/api/v2/routing/{kind}", """{"name":"Quechua"}""");
        Assert.Equal("1", one["version"]!.GetValue<string>());
        Assert.Equal(
            "general.conflict",
            (await caller.RefusedAsync("POST", $"/api/v2/routing/{kind}", """{"name":"quechua"}""", 409)).Code
        );
        var other = (await caller.GetAsync($"/api/v2/routing/{kind}")).Entities()[0].Id();
        var path = $"/api/v2/users/{user}/{word}";
        var given = await caller.PostAsync(path, $$"""{"id":"{{one.Id()}}","proficiency":2.5}""");
        Assert.Equal(
            (2.5, one["selfUri"]!.GetValue<string>()),
            (given["proficiency"]!.GetValue<double>(), given[uri]!.GetValue<string>())
        );
        Assert.Equal(
            2,
            (await caller.PatchAsync(path + "/bulk", $$"""[{"id":"{{other}}","proficiency":1}]"""))[
                "total"
            ]!.GetValue<int>()
        );
        Assert.Equal(
            1,
            (await caller.PutAsync(path + "/bulk", $$"""[{"id":"{{other}}","proficiency":5}]"""))[
                "total"
            ]!.GetValue<int>()
        );
        var shown = await caller.GetAsync($"/api/v2/users/{user}?expand={kind}");
        Assert.Equal(5, shown[kind]![0]!["proficiency"]!.GetValue<double>());
        await caller.RefusedAsync("POST", path, $$"""{"id":"{{one.Id()}}","proficiency":6}""", 400);
        await caller.DoAsync("DELETE", $"{path}/{other}", null, deleted);
        await caller.DoAsync("DELETE", $"{path}/{other}", null, 404);
    }

    [Fact]
    public async Task Locations_have_versions_and_a_user_shows_its_own_on_demand()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var place = await caller.PostAsync(
            "/api/v2/locations",
            """{"name":"Vigo","address":{"city":"Vigo","country":"ES"}}"""
        );
        await caller.PatchAsync($"/api/v2/locations/{place.Id()}", """{"version":1,"notes":"by the sea"}""");
        await caller.RefusedAsync("PATCH", $"/api/v2/locations/{place.Id()}", """{"version":1,"notes":"late"}""", 409);
        var user = await caller.AddUserAsync();
        var path = $"/api/v2/users/{user.Id()}";
        await caller.PatchAsync(path, $$"""{"version":1,"locations":[{"id":"{{place.Id()}}","notes":"2nd floor"}]}""");
        Assert.Null((await caller.GetAsync(path))["locations"]);
        Assert.Equal(place.Id(), (await caller.GetAsync(path + "?expand=locations"))["locations"]![0]!.Id());
        await caller.DoAsync("DELETE", $"/api/v2/locations/{place.Id()}", null, 204);
    }

    [Fact]
    public async Task Voicemail_policy_and_utilization_have_defaults_and_can_be_set()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var user = (await caller.AddUserAsync()).Id();
        var policy = $"/api/v2/voicemail/userpolicies/{user}";
        Assert.True((await caller.GetAsync(policy))["enabled"]!.GetValue<bool>());
        Assert.Equal(
            40,
            (await caller.PatchAsync(policy, """{"alertTimeoutSeconds":40}"""))["alertTimeoutSeconds"]!.GetValue<int>()
        );
        var utilization = $"/api/v2/routing/users/{user}/utilization";
        Assert.Equal("Organization", (await caller.GetAsync(utilization))["level"]!.GetValue<string>());
        var set = await caller.PutAsync(utilization, """{"utilization":{"call":{"maximumCapacity":2}}}""");
        Assert.Equal("Agent", set["level"]!.GetValue<string>());
        await caller.RefusedAsync("PUT", utilization, """{"utilization":{"call":{"maximumCapacity":99}}}""", 400);
        await caller.DoAsync("DELETE", utilization, null, 204);
        Assert.Equal("Organization", (await caller.GetAsync(utilization))["level"]!.GetValue<string>());
    }
}
