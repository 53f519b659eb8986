using Puente.Emulator.Faults;
using Puente.Emulator.Tests.Telephony;

namespace Puente.Emulator.Tests.Faults;

/// <summary>Every write of provisioning can be made and its answer lost.</summary>
public sealed class WriteFaultTests
{
    [Theory]
    [InlineData(FaultKind.DropAfter, true)]
    [InlineData(FaultKind.DropBefore, false)]
    [InlineData(FaultKind.ServerError, false)]
    [InlineData(FaultKind.TooManyRequests, false)]
    public async Task A_fault_on_a_route_strikes_there_before_or_after_the_change(FaultKind kind, bool changed)
    {
        await using var host = await Emulators.StartAsync(o =>
            o with
            {
                Consistency = new() { Station = TimeSpan.Zero, AssociationConflicts = 0 },
            }
        );
        using var caller = await Caller.SignInAsync(host);
        var (user, owner) = ((await caller.AddUserAsync()).Id(), (await caller.AddUserAsync("Eva Roca")).Id());
        var queue = (await caller.PostAsync("/api/v2/routing/queues", """{"name":"Nueva"}""")).Id();
        var group = (await caller.PostAsync("/api/v2/groups", """{"name":"Nuevos"}""")).Id();
        var home = (await caller.GetAsync("/api/v2/authorization/divisions/home")).Id();
        var role = (await caller.GetAsync("/api/v2/authorization/roles?name=supervisor")).Entities().Single().Id();
        var skill = (await caller.GetAsync("/api/v2/routing/skills")).Entities()[0].Id();
        await caller.PostAsync(Desk.Edges + "/phones", await Desk.PhoneAsync(caller, owner, "Eva"));
        var station = (await caller.GetAsync($"/api/v2/stations?webRtcUserId={owner}")).Entities().Single().Id();

        await StruckAsync(
            "POST",
            "/api/v2/authorization/subjects/{subjectId}/bulkadd",
            $"/api/v2/authorization/subjects/{user}/bulkadd",
            $$"""{"grants":[{"roleId":"{{role}}","divisionId":"{{home}}"}]}"""
        );
        await StruckAsync(
            "POST",
            "/api/v2/groups/{groupId}/members",
            $"/api/v2/groups/{group}/members",
            $$"""{"memberIds":["{{user}}"]}"""
        );
        await StruckAsync(
            "POST",
            "/api/v2/routing/queues/{queueId}/members",
            $"/api/v2/routing/queues/{queue}/members",
            $$"""[{"id":"{{user}}"}]"""
        );
        await StruckAsync(
            "PATCH",
            "/api/v2/users/{userId}/routingskills/bulk",
            $"/api/v2/users/{user}/routingskills/bulk",
            $$"""[{"id":"{{skill}}","proficiency":2}]"""
        );
        await StruckAsync("POST", Desk.Edges + "/phones", Desk.Edges + "/phones", await Desk.PhoneAsync(caller, user));
        await StruckAsync(
            "PUT",
            "/api/v2/users/{userId}/station/defaultstation/{stationId}",
            $"/api/v2/users/{owner}/station/defaultstation/{station}",
            null
        );

        var expected = changed ? 1 : 0;
        Assert.Equal(
            1 + expected,
            (await caller.GetAsync($"/api/v2/authorization/subjects/{user}"))["grants"]!.AsArray().Count
        );
        Assert.Equal(expected, (await caller.GetAsync($"/api/v2/groups/{group}"))["memberCount"]!.GetValue<int>());
        Assert.Equal(expected, (await caller.GetAsync($"/api/v2/users/{user}/queues"))["total"]!.GetValue<int>());
        Assert.Equal(
            expected,
            (await caller.GetAsync($"/api/v2/users/{user}/routingskills"))["total"]!.GetValue<int>()
        );
        Assert.Equal(
            expected,
            (await caller.GetAsync($"{Desk.Edges}/phones?webRtcUserId={user}"))["total"]!.GetValue<int>()
        );
        Assert.Equal(changed, (await caller.GetAsync($"/api/v2/users/{owner}/station")).ContainsKey("defaultStation"));

        async Task StruckAsync(string method, string template, string path, string? body)
        {
            host.Faults.Clear();
            host.Faults.Add(
                new FaultRule
                {
                    Kind = kind,
                    Route = $"{method} {template}",
                    Times = 1,
                }
            );
            try
            {
                using var answer = await caller.SendAsync(new HttpMethod(method), path, body);
                Assert.Contains((int)answer.StatusCode, (int[])[429, 503]);
            }
            catch (HttpRequestException)
            {
                Assert.Contains(kind, (FaultKind[])[FaultKind.DropAfter, FaultKind.DropBefore]);
            }
            Assert.Equal(1, host.Faults.Fired(kind));
        }
    }
}
