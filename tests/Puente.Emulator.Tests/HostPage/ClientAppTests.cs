using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.HostPage;

/// <summary>Integrations that embed a company's own pages, and who gets to see them.</summary>
public sealed class ClientAppTests
{
    private const string Root = "/api/v2/integrations";
    private const string Widget = "embedded-client-app-interaction-widget";
    private const string Page = "https://app.example/pop?c={{gcConversationId}}";

    [Fact]
    public async Task A_widget_is_made_configured_and_enabled_and_the_groups_people_alone_may_open_it()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 0, HistoryDays = 1 });
        using var admin = await Caller.SignInAsync(host);
        var users = (await admin.GetAsync("/api/v2/users?pageSize=50"))["entities"]!.AsArray();
        var group = (await admin.GetAsync("/api/v2/groups?pageSize=50"))["entities"]![0]!.Id();
        var members = (await admin.GetAsync($"/api/v2/groups/{group}/members?pageSize=50"))["entities"]!
            .AsArray()
            .Select(user => user!.Id())
            .ToHashSet();
        var other = users.Select(user => user!.Id()).First(id => !members.Contains(id));

        var id = (await admin.PostAsync(Root, $$$"""{"name":"Pop","integrationType":{"id":"{{{Widget}}}"}}""")).Id();
        await admin.DoAsync("PATCH", $"{Root}/{id}", """{"intendedState":"ENABLED"}""", 400);
        var put = Config(1, group);
        var set = await Caller.ReadAsync(
            await admin.SendAsync(HttpMethod.Put, $"{Root}/{id}/config/current", put),
            200
        );
        Assert.Equal(2, set["version"]!.GetValue<int>());
        await admin.DoAsync("PUT", $"{Root}/{id}/config/current", put, 409);
        using var member = await SignInAsync(host, members.First());
        using var stranger = await SignInAsync(host, other);
        Assert.Empty((await member.GetAsync(Root + "/clientapps"))["entities"]!.AsArray());
        await admin.DoAsync("PATCH", $"{Root}/{id}", """{"intendedState":"ENABLED"}""", 200);

        var seen = Assert.Single((await member.GetAsync(Root + "/clientapps"))["entities"]!.AsArray())!;
        Assert.Equal(Page, (string?)seen["config"]!["effective"]!["properties"]!["url"]);
        Assert.Empty((await stranger.GetAsync(Root + "/clientapps"))["entities"]!.AsArray());
        await admin.GetAsync(Root + "/clientapps", 400);
    }

    [Theory]
    [InlineData("\"url\":\"javascript:alert(1)\"", "url")]
    [InlineData("\"url\":\"https://a.example\",\"sandbox\":\"allow-everything\"", "allow-everything")]
    [InlineData("\"url\":\"https://a.example\",\"groups\":[\"nobody\"]", "nobody")]
    [InlineData("\"url\":\"https://a.example\",\"permissions\":\"usb\"", "usb")]
    public async Task A_configuration_that_breaks_a_rule_is_refused_and_the_reason_named(string member, string named)
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 0, HistoryDays = 1 });
        using var admin = await Caller.SignInAsync(host);
        var id = (await admin.PostAsync(Root, $$$"""{"integrationType":{"id":"{{{Widget}}}"}}""")).Id();
        var refused = await Caller.ReadAsync(
            await admin.SendAsync(
                HttpMethod.Put,
                $"{Root}/{id}/config/current",
                $$$"""{"version":1,"properties":{{{{member}}}}}"""
            ),
            400
        );
        Assert.Contains(named, (string)refused["message"]!, StringComparison.Ordinal);
        var schema = await admin.GetAsync($"{Root}/types/{Widget}/configschemas/properties");
        Assert.NotNull(schema["properties"]!["communicationTypeFilter"]);
        await admin.GetAsync($"{Root}/types/{Widget}/configschemas/other", 404);
    }

    [Fact]
    public async Task The_host_page_signs_nobody_in_for_another_sites_page()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 0, HistoryDays = 1 });
        using var anyone = Caller.Anonymous(host);
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/host/session")
        {
            Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json"),
        };
        ask.Headers.Add("Origin", "https://attack.example");
        using var answer = await anyone.Http.SendAsync(ask, TestContext.Current.CancellationToken);
        Assert.Equal(403, (int)answer.StatusCode);
        await anyone.PostAsync("/host/session", """{"user":"nobody"}""", 404);
        using var page = await anyone.SendAsync(HttpMethod.Get, "/host");
        Assert.Contains(
            "script-src 'self'",
            page.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
    }

    private static async Task<Caller> SignInAsync(EmulatorHost host, string user)
    {
        var caller = Caller.Anonymous(host);
        var session = await caller.PostAsync("/host/session", $$"""{"user":"{{user}}"}""");
        caller.Http.DefaultRequestHeaders.Authorization = new("Bearer", (string)session["token"]!);
        return caller;
    }

    private static string Config(int version, string group) =>
        new JsonObject
        {
            ["name"] = "Pop",
            ["version"] = version,
            ["properties"] = new JsonObject
            {
                ["url"] = Page,
                ["sandbox"] = "allow-scripts,allow-same-origin",
                ["permissions"] = "microphone",
                ["communicationTypeFilter"] = "call",
                ["queueIdFilterList"] = new JsonArray(),
                ["groups"] = new JsonArray(group),
            },
            ["advanced"] = JsonNode.Parse("""{"lifecycle":{"hooks":{"bootstrap":true}}}"""),
        }.ToJsonString();
}
