using Puente.Sync.Streams;
using Puente.Sync.Tests.Channels.Fakes;

namespace Puente.Sync.Tests.Channels;

public sealed class ReconnectingTests
{
    [Theory]
    [InlineData(1001)]
    [InlineData(1000)]
    [InlineData(1012)]
    public async Task A_socket_that_the_platform_closes_is_opened_again_on_its_channel(int code)
    {
        await using var rig = await ChannelRig.StartAsync();
        var topics = rig.Newest.Topics.ToList();

        await rig.Newest.CloseAsync(code);
        await rig.UntilAsync(() => rig.Newest.Sockets == 2);
        await RaisedArrivesAsync(rig);

        Assert.Single(rig.Platform.Made);
        Assert.Equal(2, rig.Platform.Count("PUT subscriptions"));
        Assert.Equal(topics, rig.Newest.Topics);
        rig.GapWith($"code {code}");
    }

    [Fact]
    public async Task A_socket_that_breaks_without_a_word_is_opened_again()
    {
        await using var rig = await ChannelRig.StartAsync();

        rig.Newest.Abort();
        await rig.UntilAsync(() => rig.Newest.Sockets == 2);
        await RaisedArrivesAsync(rig);

        rig.GapWith("socket broke");
    }

    [Fact]
    public async Task A_silent_socket_is_asked_and_kept_when_it_answers()
    {
        await using var rig = await ChannelRig.StartAsync();
        rig.Heartbeats = false;

        await rig.UntilAsync(() => !rig.Newest.Received.IsEmpty, 200);
        await rig.UntilAsync(() => rig.Newest.Received.Count == 2, 50);

        Assert.All(rig.Newest.Received, sent => Assert.Equal("""{"message":"ping"}""", sent));
        Assert.Equal(1, rig.Newest.Sockets);
        Assert.Single(rig.Gaps.Gaps);
    }

    [Fact]
    public async Task A_silent_socket_that_answers_no_ping_is_left_and_the_silence_is_in_the_gap()
    {
        await using var rig = await ChannelRig.StartAsync();
        rig.Heartbeats = false;
        rig.Newest.AnswersPing = false;
        var silent = rig.Clock.GetUtcNow();

        await rig.UntilAsync(() => rig.Newest.Sockets == 2, 200);
        rig.Newest.AnswersPing = true;
        rig.Heartbeats = true;
        await RaisedArrivesAsync(rig);

        var gap = rig.GapWith("no ping was answered");
        Assert.True(gap.From <= silent, gap.ToString());
        Assert.True(gap.To >= silent + TimeSpan.FromSeconds(45), gap.ToString());
    }

    [Fact]
    public async Task When_the_platform_announces_its_closing_the_next_channel_is_read_before_the_old_one_goes()
    {
        await using var rig = await ChannelRig.StartAsync();
        var old = rig.Newest;

        await old.SendAsync("""{"topicName":"v2.system.socket_closing","version":"2","eventBody":{"message":"m"}}""");
        await rig.UntilAsync(() => rig.Platform.Made.Count == 2 && rig.Newest.Has(ChannelRig.Presence));
        Assert.True(old.IsOpen);
        // Both are read for a while; the same event by both is one row.
        await rig.Platform.RaiseAsync(ChannelRig.Presence, """{"n":1}""");
        await rig.UntilAsync(() => rig.Log.Events.Count == 1 && rig.Log.Repeats == 1, 1);
        await rig.UntilAsync(() => !old.IsOpen);
        await RaisedArrivesAsync(rig);

        Assert.Single(rig.Gaps.Gaps);
        Assert.Equal(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, old.ClosedWith);
        Assert.Equal(StreamCondition.Healthy, rig.Monitor.State.Condition);
    }

    [Fact]
    public async Task A_closing_whose_next_channel_cannot_be_opened_goes_on_reading_and_tries_again()
    {
        await using var rig = await ChannelRig.StartAsync();
        var old = rig.Newest;
        rig.Platform.Next("POST channels", 503);
        rig.Platform.Next("POST channels", 503);

        await old.SendAsync("""{"topicName":"v2.system.socket_closing","eventBody":{"message":"m"}}""");
        await rig.UntilAsync(() =>
            rig.Note?.Contains("next channel cannot be opened", StringComparison.Ordinal) == true
        );
        await RaisedArrivesAsync(rig);
        await rig.UntilAsync(() => rig.Newest != old && !old.IsOpen);

        Assert.Equal(4, rig.Platform.Count("POST channels"));
        Assert.Single(rig.Gaps.Gaps);
    }

    [Fact]
    public async Task A_closing_that_comes_true_too_early_is_a_gap()
    {
        await using var rig = await ChannelRig.StartAsync();
        var old = rig.Newest;
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Platform.Next(
            "POST channels",
            async context =>
            {
                await answer.Task;
                await FakeChannels.WriteAsync(context, "{}", 500);
            }
        );

        await old.SendAsync("""{"topicName":"v2.system.socket_closing","eventBody":{"message":"m"}}""");
        await rig.UntilAsync(() => rig.Platform.Count("POST channels") == 2);
        await old.CloseAsync(1001);
        await rig.UntilAsync(() => rig.Gaps.Gaps.Count == 2);
        answer.SetResult();
        await rig.UntilAsync(() => rig.Newest != old && rig.Newest.Has(ChannelRig.Presence));
        await RaisedArrivesAsync(rig);

        rig.GapWith("code 1001");
    }

    [Fact]
    public async Task A_channel_is_renewed_at_half_its_life_and_left_before_its_end_with_overlap()
    {
        await using var rig = await ChannelRig.StartAsync(arrange: r => r.Platform.Life = TimeSpan.FromMinutes(12));
        var old = rig.Newest;
        var topics = old.Topics.ToList();

        await rig.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(1, rig.Platform.Count("PUT subscriptions"));
        await rig.PassAsync(TimeSpan.FromMinutes(2));
        await rig.UntilAsync(() => rig.Platform.Count("PUT subscriptions") == 2);
        Assert.Equal(topics, old.Topics);
        Assert.Single(rig.Platform.Made);

        await rig.UntilAsync(() => rig.Platform.Made.Count == 2 && !old.IsOpen, 100);
        Assert.Equal(topics, rig.Newest.Topics);
        Assert.Single(rig.Gaps.Gaps);
        await RaisedArrivesAsync(rig);
    }

    [Fact]
    public async Task A_channel_thrown_off_twice_at_once_is_given_up_and_the_fight_is_told()
    {
        await using var rig = await ChannelRig.StartAsync();
        var first = rig.Newest;

        first.Abort();
        await rig.UntilAsync(() => first.Sockets == 2 && rig.Monitor.State.Condition == StreamCondition.Healthy);
        first.Abort();
        await rig.UntilAsync(() => rig.Platform.Made.Count == 2 && rig.Newest.Has(ChannelRig.Presence));
        await RaisedArrivesAsync(rig);

        Assert.Equal(2, first.Sockets);
        Assert.Equal(StreamCondition.Degraded, rig.Monitor.State.Condition);
        Assert.Contains("another process", rig.Note, StringComparison.Ordinal);
        await rig.PassAsync(TimeSpan.FromMinutes(6));
        await rig.UntilAsync(() => rig.Monitor.State.Condition == StreamCondition.Healthy);
    }

    [Fact]
    public async Task Whoever_is_thrown_off_again_and_again_comes_back_ever_more_slowly()
    {
        await using var rig = await ChannelRig.StartAsync();
        var waits = new List<TimeSpan>();

        for (var round = 0; round < 6; round++)
        {
            var open = rig.Platform.Made.Single(channel => channel.IsOpen);
            await open.SendAsync($$"""{"topicName":"v2.system.duplicate_id.{{open.Id}}","eventBody":{} }""");
            await rig.UntilAsync(() => !open.IsOpen);
            var gone = rig.Clock.GetUtcNow();
            await rig.UntilAsync(() => rig.Platform.Made.Any(channel => channel.Has(ChannelRig.Presence)), 50);
            waits.Add(rig.Clock.GetUtcNow() - gone);
        }

        Assert.True(waits[5] > TimeSpan.FromSeconds(20), string.Join(", ", waits));
        Assert.True(waits[5] < TimeSpan.FromSeconds(90), string.Join(", ", waits));
        Assert.Equal(7, rig.Platform.Made.Count);
    }

    [Fact]
    public async Task An_evicted_channel_is_replaced_and_the_eviction_told()
    {
        await using var rig = await ChannelRig.StartAsync();
        var evicted = rig.Newest;
        await rig.Platform.RaiseAsync(ChannelRig.Presence, """{"n":"before"}""");
        await rig.UntilAsync(() => rig.Log.Events.Count == 1);
        var sure = rig.Clock.GetUtcNow();
        await rig.PassAsync(TimeSpan.FromMinutes(3));
        var sureAfter = rig.Clock.GetUtcNow();
        evicted.Gone = true;

        await evicted.SendAsync(
            $$"""{"topicName":"v2.system.no_longer_subscribed.{{evicted.Id}}","eventBody":{"reason":"another_channel_subscribed"} }"""
        );
        await rig.UntilAsync(() => rig.Platform.Made.Count == 2 && rig.Newest.Has(ChannelRig.Presence));
        await RaisedArrivesAsync(rig);

        Assert.Equal(1, evicted.Sockets);
        Assert.Contains("same OAuth client", rig.Note, StringComparison.Ordinal);
        var gap = rig.GapWith("took this one's place");
        Assert.InRange(gap.From, sure - rig.Options.GapMargin - TimeSpan.FromSeconds(5), sureAfter);
        Assert.DoesNotContain(rig.Log.Events, seen => seen.Topic.StartsWith("v2.system", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_revoked_token_leads_to_a_new_channel()
    {
        await using var rig = await ChannelRig.StartAsync();
        var old = rig.Newest;
        old.Gone = true;
        rig.Platform.Next("POST channels", 401, "bad.credentials");

        await old.SendAsync(
            """{"topicName":"v2.system.token_revoked.c1","eventBody":{"reason":"user_tokens_revoked"}}"""
        );
        await rig.UntilAsync(() => rig.Newest != old && rig.Newest.Has(ChannelRig.Presence));
        await RaisedArrivesAsync(rig);

        Assert.Equal(2, rig.Platform.Tokens.Count);
        rig.GapWith("revoked");
    }

    [Fact]
    public async Task A_channel_that_the_platform_no_longer_knows_is_replaced()
    {
        await using var rig = await ChannelRig.StartAsync();
        var old = rig.Newest;
        old.Gone = true;

        await old.SendAsync("""{"result":"404"}""");
        await rig.UntilAsync(() => rig.Newest != old && rig.Newest.Has(ChannelRig.Presence));

        Assert.Equal(1, old.Sockets);
        rig.GapWith("no longer knows the channel");
    }

    [Fact]
    public async Task A_channel_that_died_under_its_heartbeats_is_found_within_two_minutes()
    {
        await using var rig = await ChannelRig.StartAsync();
        var old = rig.Newest;
        old.Gone = true;
        var died = rig.Clock.GetUtcNow();

        await rig.UntilAsync(() => rig.Newest != old && rig.Newest.Has(ChannelRig.Presence), 100);

        Assert.True(rig.Clock.GetUtcNow() - died < TimeSpan.FromMinutes(2));
        Assert.True(rig.GapWith("no longer knows the channel").From < died);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    public async Task A_refused_handshake_leads_to_a_new_channel(int status)
    {
        await using var rig = await ChannelRig.StartAsync(
            arrange: r => r.Platform.RefuseSockets = status,
            ready: false
        );

        await rig.UntilAsync(() => rig.Note?.Contains($"refused with {status}", StringComparison.Ordinal) == true);
        rig.Platform.RefuseSockets = 0;
        await rig.UntilAsync(() => rig.Monitor.State.Condition == StreamCondition.Healthy);

        Assert.True(rig.Platform.Made.Count >= 2);
        Assert.Equal(0, rig.Platform.Made[0].Sockets);
    }

    [Fact]
    public async Task An_address_without_encryption_or_of_another_kind_is_not_opened()
    {
        await using var rig = await ChannelRig.StartAsync(
            arrange: r => r.Platform.AddressForm = "ftp://elsewhere/channels/{0}",
            ready: false
        );

        await rig.UntilAsync(() => rig.Note?.Contains("not one of a socket", StringComparison.Ordinal) == true);
    }

    private static async Task RaisedArrivesAsync(ChannelRig rig)
    {
        var body = $$"""{"id":"{{Guid.NewGuid()}}"}""";
        await rig.UntilAsync(() => rig.Platform.Made.Any(channel => channel.Has(ChannelRig.QueueConversations)));
        await rig.Platform.RaiseAsync(ChannelRig.QueueConversations, body);
        await rig.UntilAsync(() =>
            rig.Log.Events.Any(seen => System.Text.Encoding.UTF8.GetString(seen.Body.Span) == body)
        );
    }
}
