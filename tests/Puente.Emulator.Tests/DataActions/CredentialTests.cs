namespace Puente.Emulator.Tests.DataActions;

public sealed class CredentialTests
{
    private const string Root = Lab.Integrations + "/credentials";
    private const string Basic = $$"""{"userName":"ivr","password":"{{Lab.Secret}}"}""";

    [Fact]
    public async Task A_credential_is_made_listed_changed_and_deleted_and_its_fields_are_never_answered()
    {
        await using var lab = await Lab.StartAsync();
        var made = await lab.Caller.PostAsync(
            Root,
            $$$"""{"name":"CRM login","type":{"name":"basicAuth"},"credentialFields":{{{Basic}}}}"""
        );
        var path = $"{Root}/{Lab.Id(made)}";
        var read = await lab.Caller.GetAsync(path);
        Assert.Equal("basicAuth", read["type"]!["name"]!.GetValue<string>());
        var put = await lab.PutAsync(
            path,
            $$$"""{"name":"CRM","type":{"name":"basicAuth"},"credentialFields":{{{Basic}}}}"""
        );
        Assert.Equal("CRM", put["name"]!.GetValue<string>());
        var page = await lab.Caller.GetAsync(Root);
        var listing = await lab.Caller.GetAsync(Root + "/listing?pageSize=200");
        Assert.Equal(1, page["total"]!.GetValue<int>());
        Assert.Single(listing["entities"]!.AsArray());
        foreach (var answer in new[] { made, read, put, page, listing })
            Assert.DoesNotContain(Lab.Secret, answer.ToJsonString(), StringComparison.Ordinal);
        await lab.DeleteAsync(path);
        await lab.Caller.GetAsync(path, 404);
    }

    [Theory]
    [InlineData("""{"name":"x","type":{"name":"basicAuth"},"credentialFields":{"userName":"u"}}""", "password")]
    [InlineData(
        """{"name":"x","type":{"name":"basicAuth"},"credentialFields":{"userName":"u","password":"p","realm":"r"}}""",
        "realm"
    )]
    [InlineData("""{"name":"x","type":{"name":"fax"},"credentialFields":{}}""", "fax")]
    [InlineData("""{"type":{"name":"userDefined"},"credentialFields":{}}""", "name")]
    [InlineData("""{"name":"x","type":{"name":"userDefined"},"credentialFields":{"key":7}}""", "key")]
    [InlineData("""{"name":"x","type":{"name":"userDefined"}}""", "credentialFields")]
    public async Task What_is_wrong_with_a_credential_is_named(string body, string named)
    {
        await using var lab = await Lab.StartAsync();
        Assert.Contains(named, Lab.Message(await lab.Caller.PostAsync(Root, body, 400)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_goes_only_where_its_type_fits_and_stays_while_it_is_used()
    {
        await using var lab = await Lab.StartAsync();
        var id = await lab.WebServicesAsync("basicAuth", Basic);
        var config = await lab.Caller.GetAsync($"{Lab.Integrations}/{id}/config/current");
        var credential = config["credentials"]!["basicAuth"]!;
        Assert.Equal("CRM login", credential["name"]!.GetValue<string>());
        await lab.DeleteAsync($"{Root}/{credential["id"]!.GetValue<string>()}", 409);
        var other = await lab.CredentialAsync(
            "salesforce",
            """{"username":"u","password":"p","securityToken":"t","loginUrl":"l"}"""
        );
        foreach (var (slot, named) in new[] { ("basicAuth", "salesforce"), ("pureCloudOAuthClient", "basicAuth") })
            Assert.Contains(
                named,
                Lab.Message(
                    await lab.PutAsync(
                        $"{Lab.Integrations}/{id}/config/current",
                        $$"""{"version":2,"credentials":{{Lab.Slot(slot, other)}} }""",
                        400
                    )
                ),
                StringComparison.Ordinal
            );
        var filtered = await lab.Caller.GetAsync(
            $"{Lab.Integrations}?credentialId={credential["id"]!.GetValue<string>()}"
        );
        Assert.Equal(id, Lab.Id(filtered["entities"]!.AsArray().Single()!.AsObject()));
        Assert.Null(filtered["entities"]![0]!["config"]);
    }

    [Fact]
    public async Task Types_say_which_fields_a_credential_has_and_which_slot_it_goes_into()
    {
        await using var lab = await Lab.StartAsync();
        var types = await lab.Caller.GetAsync(Root + "/types");
        var oauth = types["entities"]!.AsArray().Single(type => Lab.Id(type!.AsObject()) == "pureCloudOAuthClient")!;
        Assert.Equal("clientId", oauth["required"]![0]!.GetValue<string>());
        var web = await lab.Caller.GetAsync(Lab.Integrations + "/types/custom-rest-actions");
        Assert.Equal(
            ["basicAuth", "userDefined", "userDefinedOAuth"],
            web["credentials"]!["basicAuth"]!["credentialTypes"]!.AsArray().Select(type => type!.GetValue<string>())
        );
        await lab.Caller.GetAsync(Lab.Integrations + "/types/fax", 404);
    }

    [Fact]
    public async Task An_integration_that_needs_its_credential_is_not_enabled_without_it()
    {
        await using var lab = await Lab.StartAsync();
        var self = Lab.Id(
            await lab.Caller.PostAsync(
                Lab.Integrations,
                """{"name":"Self","integrationType":{"id":"purecloud-data-actions"}}"""
            )
        );
        var refused = await lab.PatchAsync($"{Lab.Integrations}/{self}", """{"intendedState":"ENABLED"}""", 400);
        Assert.Contains("pureCloudOAuthClient", Lab.Message(refused), StringComparison.Ordinal);
    }
}
