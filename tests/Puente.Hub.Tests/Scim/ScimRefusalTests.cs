namespace Puente.Hub.Tests.Scim;

/// <summary>Bad input, and the exact answer to it.</summary>
public sealed class ScimRefusalTests
{
    private const string User = "\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"]";

    public static TheoryData<string, string, string?, int, string?, string> Table =>
        new()
        {
            {
                "POST",
                "/Users",
                "{\"userName\":",
                400,
                "invalidSyntax",
                "The body is no JSON, or names a member twice: line 1, byte 13."
            },
            { "POST", "/Users", "[]", 400, "invalidSyntax", "The body must be one JSON object." },
            {
                "POST",
                "/Users",
                "{\"userName\":\"a\"}",
                400,
                "invalidSyntax",
                "\"schemas\" must hold \"urn:ietf:params:scim:schemas:core:2.0:User\"."
            },
            {
                "POST",
                "/Users",
                "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\",\"urn:x\"],\"userName\":\"a\"}",
                400,
                "invalidSyntax",
                "\"schemas\" names urn:x, which is not known here."
            },
            {
                "POST",
                "/Users",
                "{" + User + ",\"userName\":\"a\",\"shoeSize\":41}",
                400,
                "invalidSyntax",
                "'shoeSize' is no attribute of User."
            },
            {
                "POST",
                "/Users",
                "{" + User + ",\"userName\":\"a\",\"name\":{\"first\":\"x\"}}",
                400,
                "invalidSyntax",
                "name has no part 'first'"
            },
            {
                "POST",
                "/Users",
                "{" + User + ",\"userName\":\"a\",\"active\":\"yes\"}",
                400,
                "invalidValue",
                "active is true or false"
            },
            { "POST", "/Users", "{" + User + ",\"userName\":\" \"}", 400, "invalidValue", "userName is required." },
            {
                "GET",
                "/Users?filter=userName%20is%20%22a%22",
                null,
                400,
                "invalidFilter",
                "The filter cannot be used at character 10: an operator is wanted: eq, ne, co, sw, ew, gt, ge, lt, le or pr."
            },
            { "GET", "/Users?count=ten", null, 400, "invalidValue", "count is a whole number." },
            {
                "GET",
                "/Users?attributes=a&excludedAttributes=b",
                null,
                400,
                "invalidValue",
                "attributes and excludedAttributes exclude each other."
            },
            { "GET", "/Users/none", null, 404, null, "There is no User of this id." },
            { "PUT", "/ResourceTypes", "{}", 405, null, "ResourceTypes can only be read." },
        };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Bad_input_has_one_exact_answer(
        string method,
        string path,
        string? body,
        int status,
        string? scimType,
        string detail
    )
    {
        await using var hub = await ScimHub.StartAsync();
        var answer = await hub.SendAsync(method, path, body);
        Assert.Equal((status, Error(status, scimType, detail)), answer);
    }

    [Fact]
    public async Task Too_large_a_body_and_a_wrong_version_change_nothing()
    {
        await using var hub = await ScimHub.StartAsync();
        var made = await hub.SendAsync("POST", "/Users", "{" + User + ",\"userName\":\"ana\"}");
        var id = System.Text.Json.Nodes.JsonNode.Parse(made.Body)!["id"]!.GetValue<string>();
        var large = "{" + User + ",\"userName\":\"ben\",\"title\":\"" + new string('x', 1 << 20) + "\"}";
        Assert.Equal(
            (413, Error(413, null, "A body is at most 1048576 bytes.")),
            await hub.SendAsync("POST", "/Users", large)
        );
        Assert.Equal(
            (412, Error(412, null, "If-Match does not name the resource's version, which is W/\\\"1\\\".")),
            await hub.SendAsync("DELETE", $"/Users/{id}", null, ("If-Match", "W/\"7\""))
        );
        Assert.Contains(
            "\"totalResults\":1,",
            (await hub.SendAsync("GET", "/Users?count=0")).Body,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_name_that_a_proxy_passes_on_opens_scim_and_nothing_else()
    {
        await using var hub = await ScimHub.StartAsync("scim.example.com");
        var made = await hub.SendAsync(
            "POST",
            "/Users",
            "{" + User + ",\"userName\":\"ana\"}",
            ("Host", "scim.example.com")
        );
        Assert.Equal(201, made.Status);
        Assert.Contains("\"https://scim.example.com/scim/v2/Users/", made.Body, StringComparison.Ordinal);
        Assert.Equal(403, (await hub.SendAsync("GET", "/../../healthz", null, ("Host", "scim.example.com"))).Status);
        Assert.Equal(403, (await hub.SendAsync("GET", "/Users", null, ("Host", "other.example.com"))).Status);
    }

    private static string Error(int status, string? scimType, string detail) =>
        "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:Error\"],\"status\":\""
        + status
        + "\""
        + (scimType is null ? "" : $",\"scimType\":\"{scimType}\"")
        + ",\"detail\":\""
        + detail.Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\\\\\"", "\\\"", StringComparison.Ordinal)
        + "\"}";
}
