using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Puente.Emulator.Tests.Channels;

public sealed class SocketTests
{
    private const string Heartbeat =
        """{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}""";

    [Fact]
    public async Task An_event_arrives_member_by_member_as_the_platform_sends_it()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var (_, uri) = await Stage.ChannelAsync(caller, Stage.Presence);
        await using var socket = await SocketClient.OpenAsync(uri);
        await socket.UntilPongAsync();
        Stage.Raise(host, Stage.Presence, """{"source":"PURECLOUD","message":"señal ñ"}""");
        Assert.Equal(
            "{\"topicName\":\""
                + Stage.Presence
                + "\",\"version\":\"2\",\"eventBody\":{\"source\":\"PURECLOUD\",\"message\":\"señal ñ\"},"
                + "\"metadata\":{\"CorrelationId\":\"9e8067c7-8b35-4e54-add9-db24e7d6f086\"}}",
            await socket.TextAsync()
        );
    }

    [Fact]
    public async Task Only_subscribed_topics_arrive_in_order_and_once_each()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var (_, uri) = await Stage.ChannelAsync(
            caller,
            Stage.Presence,
            $"v2.users.{Stage.User}?presence&routingStatus"
        );
        await using var socket = await SocketClient.OpenAsync(uri);
        await socket.UntilPongAsync();
        for (var n = 0; n < 200; n++)
        {
            Stage.Raise(host, n % 2 == 0 ? Stage.Presence : Stage.Routing, $$"""{"n":{{n}}}""");
            Stage.Raise(host, Stage.Observations);
        }
        var frames = (await socket.UntilPongAsync()).Select(text => JsonNode.Parse(text)!).ToList();
        Assert.Equal(Enumerable.Range(0, 200), frames.Select(frame => frame["eventBody"]!["n"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Nobody_wants_a_topic_without_an_open_socket_and_nothing_is_queued()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var (_, uri) = await Stage.ChannelAsync(caller, Stage.Presence);
        Assert.False(host.Stage.Wants("v2.users.{id}.presence", Stage.Presence));
        Stage.Raise(host, Stage.Presence, """{"n":1}""");
        await using (var socket = await SocketClient.OpenAsync(uri))
        {
            Assert.Empty(await socket.UntilPongAsync());
            Assert.True(host.Stage.Wants("v2.users.{id}.presence", Stage.Presence));
            await socket.CloseAsync();
        }
        await Until.Async(() => Stage.Ends(host).Length == 1);
        Stage.Raise(host, Stage.Presence, """{"n":2}""");
        // The topics belong to the channel, not to the socket.
        await using var again = await SocketClient.OpenAsync(uri);
        Assert.Empty(await again.UntilPongAsync());
        Stage.Raise(host, Stage.Presence, """{"n":3}""");
        Assert.Equal(3, (await again.FrameAsync())["eventBody"]!["n"]!.GetValue<int>());
    }

    [Theory]
    [InlineData(404)]
    [InlineData(401)]
    public async Task A_handshake_on_a_channel_that_is_not_there_is_refused(int status)
    {
        await using var host = await Emulators.StartAsync(o => o with { Channels = new() { RefusalStatus = status } });
        using var caller = await Caller.SignInAsync(host);
        var (_, uri) = await Stage.ChannelAsync(caller);
        Assert.Equal(status, await SocketClient.RefusedAsync(uri[..^1] + "-"));
        host.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(status, await SocketClient.RefusedAsync(uri));
        Assert.Equal(2, host.Requests.Counts[$"GET /channels/{{channelId}} {status}"]);
    }

    [Fact]
    public async Task A_second_socket_takes_the_channel_from_the_first()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var (_, uri) = await Stage.ChannelAsync(caller, Stage.Presence);
        await using var first = await SocketClient.OpenAsync(uri);
        await first.UntilPongAsync();
        await using var second = await SocketClient.OpenAsync(uri);
        await second.UntilPongAsync();
        Assert.Equal(1000, await first.EndAsync());
        Stage.Raise(host, Stage.Presence);
        Assert.Equal(Stage.Presence, (await second.FrameAsync())["topicName"]!.GetValue<string>());
        await Until.Async(() => Stage.Ends(host).Length == 1);
        Assert.Equal(["1000 another socket uses this channel"], Stage.Ends(host));
        Assert.NotNull(host.Channels.List().Single().SocketSince);
    }

    [Fact]
    public async Task A_heartbeat_comes_every_30_seconds_until_it_is_stopped()
    {
        var time = new FakeTimeProvider(Emulators.Start);
        await using var host = await Emulators.StartAsync(time: time);
        using var caller = await Caller.SignInAsync(host);
        var (_, uri) = await Stage.ChannelAsync(caller);
        await using var socket = await SocketClient.OpenAsync(uri);
        await socket.UntilPongAsync();
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(await socket.UntilPongAsync());
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([Heartbeat], await socket.UntilPongAsync());
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal([Heartbeat, Heartbeat], await socket.UntilPongAsync());
        Assert.Equal(1, host.Channels.StopHeartbeats());
        time.Advance(TimeSpan.FromSeconds(90));
        Assert.Empty(await socket.UntilPongAsync());
        host.Channels.ResumeHeartbeats();
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal([Heartbeat], await socket.UntilPongAsync());
    }

    [Fact]
    public async Task Subscribing_over_the_socket_adds_topics_and_prolongs_the_channel()
    {
        await using var host = await Emulators.StartAsync(o => o with { Clients = [new("few", "secret", [])] });
        using var caller = await Caller.SignInAsync(host, "few", "secret");
        var (_, uri) = await Stage.ChannelAsync(caller);
        await using var socket = await SocketClient.OpenAsync(uri);
        host.Clock.Advance(TimeSpan.FromHours(5));
        async Task<string> AskAsync(string message, string topics)
        {
            await socket.SendAsync($$"""{"message":"{{message}}","topics":{{topics}},"correlationId":"abc123"}""");
            return await socket.TextAsync();
        }
        Assert.Equal(
            """{"result":"200","status":"subscribed","correlationId":"abc123"}""",
            await AskAsync("subscribe", $"[\"{Stage.Presence}\"]")
        );
        Assert.Equal(host.Clock.Now.AddHours(24), host.Channels.List().Single().Expires);
        Stage.Raise(host, Stage.Presence);
        await socket.TextAsync();
        Assert.Equal(
            """{"result":"400","status":"failure","correlationId":"abc123"}""",
            await AskAsync("subscribe", $"[\"{Stage.Observations}\"]")
        );
        Assert.Equal(
            """{"result":"400","status":"error","correlationId":"abc123"}""",
            await AskAsync("subscribe", "{}")
        );
        Assert.Equal(
            """{"result":"200","status":"unsubscribed","correlationId":"abc123"}""",
            await AskAsync("unsubscribe", $"[\"{Stage.Presence}\"]")
        );
        Stage.Raise(host, Stage.Presence);
        Assert.Empty(await socket.UntilPongAsync());
    }

    [Fact]
    public async Task Whatever_else_a_client_sends_is_ignored()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var (_, uri) = await Stage.ChannelAsync(caller);
        await using var socket = await SocketClient.OpenAsync(uri);
        foreach (
            var text in (string[])["12:00:01", "[1]", "{}", """{"message":7}""", """{"message":"sing","message":"x"}"""]
        )
            await socket.SendAsync(text);
        Assert.Empty(await socket.UntilPongAsync());
    }

    [Fact]
    public async Task A_socket_that_does_not_read_is_dropped_and_holds_up_nobody()
    {
        await using var host = await Emulators.StartAsync(o =>
            o with
            {
                Channels = new() { QueuedFrames = 50, QueuedBytes = 8 * 1024 * 1024 },
            }
        );
        using var caller = await Caller.SignInAsync(host);
        var (slow, uri) = await Stage.ChannelAsync(caller, Stage.Presence);
        await using var deaf = await SocketClient.OpenAsync(uri);
        await deaf.UntilPongAsync();
        // Large enough that the buffers of the connection do not hide the slowness.
        var body = $$"""{"x":"{{new string('x', 1024 * 1024)}}"}""";
        for (var n = 0; n < 1_000 && host.Channels.List().Any(channel => channel.SocketSince is not null); n++)
        {
            Stage.Raise(host, Stage.Presence, body);
            Assert.True(host.Channels.List().Single().QueuedBytes <= 8 * 1024 * 1024);
            await Task.Yield();
        }
        await Until.Async(() => Stage.Ends(host).Length == 1);
        Assert.Equal(["1006 its outgoing queue is full"], Stage.Ends(host));
        Assert.Equal(1006, await deaf.EndAsync());
        Assert.Equal(slow, host.Channels.List().Single().Id);
    }
}
