using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Puente.Specs.Scim;

/// <summary>
/// A directory that pushes as Entra ID does: who is new is looked for before he is made, and what got no answer is begun
/// again from that look. Bulk requests, which Entra ID does not send, are repeated one by one.
/// </summary>
/// <param name="hub">Where to push now; it moves with every start.</param>
/// <param name="noAnswer">Brings the hub back.</param>
internal sealed class PushingDirectory(Func<Uri> hub, Func<Task> noAnswer) : IDisposable
{
    private const string User = "urn:ietf:params:scim:schemas:core:2.0:User";
    private const string Group = "urn:ietf:params:scim:schemas:core:2.0:Group";
    private const string Message = "urn:ietf:params:scim:api:messages:2.0:";
    private readonly HttpClient _http = new()
    {
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", ScimHubProcess.Token) },
    };

    public PushedState State { get; } = new();

    /// <summary>Taken out to prove that the tests would notice.</summary>
    public bool LooksFirst { get; init; } = true;

    public int Unanswered { get; private set; }

    public Task JoinAsync(PushedUser user) =>
        UntilAnsweredAsync(async () =>
        {
            await PutUserAsync(user);
            State.Users[user.Key] = user;
        });

    public Task ChangeAsync(PushedUser user) =>
        UntilAnsweredAsync(async () =>
        {
            await PatchAsync(
                $"Users/{await UserIdAsync(user.Key)}",
                Operation("Replace", "userName", user.UserName),
                Operation("Replace", "title", user.Title),
                Operation("Replace", "active", user.Active ? "True" : "False")
            );
            State.Users[user.Key] = user;
        });

    public Task DeleteAsync(string key) =>
        UntilAnsweredAsync(async () =>
        {
            if (await FindAsync("Users", "externalId", key) is { } id)
                await SendAsync(HttpMethod.Delete, $"Users/{id}", null, 204, 404);
            State.Users.Remove(key);
            foreach (var members in State.Groups.Values)
                members.Remove(key);
        });

    public Task GroupAsync(string name) =>
        UntilAnsweredAsync(async () =>
        {
            // Nothing but the look keeps a second group of this name away: SCIM does not ask for unique names.
            if (!LooksFirst || await FindAsync("Groups", "displayName", name) is null)
                await SendAsync(
                    HttpMethod.Post,
                    "Groups",
                    new JsonObject { ["schemas"] = new JsonArray(Group), ["displayName"] = name },
                    201
                );
            State.Groups.TryAdd(name, new SortedSet<string>(StringComparer.Ordinal));
        });

    public Task AddMembersAsync(string group, IReadOnlyList<string> keys) =>
        UntilAnsweredAsync(async () =>
        {
            await PatchAsync(
                $"Groups/{await GroupIdAsync(group)}",
                Operation("Add", "members", await ReferencesAsync(keys))
            );
            State.Groups[group].UnionWith(keys);
        });

    public Task RemoveMembersAsync(string group, IReadOnlyList<string> keys) =>
        UntilAnsweredAsync(async () =>
        {
            await PatchAsync(
                $"Groups/{await GroupIdAsync(group)}",
                Operation("Remove", "members", await ReferencesAsync(keys))
            );
            State.Groups[group].ExceptWith(keys);
        });

    /// <summary>People, and the group that they are put into, in one request.</summary>
    public async Task BulkAsync(IReadOnlyList<PushedUser> users, string group)
    {
        var id = "";
        await UntilAnsweredAsync(async () => id = await GroupIdAsync(group));
        var members = new JsonArray([.. users.Select(user => new JsonObject { ["value"] = $"bulkId:{user.Key}" })]);
        JsonObject[] operations =
        [
            // First, so that all members are named before they are made.
            new()
            {
                ["method"] = "PATCH",
                ["path"] = $"/Groups/{id}",
                ["data"] = Patch(Operation("add", "members", members)),
            },
            .. users.Select(user => new JsonObject
            {
                ["method"] = "POST",
                ["path"] = "/Users",
                ["bulkId"] = user.Key,
                ["data"] = Body(user),
            }),
        ];
        var body = new JsonObject
        {
            ["schemas"] = new JsonArray($"{Message}BulkRequest"),
            ["Operations"] = new JsonArray([.. operations]),
        };
        try
        {
            var (_, answer) = await SendAsync(HttpMethod.Post, "Bulk", body, 200);
            foreach (var one in answer!["Operations"]!.AsArray())
                Assert.True(one!["status"]!.GetValue<string>() is "201" or "204" or "200", one.ToJsonString());
            foreach (var user in users)
                State.Users[user.Key] = user;
            State.Groups[group].UnionWith(users.Select(user => user.Key));
        }
        catch (HttpRequestException)
        {
            Unanswered++;
            await noAnswer();
            foreach (var user in users)
                await JoinAsync(user);
            await AddMembersAsync(group, [.. users.Select(user => user.Key)]);
        }
    }

    /// <summary>How many groups the server shows.</summary>
    public async Task<int> CountGroupsAsync()
    {
        var count = 0;
        await UntilAnsweredAsync(async () =>
        {
            var (_, answer) = await SendAsync(HttpMethod.Get, "Groups", null, 200);
            count = (int)answer!["totalResults"]!;
        });
        return count;
    }

    public void Dispose() => _http.Dispose();

    private async Task UntilAnsweredAsync(Func<Task> push)
    {
        while (true)
        {
            try
            {
                await push();
                return;
            }
            catch (HttpRequestException)
            {
                Unanswered++;
                await noAnswer();
            }
        }
    }

    private async Task PutUserAsync(PushedUser user)
    {
        if (await FindAsync("Users", "externalId", user.Key) is { } id)
        {
            await PatchAsync(
                $"Users/{id}",
                Operation("Replace", "userName", user.UserName),
                Operation("Replace", "title", user.Title),
                Operation("Replace", "active", user.Active)
            );
            return;
        }
        await SendAsync(HttpMethod.Post, "Users", Body(user), 201);
    }

    private static JsonObject Body(PushedUser user) =>
        new()
        {
            ["schemas"] = new JsonArray(User),
            ["externalId"] = user.Key,
            ["userName"] = user.UserName,
            ["displayName"] = $"Person {user.Key}",
            ["title"] = user.Title,
            ["active"] = user.Active,
        };

    private async Task<JsonNode> ReferencesAsync(IReadOnlyList<string> keys)
    {
        var list = new JsonArray();
        foreach (var key in keys)
            list.Add((JsonNode)new JsonObject { ["value"] = await UserIdAsync(key) });
        return list;
    }

    private async Task<string> UserIdAsync(string key) =>
        await FindAsync("Users", "externalId", key) ?? throw new InvalidOperationException($"{key} is not there.");

    private async Task<string> GroupIdAsync(string name) =>
        await FindAsync("Groups", "displayName", name) ?? throw new InvalidOperationException($"{name} is not there.");

    private async Task<string?> FindAsync(string type, string attribute, string value)
    {
        var filter = Uri.EscapeDataString($"{attribute} eq \"{value}\"");
        var (_, answer) = await SendAsync(HttpMethod.Get, $"{type}?filter={filter}&attributes=id", null, 200);
        return answer!["Resources"] is JsonArray { Count: > 0 } found ? (string?)found[0]!["id"] : null;
    }

    private Task<(int Status, JsonNode? Body)> PatchAsync(string path, params JsonObject[] operations) =>
        SendAsync(HttpMethod.Patch, path, Patch(operations), 200, 204);

    private static JsonObject Patch(params JsonObject[] operations) =>
        new() { ["schemas"] = new JsonArray($"{Message}PatchOp"), ["Operations"] = new JsonArray([.. operations]) };

    private static JsonObject Operation(string op, string path, JsonNode value) =>
        new()
        {
            ["op"] = op,
            ["path"] = path,
            ["value"] = value,
        };

    /// <exception cref="HttpRequestException">There was no answer.</exception>
    private async Task<(int Status, JsonNode? Body)> SendAsync(
        HttpMethod method,
        string path,
        JsonObject? body,
        params int[] wanted
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(hub(), path));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/scim+json");
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(wanted.Contains((int)answer.StatusCode), $"{method} {path}: {(int)answer.StatusCode} {text}");
        return ((int)answer.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null);
    }
}
