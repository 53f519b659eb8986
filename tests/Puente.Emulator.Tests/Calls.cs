using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests;

/// <summary>Short ways to say what the tests of entities say all the time.</summary>
internal static class Calls
{
    public static async Task<JsonObject> PatchAsync(this Caller caller, string path, string body, int expected = 200) =>
        await Caller.ReadAsync(await caller.SendAsync(HttpMethod.Patch, path, body), expected);

    public static async Task<JsonObject> PutAsync(this Caller caller, string path, string body, int expected = 200) =>
        await Caller.ReadAsync(await caller.SendAsync(HttpMethod.Put, path, body), expected);

    /// <summary>A call whose answer has no body worth reading.</summary>
    public static async Task DoAsync(this Caller caller, string method, string path, string? body, int expected)
    {
        using var answer = await caller.SendAsync(new HttpMethod(method), path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(
            (int)answer.StatusCode == expected,
            $"{method} {path}: expected {expected}, got {(int)answer.StatusCode}: {text}"
        );
    }

    /// <summary>A call that is refused; gives code and message.</summary>
    public static async Task<(string Code, string Message)> RefusedAsync(
        this Caller caller,
        string method,
        string path,
        string? body,
        int expected
    )
    {
        var refused = await Caller.ReadAsync(await caller.SendAsync(new HttpMethod(method), path, body), expected);
        Assert.Equal(expected, refused["status"]!.GetValue<int>());
        return (refused["code"]!.GetValue<string>(), refused["message"]!.GetValue<string>());
    }

    public static async Task<JsonObject> AddUserAsync(
        this Caller caller,
        string name = "Ana Ruiz",
        string? email = null
    ) =>
        await caller.PostAsync(
            "/api/v2/users",
            $$"""{"name":"{{name}}","email":"{{email ?? name.Replace(' ', '.').ToLowerInvariant() + "@acme.example"}}"}"""
        );

    public static List<JsonObject> Entities(this JsonObject page) =>
        [.. page["entities"]!.AsArray().Select(one => (JsonObject)one!)];

    public static string Id(this JsonNode entity) => entity["id"]!.GetValue<string>();
}
