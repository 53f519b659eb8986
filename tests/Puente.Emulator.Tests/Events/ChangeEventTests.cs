using Puente.Emulator.Tests.Telephony;

namespace Puente.Emulator.Tests.Events;

public sealed class ChangeEventTests
{
    [Fact]
    public async Task Joining_a_queue_associating_a_station_and_choosing_a_presence_are_told()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 0 });
        var recorder = new Recorder();
        host.Stage.Add(recorder);
        using var caller = await Caller.SignInAsync(host);
        var user = (await caller.AddUserAsync()).Id();
        var queue = (await caller.PostAsync("/api/v2/routing/queues", """{"name":"Nueva"}""")).Id();
        var members = $"/api/v2/routing/queues/{queue}/members";
        await caller.DoAsync("POST", members, $$"""[{"id":"{{user}}"}]""", 204);
        await caller.DoAsync("POST", members, $$"""[{"id":"{{user}}"}]""", 204);
        await caller.DoAsync("DELETE", $"{members}/{user}", null, 204);
        var joins = recorder
            .Of("v2.routing.queues.{id}.users")
            .Where(one => one.Topic.Contains(queue, StringComparison.Ordinal));
        // The second joining changed nothing.
        Assert.Equal([true, false], joins.Select(one => Recorder.Body(one)["joined"]!.GetValue<bool>()));

        var phone = await caller.PostAsync(Desk.Edges + "/phones", await Desk.PhoneAsync(caller, user));
        host.Clock.Advance(TimeSpan.FromSeconds(2));
        var station = (await caller.GetAsync($"/api/v2/stations?webRtcUserId={user}")).Entities().Single().Id();
        var path = $"/api/v2/users/{user}/station/associatedstation/{station}";
        await caller.RefusedAsync("PUT", path, null, 409);
        await caller.DoAsync("PUT", path, null, 202);
        await caller.DoAsync("DELETE", $"{Desk.Edges}/phones/{phone.Id()}", null, 200);
        Assert.Equal(
            [station, null],
            recorder
                .Of("v2.users.{id}.station")
                .Select(one => Recorder.Body(one)["associatedStation"]?["id"]?.GetValue<string>())
        );

        await caller.DoAsync("PUT", $"/api/v2/users/{user}/routingstatus", """{"status":"IDLE"}""", 200);
        var own = recorder.Taken.Where(one => one.Topic.Contains(user, StringComparison.Ordinal)).ToList();
        Assert.Equal(
            "ON_QUEUE",
            Recorder.Body(own.Single(one => one.Template == "v2.users.{id}.presence"))["presenceDefinition"]![
                "systemPresence"
            ]!.GetValue<string>()
        );
        Assert.Equal(
            "IDLE",
            Recorder.Body(own.Single(one => one.Template == "v2.users.{id}.routingStatus"))["routingStatus"]![
                "status"
            ]!.GetValue<string>()
        );
        Assert.Single(own, one => one.Template == "v2.users.{id}.activity");
    }
}
