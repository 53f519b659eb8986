using System.Net;
using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Channels;

public sealed class ChannelTests
{
    private const string Channels = "/api/v2/notifications/channels";

    [Fact]
    public async Task A_new_channel_says_where_to_connect_and_lives_24_hours_of_platform_time()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var channel = await caller.PostAsync(Channels, "");
        var id = channel["id"]!.GetValue<string>();
        Assert.Matches("^streaming-0-[a-z0-9]{26}$", id);
        Assert.Equal(
            $"ws://127.0.0.1:{host.BaseAddress.Port}/channels/{id}",
            channel["connectUri"]!.GetValue<string>()
        );
        Assert.Equal("2026-03-11T12:00:00.000Z", channel["expires"]!.GetValue<string>());
        Assert.Equal(["connectUri", "id", "expires"], channel.Select(member => member.Key));
        Assert.Equal(HttpStatusCode.OK, await HeadAsync(caller, id));
        host.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(HttpStatusCode.NotFound, await HeadAsync(caller, id));
        Assert.Equal(HttpStatusCode.NotFound, await HeadAsync(caller, "streaming-0-nothing"));
        await caller.GetAsync($"{Channels}/{id}/subscriptions", 404);
    }

    [Fact]
    public async Task A_streaming_host_is_named_when_there_is_one_and_accepted()
    {
        await using var host = await Emulators.StartAsync(o =>
            o with
            {
                PublicHosts = ["api.acme.example"],
                Channels = new() { StreamingHost = "streaming.acme.example:9443" },
            }
        );
        using var caller = await Caller.SignInAsync(host);
        var channel = await caller.PostAsync(Channels, "");
        Assert.StartsWith(
            "ws://streaming.acme.example:9443/channels/streaming-",
            channel["connectUri"]!.GetValue<string>(),
            StringComparison.Ordinal
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/channels/{channel["id"]}");
        request.Headers.Host = "streaming.acme.example:9443";
        using var answer = await caller.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
    }

    [Fact]
    public async Task Post_adds_put_replaces_and_delete_clears()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var (id, _) = await Stage.ChannelAsync(caller);
        Assert.Equal([Stage.Presence], Stage.Ids(await Stage.SubscribeAsync(caller, id, [Stage.Presence])));
        Assert.Equal(
            [Stage.Presence, Stage.Routing],
            Stage.Ids(await Stage.SubscribeAsync(caller, id, [Stage.Routing]))
        );
        // Whole entities, as a client that reads, changes and writes back sends them.
        var list = await caller.GetAsync($"{Channels}/{id}/subscriptions");
        using (
            var echoed = await caller.SendAsync(
                HttpMethod.Put,
                $"{Channels}/{id}/subscriptions",
                list["entities"]!.ToJsonString()
            )
        )
            Assert.Equal(HttpStatusCode.OK, echoed.StatusCode);
        Assert.Equal(
            [Stage.Observations],
            Stage.Ids(await Stage.SubscribeAsync(caller, id, [Stage.Observations], method: "PUT"))
        );
        using (var cleared = await caller.SendAsync(HttpMethod.Delete, $"{Channels}/{id}/subscriptions"))
            Assert.True(cleared.IsSuccessStatusCode);
        Assert.Empty(Stage.Ids(await caller.GetAsync($"{Channels}/{id}/subscriptions")));
        Assert.Empty(Stage.Ids(await Stage.SubscribeAsync(caller, id, [], method: "PUT")));
    }

    [Fact]
    public async Task Every_change_of_the_topics_moves_the_expiry()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var (id, _) = await Stage.ChannelAsync(caller);
        foreach (var method in (string[])["POST", "PUT", "DELETE"])
        {
            host.Clock.Advance(TimeSpan.FromHours(20));
            var path = $"{Channels}/{id}/subscriptions";
            var body = method == "DELETE" ? null : $$"""[{"id":"{{Stage.Presence}}"}]""";
            using var answer = await caller.SendAsync(new HttpMethod(method), path, body);
            Assert.True(answer.IsSuccessStatusCode, method);
            Assert.Equal(host.Clock.Now.AddHours(24), host.Channels.List().Single().Expires);
        }
        host.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Empty(host.Channels.List());
    }

    [Fact]
    public async Task Of_other_tokens_of_the_client_only_the_existence_is_told()
    {
        await using var host = await Emulators.StartAsync(o => o with { Clients = [new("other", "secret")] });
        using var one = await Caller.SignInAsync(host);
        using var two = await Caller.SignInAsync(host);
        using var stranger = await Caller.SignInAsync(host, "other", "secret");
        var (id, _) = await Stage.ChannelAsync(one);
        await Stage.ChannelAsync(two);
        var own = (await one.GetAsync(Channels))["entities"]!.AsArray();
        Assert.Equal(id, Assert.Single(own)!["id"]!.GetValue<string>());
        var all = (await one.GetAsync($"{Channels}?includechannels=oauthclient"))["entities"]!.AsArray();
        Assert.Equal(2, all.Count);
        Assert.Single(all, channel => channel!["id"] is null && channel["connectUri"] is null);
        Assert.Empty((await stranger.GetAsync($"{Channels}?includechannels=oauthclient"))["entities"]!.AsArray());
        await stranger.GetAsync($"{Channels}/{id}/subscriptions", 404);
        await one.GetAsync($"{Channels}?includechannels=everything", 400);
    }

    [Fact]
    public async Task Over_a_thousand_topics_nothing_is_changed()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var (id, _) = await Stage.ChannelAsync(caller);
        // A combined topic counts as one.
        string[] topics =
        [
            .. Enumerable
                .Range(0, 1_000)
                .Select(n => $"v2.users.1f0c8a52-0000-4000-8000-{n:x12}?presence&routingStatus"),
        ];
        Assert.Equal(1_000, Stage.Ids(await Stage.SubscribeAsync(caller, id, topics)).Length);
        var expires = host.Channels.List().Single().Expires;
        host.Clock.Advance(TimeSpan.FromHours(1));
        var refused = await Stage.SubscribeAsync(caller, id, [Stage.Presence], expected: 400);
        Assert.Equal("notification.subscription.too.many.subscriptions", refused["code"]!.GetValue<string>());
        var state = host.Channels.List().Single();
        Assert.Equal((1_000, expires), (state.Topics.Count, state.Expires));
        Assert.DoesNotContain(Stage.Presence, state.Topics);
        // Taking one of them anew adds none.
        await Stage.SubscribeAsync(caller, id, [topics[0]]);
    }

    [Fact]
    public async Task The_21st_channel_removes_the_one_without_a_socket_that_was_used_longest_ago()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var channels = new List<(string Id, string Uri)>();
        for (var i = 0; i < 20; i++)
            channels.Add(await Stage.ChannelAsync(caller));
        await using var socket = await SocketClient.OpenAsync(channels[0].Uri);
        await socket.UntilPongAsync();
        await Stage.SubscribeAsync(caller, channels[1].Id, [Stage.Presence]);
        var last = await Stage.ChannelAsync(caller);
        Assert.Equal(HttpStatusCode.OK, await HeadAsync(caller, channels[0].Id));
        Assert.Equal(HttpStatusCode.OK, await HeadAsync(caller, channels[1].Id));
        Assert.Equal(HttpStatusCode.NotFound, await HeadAsync(caller, channels[2].Id));
        Assert.Equal(HttpStatusCode.OK, await HeadAsync(caller, last.Id));
    }

    [Fact]
    public async Task An_evicted_channel_is_told_and_its_socket_closed()
    {
        await using var host = await Emulators.StartAsync(o => o with { Channels = new() { PerClient = 1 } });
        using var caller = await Caller.SignInAsync(host);
        var first = await Stage.ChannelAsync(caller, Stage.Presence);
        await using var socket = await SocketClient.OpenAsync(first.ConnectUri);
        await socket.UntilPongAsync();
        await Stage.ChannelAsync(caller);
        var frame = await socket.FrameAsync();
        Assert.Equal($"v2.system.no_longer_subscribed.{first.Id}", frame["topicName"]!.GetValue<string>());
        Assert.Equal("no_longer_subscribed", frame["eventBody"]!["systemTopicType"]!.GetValue<string>());
        Assert.Equal("another_channel_subscribed", frame["eventBody"]!["reason"]!.GetValue<string>());
        Assert.Equal(first.Id, frame["eventBody"]!["channelId"]!.GetValue<string>());
        Assert.Equal(1000, await socket.EndAsync());
        Assert.Equal(404, await SocketClient.RefusedAsync(first.ConnectUri));
    }

    [Fact]
    public async Task Available_topics_say_more_when_asked_to()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        const string Path = "/api/v2/notifications/availabletopics";
        var brief = (await caller.GetAsync(Path))["entities"]!.AsArray();
        Assert.Contains("v2.users.{id}.presence", brief.Select(one => one!["id"]!.GetValue<string>()));
        Assert.All(brief, one => Assert.Equal(["id"], one!.AsObject().Select(member => member.Key)));
        const string All =
            "expand=description&expand=enforced,schema,visibility&expand=transports&expand=publicApiTemplateUriPaths"
            + "&expand=requiresPermissions&expand=permissionDetails&expand=topicParameters&includePreview=false";
        var full = (await caller.GetAsync($"{Path}?{All}"))["entities"]!.AsArray();
        Assert.Equal(brief.Count, full.Count);
        JsonNode Of(string template) => full.Single(one => one!["id"]!.GetValue<string>() == template)!;
        var observations = Of("v2.analytics.queues.{id}.observations");
        Assert.Equal(["Websocket", "EventBridge"], Texts(observations["transports"]));
        Assert.Equal(
            ["analytics:queueObservation:view", "analytics:conversationAggregate:view"],
            Texts(observations["requiresPermissions"])
        );
        Assert.Equal("requiresPermissions", observations["permissionDetails"]![0]!["type"]!.GetValue<string>());
        Assert.Equal(["id"], Texts(observations["topicParameters"]));
        Assert.NotEmpty(Texts(observations["publicApiTemplateUriPaths"]));
        Assert.Equal(
            ("Public", true),
            (observations["visibility"]!.GetValue<string>(), (bool)observations["enforced"]!)
        );
        await caller.GetAsync($"{Path}?expand=colour", 400);
    }

    private static string[] Texts(JsonNode? list) => [.. list!.AsArray().Select(one => one!.GetValue<string>())];

    private static async Task<HttpStatusCode> HeadAsync(Caller caller, string id)
    {
        using var answer = await caller.SendAsync(HttpMethod.Head, $"{Channels}/{id}");
        return answer.StatusCode;
    }
}
