namespace Puente.Emulator.Tests.Channels;

public sealed class TopicTests
{
    private const string Combined = $"v2.users.{Stage.User}?presence&routingStatus";

    private static Task<EmulatorHost> StartAsync(params string[] permissions) =>
        Emulators.StartAsync(o => o with { Clients = [new("few", "secret", permissions)] });

    [Fact]
    public async Task One_forbidden_topic_fails_the_whole_request()
    {
        await using var host = await StartAsync("analytics:queueObservation:view");
        using var caller = await Caller.SignInAsync(host, "few", "secret");
        var (id, _) = await Stage.ChannelAsync(caller);
        var refused = await Stage.SubscribeAsync(caller, id, [Stage.Presence, Stage.Observations], expected: 403);
        Assert.Equal("notification.unauthorized.topic", refused["code"]!.GetValue<string>());
        Assert.Equal(
            $"The user does not have permission \"analytics:conversationAggregate:view\" required for topic \"{Stage.Observations}\"",
            refused["message"]!.GetValue<string>()
        );
        Assert.Empty(host.Channels.List().Single().Topics);
    }

    [Fact]
    public async Task With_ignoreErrors_the_others_are_taken()
    {
        await using var host = await StartAsync();
        using var caller = await Caller.SignInAsync(host, "few", "secret");
        var (id, _) = await Stage.ChannelAsync(caller);
        var answer = await Stage.SubscribeAsync(
            caller,
            id,
            [Stage.Presence, Stage.Observations, "v2.users.nobody.presence"],
            "?ignoreErrors=true"
        );
        Assert.Equal([Stage.Presence], Stage.Ids(answer));
        Assert.Equal([Stage.Observations, "v2.users.nobody.presence"], Stage.Ids(answer, "Rejected"));
        var rejected = answer["entities"]!
            .AsArray()
            .Single(one => one!["id"]!.GetValue<string>() == Stage.Observations)!;
        Assert.Equal(
            ["analytics:queueObservation:view", "analytics:conversationAggregate:view"],
            rejected["missingPermissions"]!.AsArray().Select(one => one!.GetValue<string>())
        );
        Assert.Contains(
            "does not have permission",
            rejected["rejectionReason"]!.GetValue<string>(),
            StringComparison.Ordinal
        );
        Assert.Equal([Stage.Presence], host.Channels.List().Single().Topics);
    }

    [Fact]
    public async Task A_combined_topic_with_a_forbidden_member_delivers_the_others()
    {
        await using var host = await StartAsync();
        using var caller = await Caller.SignInAsync(host, "few", "secret");
        var (id, uri) = await Stage.ChannelAsync(caller);
        await Stage.SubscribeAsync(caller, id, [Combined], expected: 403);
        var answer = await Stage.SubscribeAsync(caller, id, [Combined], "?ignoreErrors=true");
        Assert.Equal([Combined], Stage.Ids(answer));
        Assert.Equal([Stage.Routing], Stage.Ids(answer, "Rejected"));
        await using var socket = await SocketClient.OpenAsync(uri);
        await socket.UntilPongAsync();
        Stage.Raise(host, Stage.Routing);
        Stage.Raise(host, Stage.Presence);
        Assert.Equal(Stage.Presence, (await socket.FrameAsync())["topicName"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("v2.users.nobody.presence")]
    [InlineData("v2.users.{id}.presence")]
    [InlineData("v2.holograms." + Stage.User)]
    [InlineData("channel.metadata")]
    [InlineData("v2.users." + Stage.User + "?presence&dreams")]
    [InlineData("v2.users." + Stage.User + "?")]
    public async Task A_topic_that_does_not_exist_is_refused_by_name(string topic)
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var (id, _) = await Stage.ChannelAsync(caller);
        var refused = await Stage.SubscribeAsync(caller, id, [topic], expected: 400);
        Assert.Equal("notification.invalid.topic", refused["code"]!.GetValue<string>());
        Assert.Contains(topic, refused["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_combined_topic_may_have_200_characters_and_no_more()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var (id, _) = await Stage.ChannelAsync(caller);
        // 54 characters and 16 times 9 more.
        var fits = $"v2.users.{Stage.User}?presence" + string.Concat(Enumerable.Repeat("&presence", 16));
        Assert.Equal(198, fits.Length);
        await Stage.SubscribeAsync(caller, id, [fits]);
        await Stage.SubscribeAsync(caller, id, [fits + "&presence"], expected: 400);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""["v2.users"]""")]
    [InlineData("""[{"name":"x"}]""")]
    [InlineData("")]
    public async Task A_body_that_is_no_list_of_topics_is_refused(string body)
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var (id, _) = await Stage.ChannelAsync(caller);
        await caller.PostAsync($"/api/v2/notifications/channels/{id}/subscriptions", body, 400);
    }
}
