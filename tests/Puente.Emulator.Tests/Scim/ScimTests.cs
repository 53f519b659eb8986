using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Scim;

public sealed class ScimTests
{
    private const string Root = "/api/v2/scim/v2";
    private const string Enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    private const string Platform = "urn:ietf:params:scim:schemas:extension:genesys:purecloud:2.0:User";

    private const string Ana = $$$"""
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ana@acme.example","displayName":"Ana Ruiz",
         "title":"Agent","active":true,"externalId":"4711","roles":[{"value":"supervisor"}],
         "phoneNumbers":[{"value":"+34910000000","type":"mobile"}],
         "{{{Enterprise}}}":{"department":"Sales","division":"Iberia","employeeNumber":"E1"},
         "{{{Platform}}}":{"routingSkills":[{"name":"invoices","proficiency":4}]}}
        """;

    [Fact]
    public async Task A_user_is_made_found_patched_and_deleted()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var made = await caller.PostAsync(Root + "/users", Ana, 201);
        var id = made.Id();
        Assert.Equal(
            ("Sales", "Iberia", "E1", "4711"),
            (
                made[Enterprise]!["department"]!.GetValue<string>(),
                made[Enterprise]!["division"]!.GetValue<string>(),
                made[Enterprise]!["employeeNumber"]!.GetValue<string>(),
                made["externalId"]!.GetValue<string>()
            )
        );
        Assert.Equal(["supervisor"], made["roles"]!.AsArray().Select(role => role!["value"]!.GetValue<string>()));
        Assert.Equal("invoices", made[Platform]!["routingSkills"]![0]!["name"]!.GetValue<string>());
        Assert.Equal(
            "+34910000000",
            (await caller.GetAsync($"/api/v2/users/{id}"))["addresses"]![0]!["address"]!.GetValue<string>()
        );

        foreach (
            var filter in (string[])
                [
                    "userName eq \"ANA@acme.example\"",
                    $"id eq \"{id}\"",
                    "externalId eq \"4711\"",
                    "employeeNumber eq \"E1\" and active eq true",
                ]
        )
            Assert.Equal(1, await CountAsync(filter));
        var patched = await PatchAsync(
            """{"op":"Replace","path":"active","value":"False"},{"op":"add","path":"emails[type eq \"work\"].value","value":"work@acme.example"}"""
        );
        Assert.False(patched["active"]!.GetValue<bool>());
        var user = await caller.GetAsync($"/api/v2/users/{id}?state=any");
        Assert.Equal(
            ("inactive", "work@acme.example", "ana@acme.example"),
            (user["state"]!.GetValue<string>(), user["email"]!.GetValue<string>(), user["username"]!.GetValue<string>())
        );
        // Listings show active users only, unless asked.
        Assert.Equal(
            (0, 1),
            (
                await CountAsync("userName eq \"ana@acme.example\""),
                await CountAsync("userName eq \"ana@acme.example\" and active eq false")
            )
        );
        patched = await PatchAsync(
            $$$"""{"op":"replace","value":{"title":"Lead","{{{Enterprise}}}":{"department":"Support"} } }"""
        );
        Assert.Equal(
            ("Lead", "Support"),
            (patched["title"]!.GetValue<string>(), patched[Enterprise]!["department"]!.GetValue<string>())
        );
        await caller.DoAsync("DELETE", $"{Root}/users/{id}", null, 204);
        await caller.DoAsync("GET", $"{Root}/users/{id}", null, 404);
        // The deleted record is taken up again.
        Assert.Equal(id, (await caller.PostAsync(Root + "/users", Ana, 201)).Id());

        async Task<int> CountAsync(string filter) =>
            (await caller.GetAsync($"{Root}/users?filter={Uri.EscapeDataString(filter)}"))[
                "totalResults"
            ]!.GetValue<int>();

        Task<JsonObject> PatchAsync(string operations) =>
            caller.PatchAsync(
                $"{Root}/users/{id}",
                $$"""{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{{operations}}]}"""
            );
    }

    [Fact]
    public async Task The_etag_is_the_users_version_and_guards_changes()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var id = (await caller.PostAsync(Root + "/users", Ana, 201)).Id();
        var path = $"{Root}/users/{id}";
        using var read = await caller.SendAsync(HttpMethod.Get, path);
        Assert.Equal("\"1\"", read.Headers.ETag!.Tag);
        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.Add("If-None-Match", "\"1\"");
        using var unchanged = await caller.Http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await PutAsync("\"1\""));
        Assert.Equal(HttpStatusCode.Conflict, await PutAsync("\"1\""));

        async Task<HttpStatusCode> PutAsync(string tag)
        {
            using var put = new HttpRequestMessage(HttpMethod.Put, path)
            {
                Content = new StringContent(Ana, Encoding.UTF8, "application/scim+json"),
            };
            put.Headers.Add("If-Match", tag);
            using var answer = await caller.Http.SendAsync(put);
            if (answer.StatusCode != HttpStatusCode.OK)
                Assert.Equal(
                    "invalidVers",
                    JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["scimType"]!.GetValue<string>()
                );
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Errors_have_the_shape_of_scim()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        await caller.PostAsync(Root + "/users", Ana, 201);
        await RefusedAsync("/users", Ana, 409, "uniqueness");
        await RefusedAsync("/users", """{"displayName":"No name"}""", 400, "invalidValue");
        await RefusedAsync(
            "/users",
            Ana.Replace("supervisor", "nobody", StringComparison.Ordinal)
                .Replace("ana@", "eva@", StringComparison.Ordinal),
            400,
            "invalidValue"
        );
        var refused = await caller.GetAsync(Root + "/users?filter=title%20co%20%22x%22", 400);
        Assert.Equal("invalidFilter", refused["scimType"]!.GetValue<string>());

        async Task RefusedAsync(string path, string body, int status, string type)
        {
            var answer = await caller.PostAsync(Root + path, body, status);
            Assert.Equal(
                ($"{status}", type),
                (answer["status"]!.GetValue<string>(), answer["scimType"]!.GetValue<string>())
            );
        }
    }

    [Fact]
    public async Task Lists_are_paged_by_index_and_show_the_attributes_asked_for()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var page = await caller.GetAsync(Root + "/users?startIndex=119&count=50&attributes=userName");
        Assert.Equal(
            (120, 119, 2),
            (
                page["totalResults"]!.GetValue<int>(),
                page["startIndex"]!.GetValue<int>(),
                page["itemsPerPage"]!.GetValue<int>()
            )
        );
        var first = (JsonObject)page["Resources"]![0]!;
        Assert.Equal(["schemas", "id", "userName", "meta"], first.Select(member => member.Key));
        Assert.Empty((await caller.GetAsync(Root + "/users?count=0"))["Resources"]!.AsArray());
        var without = await caller.GetAsync(Root + "/Users?count=1&excludedAttributes=roles,externalId");
        Assert.Null(without["Resources"]![0]!["roles"]);
        Assert.True(
            (await caller.GetAsync("/api/v2/scim/serviceproviderconfig"))["etag"]!["supported"]!.GetValue<bool>()
        );
    }

    [Fact]
    public async Task Members_of_a_group_are_added_and_removed_and_groups_are_not_made()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var user = (await caller.PostAsync(Root + "/users", Ana, 201)).Id();
        var group = (await caller.GetAsync(Root + "/groups?filter=displayName%20eq%20%22Trainers%22"))["Resources"]![
            0
        ]!;
        var path = $"{Root}/groups/{group.Id()}";
        var before = group["members"]!.AsArray().Count;
        var added = await caller.PatchAsync(
            path,
            $$"""{"Operations":[{"op":"add","path":"members","value":[{"value":"{{user}}"}]}]}"""
        );
        Assert.Equal(before + 1, added["members"]!.AsArray().Count);
        var removed = await caller.PatchAsync(
            path,
            $$"""{"Operations":[{"op":"remove","path":"members[value eq \"{{user}}\"]"}]}"""
        );
        Assert.Equal(before, removed["members"]!.AsArray().Count);
        await caller.DoAsync("POST", Root + "/groups", """{"displayName":"No"}""", 404);
    }
}
