using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.DataActions;

public sealed class ActionTests
{
    [Fact]
    public async Task A_draft_is_made_completed_validated_tested_published_and_executed()
    {
        await using var lab = await Lab.StartAsync();
        var body = lab.Lookup(await lab.WebServicesAsync());
        var draft = await lab.Caller.PostAsync(Lab.Actions + "/drafts", body.ToJsonString());
        var path = $"{Lab.Actions}/{Lab.Id(draft)}";
        Assert.StartsWith("custom_-_", Lab.Id(draft), StringComparison.Ordinal);
        Assert.Equal(1, Version(draft));
        await lab.Caller.GetAsync(path, 404);
        Assert.Empty((await lab.Caller.GetAsync(Lab.Actions))["entities"]!.AsArray());
        Assert.Single((await lab.Caller.GetAsync(Lab.Actions + "/drafts"))["entities"]!.AsArray());

        body["version"] = 1;
        var patched = await lab.PatchAsync(path + "/draft", body.ToJsonString());
        Assert.Equal(2, Version(patched));
        var verdict = await lab.Caller.GetAsync(path + "/draft/validation");
        Assert.True(verdict["valid"]!.GetValue<bool>(), verdict.ToJsonString());
        var test = await lab.Caller.PostAsync(path + "/draft/test", """{"phone":"+49 30"}""");
        Assert.True(test["success"]!.GetValue<bool>(), test.ToJsonString());
        Assert.Equal("Ana +49 30", test["finalResult"]!["name"]!.GetValue<string>());
        Assert.Equal("Resolve request URL template", test["operations"]![4]!["name"]!.GetValue<string>());

        var published = await lab.Caller.PostAsync(path + "/draft/publish", """{"version":2}""");
        Assert.Equal(2, Version(published));
        await lab.Caller.GetAsync(path + "/draft", 404);
        var output = await lab.Caller.PostAsync(path + "/execute", """{"phone":"+49 30"}""");
        Assert.Equal("""{"id":"c-17","name":"Ana +49 30"}""", output.ToJsonString(Relaxed));
        Assert.Equal("/customers?phone=%2B49+30", lab.Service.Requests.Last().Path);
    }

    [Fact]
    public async Task A_new_draft_loses_its_request_template_and_a_patch_writes_it()
    {
        await using var lab = await Lab.StartAsync();
        var body = lab.Lookup(await lab.WebServicesAsync());
        var draft = await lab.Caller.PostAsync(Lab.Actions + "/drafts", body.ToJsonString());
        var path = $"{Lab.Actions}/{Lab.Id(draft)}/draft";
        var template = draft["config"]!["request"]!["requestTemplateUri"]!.GetValue<string>();
        Assert.Equal(path + "/templates/requesttemplate.vm", template);
        Assert.Equal("${input.rawRequest}", await lab.TextAsync(template));
        body["version"] = 1;
        await lab.PatchAsync(path, body.ToJsonString());
        Assert.Equal("""{"phone": "$esc.jsonString(${input.phone})"}""", await lab.TextAsync(template));
    }

    [Fact]
    public async Task What_is_read_has_addresses_in_place_of_templates_and_both_shapes_of_schemas()
    {
        await using var lab = await Lab.StartAsync();
        var body = lab.Lookup(await lab.WebServicesAsync());
        body["contract"]!["output"]!["successSchema"] = JsonNode.Parse(
            """{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"integer"}}},"c":{"type":"array","items":{"type":"string"}}}}"""
        );
        var id = Lab.Id(await lab.Caller.PostAsync(Lab.Actions, body.ToJsonString()));
        var path = $"{Lab.Actions}/{id}";
        var plain = await lab.Caller.GetAsync(path);
        Assert.Equal((null, null), (plain["config"], plain["contract"]));
        var read = await lab.Caller.GetAsync(path + "?includeConfig=true&expand=contract");
        Assert.Null(read["config"]!["request"]!["requestTemplate"]);
        Assert.Null(read["config"]!["response"]!["successTemplate"]);
        Assert.Equal(5, read["config"]!["timeoutSeconds"]!.GetValue<int>());
        Assert.Equal(
            """{"id": ${id}, "name": ${name}}""",
            await lab.TextAsync(read["config"]!["response"]!["successTemplateUri"]!.GetValue<string>())
        );
        Assert.True(
            JsonNode.DeepEquals(body["contract"]!["input"]!["inputSchema"], read["contract"]!["input"]!["inputSchema"])
        );
        var uri = read["contract"]!["output"]!["successSchemaUri"]!.GetValue<string>();
        Assert.True(JsonNode.DeepEquals(body["contract"]!["output"]!["successSchema"], await lab.Caller.GetAsync(uri)));

        var flat = (await lab.Caller.GetAsync(path + "?expand=contract&flatten=true"))["contract"]!["output"]!;
        Assert.Null(flat["successSchema"]);
        Assert.Equal(
            """{"schema":{"type":"object","properties":{"a.b":{"type":"integer"},"c":{"type":"string"}}},"arrayProperties":["c"]}""",
            flat["successSchemaFlattened"]!.ToJsonString()
        );
        var error = await lab.Caller.GetAsync($"{path}/schemas/error.json?flatten=true");
        Assert.Contains("userParams.key", error["schema"]!["properties"]!.AsObject().Select(one => one.Key));
        await lab.Caller.GetAsync(path + "/schemas/other.json", 404);
        await lab.Caller.GetAsync(path + "/templates/other.vm", 404);
    }

    [Fact]
    public async Task A_save_needs_the_version_that_is_current()
    {
        await using var lab = await Lab.StartAsync();
        var body = lab.Lookup(await lab.WebServicesAsync());
        var id = Lab.Id(await lab.Caller.PostAsync(Lab.Actions, body.ToJsonString()));
        var path = $"{Lab.Actions}/{id}";
        await lab.PatchAsync(path, """{"version":1,"category":"Service"}""");
        var late = await lab.PatchAsync(path, """{"version":1,"category":"Sales"}""", 409);
        Assert.Equal("general.conflict", late["code"]!.GetValue<string>());
        Assert.Contains("does not match the current version", Lab.Message(late), StringComparison.Ordinal);
        await lab.PatchAsync(path, """{"category":"Sales"}""", 400);
        Assert.Equal(2, Version(await lab.Caller.PostAsync(path + "/draft", "")));
        await lab.Caller.PostAsync(path + "/draft", "", 409);
        await lab.Caller.PostAsync(path + "/draft/publish", """{"version":1}""", 409);
        Assert.Equal(3, Version(await lab.Caller.PostAsync(path + "/draft/publish", """{"version":2}""")));
    }

    [Fact]
    public async Task A_published_contract_and_the_secure_flag_are_fixed()
    {
        await using var lab = await Lab.StartAsync();
        var body = lab.Lookup(await lab.WebServicesAsync());
        var path = $"{Lab.Actions}/{Lab.Id(await lab.Caller.PostAsync(Lab.Actions, body.ToJsonString()))}/draft";
        await lab.Caller.PostAsync(path, "");
        await lab.PatchAsync(path, """{"version":1,"secure":true}""", 400);
        var contract = body["contract"]!.DeepClone();
        await lab.PatchAsync(path, new JsonObject { ["version"] = 1, ["contract"] = contract }.ToJsonString());
        contract["input"]!["inputSchema"]!["required"] = new JsonArray();
        var refused = await lab.PatchAsync(
            path,
            new JsonObject { ["version"] = 2, ["contract"] = contract.DeepClone() }.ToJsonString(),
            400
        );
        Assert.Contains("contract", Lab.Message(refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_that_would_be_refused_says_why_in_the_recorded_words()
    {
        await using var lab = await Lab.StartAsync();
        var body = lab.Lookup(await lab.WebServicesAsync());
        body["contract"]!["input"]!["inputSchema"]!["properties"]!["phone"]!["type"] = "object";
        body["config"]!["response"]!["successTemplate"] = "#if(true)";
        await lab.Caller.PostAsync(Lab.Actions, body.ToJsonString(), 400);
        var draft = await lab.Caller.PostAsync(Lab.Actions + "/drafts", body.ToJsonString());
        var path = $"{Lab.Actions}/{Lab.Id(draft)}/draft";
        var verdict = await lab.Caller.GetAsync(path + "/validation");
        Assert.False(verdict["valid"]!.GetValue<bool>());
        Assert.Equal(2, verdict["errors"]!.AsArray().Count);
        Assert.StartsWith(
            "Failed Validation of contract.input.inputSchema as a simple properties schema. Must be an Object with properties and no sub-objects. JSON failed schema validation for the following reasons: Schema: # @/properties/properties/patternProperties/^[a-zA-Z][a-zA-Z0-9_-]*$/properties/type. Error location: /properties/phone/type. instance value (\"object\") not found in enum",
            Lab.Message(verdict["errors"]![0]!.AsObject()),
            StringComparison.Ordinal
        );
        var refused = await lab.Caller.PostAsync(path + "/publish", """{"version":1}""", 400);
        Assert.Equal(Lab.Message(verdict["errors"]![0]!.AsObject()), Lab.Message(refused));
    }

    [Fact]
    public async Task Lists_are_filtered_sorted_and_paged()
    {
        await using var lab = await Lab.StartAsync();
        var integration = await lab.WebServicesAsync("userDefinedOAuth", """{"loginUrl":"http://127.0.0.1:1/token"}""");
        foreach (var (name, category) in new[] { ("Orders", "Shop"), ("Order by number", "Shop"), ("Weather", "Misc") })
        {
            var body = lab.Lookup(integration);
            (body["name"], body["category"]) = (name, category);
            await lab.Caller.PostAsync(Lab.Actions, body.ToJsonString());
        }

        async Task<string> Names(string query) =>
            string.Join(
                '|',
                (await lab.Caller.GetAsync($"{Lab.Actions}?{query}"))["entities"]!
                    .AsArray()
                    .Select(one => one!["name"]!.GetValue<string>())
            );
        Assert.Equal("Order by number|Orders|Weather", await Names(""));
        Assert.Equal("Weather|Orders|Order by number", await Names("sortBy=name&sortOrder=desc"));
        Assert.Equal("Order by number|Orders", await Names("name=ORDER"));
        Assert.Equal("Weather", await Names("category=Misc"));
        Assert.Equal("Orders", await Names("pageSize=1&pageNumber=2"));
        Assert.Equal("Auth|Order by number|Orders|Weather", await Names("includeAuthActions=true"));
        Assert.Equal("", await Names("secure=true"));
        var page = await lab.Caller.GetAsync(Lab.Actions + "?pageSize=2&includeConfig=true");
        Assert.Equal((3, 2), (page["total"]!.GetValue<int>(), page["pageCount"]!.GetValue<int>()));
        Assert.NotNull(page["entities"]![0]!["config"]!["request"]!["requestTemplateUri"]);
        var ids = string.Join(',', Enumerable.Range(0, 51).Select(_ => Guid.NewGuid()));
        await lab.Caller.GetAsync($"{Lab.Actions}?ids={ids}", 400);
        var categories = await lab.Caller.GetAsync(Lab.Actions + "/categories");
        Assert.Equal(
            ["Misc", "Shop"],
            categories["entities"]!.AsArray().Select(one => one!["name"]!.GetValue<string>())
        );
    }

    [Fact]
    public async Task Actions_go_with_their_integration_and_built_in_ones_cannot_be_changed()
    {
        await using var lab = await Lab.StartAsync();
        var self = Lab.Id(
            await lab.Caller.PostAsync(
                Lab.Integrations,
                """{"name":"Self","integrationType":{"id":"purecloud-data-actions"}}"""
            )
        );
        var built = (await lab.Caller.GetAsync(Lab.Actions))["entities"]!.AsArray().Single()!.AsObject();
        var path = $"{Lab.Actions}/{Lab.Id(built)}";
        Assert.StartsWith("static_", Lab.Id(built), StringComparison.Ordinal);
        await lab.PatchAsync(path, """{"version":1,"name":"Mine"}""", 400);
        await lab.Caller.PostAsync(path + "/draft", "", 400);
        await lab.DeleteAsync(path, 400);
        using (var gone = await lab.Caller.SendAsync(HttpMethod.Delete, $"{Lab.Integrations}/{self}"))
            Assert.True(gone.IsSuccessStatusCode);
        await lab.Caller.GetAsync(path, 404);
    }

    [Theory]
    [InlineData("integrations:action:view", "GET", "", 200)]
    [InlineData("bridge:actions:view", "GET", "", 200)]
    [InlineData("integrations:action:add", "GET", "", 403)]
    [InlineData("integrations:action:view", "POST", "", 403)]
    [InlineData("bridge:actions:execute", "POST", "/x/execute", 404)]
    [InlineData("integrations:action:view", "POST", "/x/execute", 403)]
    [InlineData("integrations:action:edit", "POST", "/x/draft/publish", 404)]
    [InlineData("integrations:action:execute", "POST", "/x/draft/publish", 403)]
    public async Task Each_operation_asks_for_one_of_its_permissions(
        string held,
        string method,
        string path,
        int expected
    )
    {
        await using var host = await Emulators.StartAsync(o => o with { Clients = [new("c", "secret", [held])] });
        using var caller = await Caller.SignInAsync(host, "c", "secret");
        using var answer = await caller.SendAsync(
            new HttpMethod(method),
            Lab.Actions + path,
            method == "GET" ? null : """{"version":1}"""
        );
        await Caller.ReadAsync(answer, expected);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static int Version(JsonObject action) => action["version"]!.GetValue<int>();
}
