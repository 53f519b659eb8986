using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Puente.Emulator.Channels;

namespace Puente.Emulator.Tests.Channels;

public sealed class ChannelLeverTests
{
    private static async Task<(Caller Caller, string Id, string Uri, SocketClient Socket)> OpenAsync(EmulatorHost host)
    {
        var caller = await Caller.SignInAsync(host);
        var (id, uri) = await Stage.ChannelAsync(caller, Stage.Presence);
        var socket = await SocketClient.OpenAsync(uri);
        await socket.UntilPongAsync();
        return (caller, id, uri, socket);
    }

    [Theory]
    [InlineData("""{"do":"drop"}""", 1006, "1006 dropped by a lever")]
    [InlineData("""{"do":"close"}""", 1001, "1001 closed by a lever")]
    [InlineData("""{"do":"close","code":4000}""", 4000, "4000 closed by a lever")]
    [InlineData("""{"do":"kick"}""", 1000, "1000 another socket uses this channel")]
    public async Task A_socket_ends_as_the_lever_says_and_the_channel_lives_on(string body, int code, string logged)
    {
        await using var host = await Emulators.StartAsync();
        var (caller, _, uri, socket) = await OpenAsync(host);
        using (caller)
        await using (socket)
        {
            Assert.Equal(1, (await caller.PostAsync("/_emulator/channels", body))["met"]!.GetValue<int>());
            Assert.Equal(code, await socket.EndAsync());
            await Until.Async(() => Stage.Ends(host).Length == 1);
            Assert.Equal([logged], Stage.Ends(host));
            await using var again = await SocketClient.OpenAsync(uri);
            Assert.Empty(await again.UntilPongAsync());
            Assert.Equal([Stage.Presence], host.Channels.List().Single().Topics);
        }
    }

    [Fact]
    public async Task A_closing_socket_has_a_minute_before_it_is_closed()
    {
        var time = new FakeTimeProvider(Emulators.Start);
        await using var host = await Emulators.StartAsync(
            o => o with { Channels = new() { Heartbeat = TimeSpan.FromHours(1) } },
            time
        );
        var (caller, id, _, socket) = await OpenAsync(host);
        using (caller)
        await using (socket)
        {
            Assert.Equal(1, host.Channels.AnnounceClosing(id));
            var frame = await socket.FrameAsync();
            Assert.Equal(["topicName", "version", "eventBody", "metadata"], frame.Select(member => member.Key));
            Assert.Equal("v2.system.socket_closing", frame["topicName"]!.GetValue<string>());
            Stage.Raise(host, Stage.Presence);
            Assert.Equal(Stage.Presence, (await socket.FrameAsync())["topicName"]!.GetValue<string>());
            time.Advance(TimeSpan.FromSeconds(59));
            Assert.Empty(await socket.UntilPongAsync());
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(1001, await socket.EndAsync());
        }
    }

    [Fact]
    public async Task An_expired_channel_closes_its_socket_and_cannot_be_opened()
    {
        await using var host = await Emulators.StartAsync();
        var (caller, id, uri, socket) = await OpenAsync(host);
        using (caller)
        await using (socket)
        {
            Assert.Equal(1, host.Channels.Expire(id));
            Assert.Equal(1001, await socket.EndAsync());
            Assert.Equal(404, await SocketClient.RefusedAsync(uri));
        }
    }

    [Fact]
    public async Task The_clock_of_the_platform_ends_a_channel_without_anybody_asking()
    {
        var time = new FakeTimeProvider(Emulators.Start);
        await using var host = await Emulators.StartAsync(time: time);
        var (caller, _, _, socket) = await OpenAsync(host);
        using (caller)
        await using (socket)
        {
            host.Clock.Advance(TimeSpan.FromHours(24));
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(1001, await socket.EndAsync());
        }
    }

    [Fact]
    public async Task A_dead_channel_may_be_silent_and_answers_404_when_told_to()
    {
        await using var host = await Emulators.StartAsync(o =>
            o with
            {
                Channels = new() { WhenDead = DeadChannel.Silent },
            }
        );
        var (caller, id, _, socket) = await OpenAsync(host);
        using (caller)
        await using (socket)
        {
            host.Channels.Expire(id);
            Stage.Raise(host, Stage.Presence);
            Assert.Empty(await socket.UntilPongAsync());
            await socket.SendAsync($$"""{"message":"subscribe","topics":["{{Stage.Presence}}"]}""");
            Assert.Equal("""{"result":"404"}""", await socket.TextAsync());
        }
    }

    [Fact]
    public async Task A_revoked_token_is_told_on_its_sockets_and_answered_401()
    {
        await using var host = await Emulators.StartAsync(o => o with { Clients = [new("other", "secret")] });
        var (caller, id, uri, socket) = await OpenAsync(host);
        using var other = await Caller.SignInAsync(host, "other", "secret");
        var (_, othersUri) = await Stage.ChannelAsync(other, Stage.Presence);
        await using var others = await SocketClient.OpenAsync(othersUri);
        using (caller)
        await using (socket)
        {
            var revoke = $$"""{"do":"revokeTokens","clientId":"{{host.Options.ClientId}}"}""";
            Assert.Equal(1, (await caller.PostAsync("/_emulator/channels", revoke))["met"]!.GetValue<int>());
            var frame = await socket.FrameAsync();
            Assert.StartsWith(
                "v2.system.token_revoked.",
                frame["topicName"]!.GetValue<string>(),
                StringComparison.Ordinal
            );
            Assert.Equal("token_revoked", frame["eventBody"]!["systemTopicType"]!.GetValue<string>());
            Assert.Equal("user_tokens_revoked", frame["eventBody"]!["reason"]!.GetValue<string>());
            Assert.Equal(1000, await socket.EndAsync());
            Assert.Equal(
                "bad.credentials",
                (await caller.GetAsync("/api/v2/organizations/me", 401))["code"]!.GetValue<string>()
            );
            Assert.Equal(404, await SocketClient.RefusedAsync(uri));
            Assert.Empty(await others.UntilPongAsync());
            Assert.DoesNotContain(id, host.Channels.List().Select(channel => channel.Id));
        }
    }

    [Fact]
    public async Task Signing_out_ends_the_channels_of_the_token_too()
    {
        await using var host = await Emulators.StartAsync();
        var (caller, _, _, socket) = await OpenAsync(host);
        using (caller)
        await using (socket)
        {
            using (var answer = await caller.SendAsync(HttpMethod.Delete, "/api/v2/tokens/me"))
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(1000, await socket.EndAsync());
        }
    }

    [Fact]
    public async Task A_token_that_expires_takes_its_channels_with_it()
    {
        var time = new FakeTimeProvider(Emulators.Start);
        await using var host = await Emulators.StartAsync(
            o =>
                o with
                {
                    TokenLife = TimeSpan.FromMinutes(10),
                    Channels = new() { Heartbeat = TimeSpan.FromHours(1) },
                },
            time
        );
        var (caller, _, _, socket) = await OpenAsync(host);
        using (caller)
        await using (socket)
        {
            time.Advance(TimeSpan.FromMinutes(10));
            Assert.Equal(1001, await socket.EndAsync());
            Assert.Empty(host.Channels.List());
        }
    }

    [Fact]
    public async Task The_levers_show_channels_topics_and_sockets_and_send_any_text()
    {
        await using var host = await Emulators.StartAsync();
        var (caller, id, _, socket) = await OpenAsync(host);
        using (caller)
        await using (socket)
        {
            await caller.PostAsync("/_emulator/channels", """{"do":"send","text":"{not json"}""");
            Assert.Equal("{not json", await socket.TextAsync());
            var shown = (await caller.GetAsync("/_emulator/channels"))["channels"]!.AsArray().Single()!;
            Assert.Equal(id, shown["id"]!.GetValue<string>());
            Assert.Equal([Stage.Presence], shown["topics"]!.AsArray().Select(topic => topic!.GetValue<string>()));
            Assert.Equal(2, shown["socket"]!["sent"]!.GetValue<int>());
            Assert.Equal(0, shown["socket"]!["queuedFrames"]!.GetValue<int>());
            var evicted = await caller.PostAsync("/_emulator/channels", $$"""{"do":"evict","channel":"{{id}}"}""");
            Assert.Equal(1, evicted["met"]!.GetValue<int>());
            Assert.Equal(1000, await socket.EndAsync());
            Assert.Empty((await caller.GetAsync("/_emulator/channels"))["channels"]!.AsArray());
            await caller.PostAsync("/_emulator/channels", """{"do":"sing"}""", 400);
            await caller.PostAsync("/_emulator/channels", """{"do":"close","code":1006}""", 400);
        }
    }
}
