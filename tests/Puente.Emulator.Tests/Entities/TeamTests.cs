using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Entities;

public sealed class TeamTests
{
    private const string Teams = "/api/v2/teams";

    [Fact]
    public async Task Everybody_of_the_seed_belongs_to_one_team_and_moves_by_joining_another()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var teams = (await caller.GetAsync(Teams)).Entities().ToList();
        Assert.Equal(4, teams.Count);
        Assert.NotNull(teams[0]["division"]!["id"]);
        var members = new List<string>();
        foreach (var team in teams)
            members.AddRange(await MembersAsync(team.Id()));
        Assert.Equal(members.Count, members.Distinct().Count());
        Assert.Equal(members.Count, teams.Sum(team => team["memberCount"]!.GetValue<int>()));

        var full = teams.First(team => team["memberCount"]!.GetValue<int>() > 0).Id();
        var other = teams.First(team => team.Id() != full).Id();
        var user = (await MembersAsync(full))[0];
        await caller.PostAsync($"{Teams}/{other}/members", $$"""{"memberIds":["{{user}}"]}""");
        Assert.DoesNotContain(user, await MembersAsync(full));
        Assert.Contains(user, await MembersAsync(other));
        await caller.DoAsync("DELETE", $"{Teams}/{other}/members?id={user}", null, 204);
        Assert.DoesNotContain(user, await MembersAsync(other));
        await caller.RefusedAsync("GET", $"{Teams}/{user}/members", "", 404);

        async Task<List<string>> MembersAsync(string team)
        {
            var found = await caller.GetAsync($"{Teams}/{team}/members?pageSize=100&expand=entities");
            Assert.All(found.Entities(), one => Assert.NotNull(one["name"]));
            return [.. found.Entities().Select(one => one.Id())];
        }
    }
}
