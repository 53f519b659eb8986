using System.Text.Json.Nodes;
using Puente.Emulator.Events;

namespace Puente.Emulator.Tests.Events;

/// <summary>What is told of users and queues, held against what is answered.</summary>
public sealed class StateTests
{
    private static readonly DateTimeOffset s_morning = new(2026, 3, 10, 8, 0, 0, TimeSpan.Zero);

    private static Task<EmulatorHost> StartAsync(DateTimeOffset? start = null) =>
        Emulators.StartAsync(o =>
            o with
            {
                Start = start ?? s_morning,
                ConversationsPerDay = 4_000,
                Users = 60,
                Queues = 6,
            }
        );

    private static async Task<List<JsonObject>> UsersAsync(Caller caller) =>
        [
            .. (await caller.GetAsync("/api/v2/users?pageSize=100&expand=presence,routingStatus,conversationSummary"))[
                "entities"
            ]!
                .AsArray()
                .Select(user => user!.AsObject()),
        ];

    private static string Status(JsonNode status) =>
        $"{status["status"]!.GetValue<string>()} since {status["startTime"]!.GetValue<string>()}";

    private static string Presence(JsonNode presence) =>
        presence["presenceDefinition"]!["id"]!.GetValue<string>()
        + " since "
        + presence["modifiedDate"]!.GetValue<string>();

    [Fact]
    public async Task The_last_event_of_every_user_is_what_the_answers_say()
    {
        await using var host = await StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var recorder = new Recorder(template => template.StartsWith("v2.users.", StringComparison.Ordinal));
        host.Stage.Add(recorder);
        for (var round = 0; round < 6; round++)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(17 + round));
            await host.DrainEventsAsync(TestContext.Current.CancellationToken);
            var last = recorder.Taken.GroupBy(one => one.Topic).ToDictionary(one => one.Key, one => one.Last());
            foreach (var user in await UsersAsync(caller))
            {
                var id = user["id"]!.GetValue<string>();
                if (last.TryGetValue(TopicCatalogue.UserRoutingStatus.Of(id), out var status))
                    Assert.Equal(Status(Recorder.Body(status)["routingStatus"]!), Status(user["routingStatus"]!));
                if (last.TryGetValue(TopicCatalogue.UserPresence.Of(id), out var presence))
                    Assert.Equal(Presence(Recorder.Body(presence)), Presence(user["presence"]!));
                if (last.TryGetValue(TopicCatalogue.UserActivity.Of(id), out var activity))
                    Assert.Equal(Status(Recorder.Body(activity)["routingStatus"]!), Status(user["routingStatus"]!));
                if (last.TryGetValue(TopicCatalogue.UserConversationSummary.Of(id), out var summary))
                    Assert.Equal(
                        Recorder.Body(summary).ToJsonString().Length,
                        user["conversationSummary"]!.ToJsonString().Length
                    );
            }
        }
        var statuses = recorder
            .Of(TopicCatalogue.UserRoutingStatus.Template)
            .Select(one => Recorder.Body(one)["routingStatus"]!["status"]!.GetValue<string>());
        Assert.Equal(["COMMUNICATING", "IDLE", "INTERACTING", "OFF_QUEUE"], statuses.Distinct().Order());
    }

    [Fact]
    public async Task A_state_followed_for_hours_is_the_state_found_by_looking_anew()
    {
        await using var followed = await StartAsync();
        followed.Stage.Add(new Recorder());
        followed.Clock.Advance(TimeSpan.FromHours(9.3));
        await followed.DrainEventsAsync(TestContext.Current.CancellationToken);
        await using var anew = await StartAsync(followed.Clock.Now);
        using var one = await Caller.SignInAsync(followed);
        using var other = await Caller.SignInAsync(anew);
        var (expected, found) = (await UsersAsync(one), await UsersAsync(other));
        foreach (var (a, b) in expected.Zip(found))
        {
            Assert.Equal(a["conversationSummary"]!.ToJsonString(), b["conversationSummary"]!.ToJsonString());
            Assert.Equal(
                a["presence"]!["presenceDefinition"]!.ToJsonString(),
                b["presence"]!["presenceDefinition"]!.ToJsonString()
            );
            var status = a["routingStatus"]!["status"]!.GetValue<string>();
            Assert.Equal(status, b["routingStatus"]!["status"]!.GetValue<string>());
            // Within a shift the times agree too; outside it, looking anew cannot see all the way back.
            if (status is "IDLE" or "INTERACTING")
                Assert.Equal(Status(a["routingStatus"]!), Status(b["routingStatus"]!));
        }
        Assert.Equal((await ObservationsAsync(one)).ToJsonString(), (await ObservationsAsync(other)).ToJsonString());
    }

    [Fact]
    public async Task The_single_answers_agree_with_the_list()
    {
        await using var host = await StartAsync();
        using var caller = await Caller.SignInAsync(host);
        host.Clock.Advance(TimeSpan.FromHours(2));
        foreach (var user in (await UsersAsync(caller)).Take(20))
        {
            var id = user["id"]!.GetValue<string>();
            Assert.Equal(
                user["routingStatus"]!.ToJsonString(),
                (await caller.GetAsync($"/api/v2/users/{id}/routingstatus")).ToJsonString()
            );
            Assert.Equal(
                user["presence"]!.ToJsonString(),
                (await caller.GetAsync($"/api/v2/users/{id}/presences/purecloud")).ToJsonString()
            );
            Assert.Equal(
                user.ToJsonString(),
                (
                    await caller.GetAsync($"/api/v2/users/{id}?expand=presence,routingStatus,conversationSummary")
                ).ToJsonString()
            );
        }
    }

    [Fact]
    public async Task Agents_are_interacting_exactly_while_a_queue_s_conversation_is_theirs()
    {
        await using var host = await StartAsync();
        using var caller = await Caller.SignInAsync(host);
        host.Clock.Advance(TimeSpan.FromHours(1.5));
        var now = host.Clock.Now;
        var busy = new HashSet<string>();
        foreach (var record in host.Truth(now.AddDays(-6), now.AddSeconds(1), now))
        foreach (var participant in JsonNode.Parse(record.Span)!["participants"]!.AsArray())
        foreach (var session in participant!["sessions"]!.AsArray())
        {
            var segments = session!["segments"]!.AsArray();
            var media = session["mediaType"]!.GetValue<string>();
            if (
                participant["purpose"]!.GetValue<string>() is "agent" or "user"
                && media is "voice" or "callback" or "email" or "message"
                && segments.Any(one => one!["queueId"] is not null)
                && segments.Any(one => one!["segmentEnd"] is null)
            )
                busy.Add(participant["userId"]!.GetValue<string>());
        }
        Assert.NotEmpty(busy);
        var interacting = (await UsersAsync(caller))
            .Where(user => user["routingStatus"]!["status"]!.GetValue<string>() == "INTERACTING")
            .Select(user => user["id"]!.GetValue<string>());
        Assert.Equal(busy.Order(), interacting.Order());
    }

    [Fact]
    public async Task A_chosen_presence_is_answered_told_and_ends_with_the_next_turn_of_the_plan()
    {
        await using var host = await StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var recorder = new Recorder(template => template.StartsWith("v2.users.", StringComparison.Ordinal));
        host.Stage.Add(recorder);
        var user = (await UsersAsync(caller)).First(one =>
            one["routingStatus"]!["status"]!.GetValue<string>() == "OFF_QUEUE"
        )["id"]!.GetValue<string>();
        using var put = await caller.SendAsync(
            HttpMethod.Put,
            $"/api/v2/users/{user}/routingstatus",
            """{"status":"IDLE"}"""
        );
        Assert.Equal("IDLE", (await Caller.ReadAsync(put, 200))["status"]!.GetValue<string>());
        var told = recorder.Of(TopicCatalogue.UserRoutingStatus.Template).Last();
        Assert.Equal(TopicCatalogue.UserRoutingStatus.Of(user), told.Topic);
        Assert.Equal("IDLE", Recorder.Body(told)["routingStatus"]!["status"]!.GetValue<string>());
        Assert.Equal(
            "On Queue",
            (await caller.GetAsync($"/api/v2/users/{user}/presences/purecloud"))["presenceDefinition"]![
                "systemPresence"
            ]!.GetValue<string>()
        );
        using var refused = await caller.SendAsync(
            HttpMethod.Put,
            $"/api/v2/users/{user}/routingstatus",
            """{"status":"INTERACTING"}"""
        );
        Assert.Equal(400, (int)refused.StatusCode);
    }

    [Fact]
    public async Task Observations_come_at_most_once_a_second_per_queue_and_end_with_the_answered_numbers()
    {
        await using var host = await StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var recorder = new Recorder(template => template == TopicCatalogue.QueueObservations.Template);
        host.Stage.Add(recorder);
        // Every half hour touches every group, so that the last frame of each has been seen.
        host.Clock.Advance(TimeSpan.FromHours(2));
        await host.DrainEventsAsync(TestContext.Current.CancellationToken);
        Assert.True(recorder.Taken.Count > 1_000);
        Assert.All(recorder.Taken, one => Assert.Equal(0, one.TimeMs % 1000));
        Assert.All(recorder.Taken.GroupBy(one => (one.Topic, one.TimeMs)), second => Assert.Single(second));

        // Go on until a moment of quiet: nothing changed in the last seconds, so nothing waits for its turn.
        var answered = await ObservationsAsync(caller);
        for (var tries = 0; tries < 400; tries++)
        {
            var before = recorder.Taken.LastOrDefault()?.TimeMs ?? 0;
            if (host.Clock.NowMs - before > 2_000)
                break;
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await host.DrainEventsAsync(TestContext.Current.CancellationToken);
            answered = await ObservationsAsync(caller);
        }
        var last = new Dictionary<string, JsonObject>();
        foreach (var one in recorder.Taken.Select(Recorder.Body))
            last[one["group"]!.ToJsonString()] = one;
        var compared = 0;
        foreach (var result in answered["results"]!.AsArray())
        {
            if (!last.TryGetValue(result!["group"]!.ToJsonString(), out var frame))
                continue;
            var told = frame["data"]![0]!["metrics"]!.AsArray().Select(one => one!.AsObject()).ToList();
            foreach (var metric in result["data"]!.AsArray().Where(one => one!["stats"]!["count"] is not null))
            {
                var same = told.Single(one =>
                    one["metric"]!.ToString() == metric!["metric"]!.ToString()
                    && one["qualifier"]?.ToString() == metric["qualifier"]?.ToString()
                );
                Assert.Equal(metric!["stats"]!["count"]!.GetValue<int>(), same["stats"]!["count"]!.GetValue<int>());
                compared++;
            }
        }
        Assert.True(compared > 50);
    }

    [Fact]
    public async Task The_half_hour_s_figures_are_those_of_the_records()
    {
        await using var host = await StartAsync();
        var recorder = new Recorder(template => template == TopicCatalogue.QueueObservations.Template);
        host.Stage.Add(recorder);
        host.Clock.Advance(TimeSpan.FromMinutes(59));
        await host.DrainEventsAsync(TestContext.Current.CancellationToken);
        var begin = s_morning.AddMinutes(30);
        var offered = new Dictionary<string, int>();
        foreach (var record in host.Truth(s_morning.AddDays(-6), begin.AddMinutes(29), begin.AddMinutes(29)))
        foreach (var participant in JsonNode.Parse(record.Span)!["participants"]!.AsArray())
        foreach (var session in participant!["sessions"]!.AsArray())
        foreach (var metric in session!["metrics"]?.AsArray() ?? [])
            if (
                metric!["name"]!.GetValue<string>() == "nOffered"
                && session["mediaType"]!.GetValue<string>() == "voice"
                && DateTimeOffset.Parse(
                    metric["emitDate"]!.GetValue<string>(),
                    System.Globalization.CultureInfo.InvariantCulture
                ) >= begin
            )
            {
                var queue = session["segments"]![0]!["queueId"]!.GetValue<string>();
                offered[queue] = offered.GetValueOrDefault(queue) + 1;
            }
        Assert.True(offered.Values.Sum() > 20);
        foreach (var (queue, count) in offered)
        {
            var frame = recorder
                .Taken.Select(Recorder.Body)
                .Last(one =>
                    one["group"]!["queueId"]!.GetValue<string>() == queue
                    && one["group"]!["mediaType"]?.GetValue<string>() == "voice"
                );
            var told = frame["data"]![0]!["metrics"]!
                .AsArray()
                .Single(one => one!["metric"]!.GetValue<string>() == "nOffered")!;
            Assert.InRange(count - told["stats"]!["count"]!.GetValue<int>(), 0, 1);
        }
    }

    private static Task<JsonObject> ObservationsAsync(Caller caller) =>
        caller.PostAsync(
            "/api/v2/analytics/queues/observations/query",
            """{"filter":{"type":"or","predicates":[{"dimension":"queueId","operator":"exists"}]},"detailMetrics":["oWaiting"]}"""
        );
}
