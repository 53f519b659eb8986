using Puente.Sync.Channels;
using Puente.Sync.Streams;
using Puente.Sync.Tests.Channels.Fakes;

namespace Puente.Sync.Tests.Channels;

public sealed class FollowingTests
{
    private static readonly Guid Conversation = Guid.Parse("33333333-0000-4000-8000-000000000001");
    private static readonly ChannelOptions Everything = new()
    {
        Queues = ChannelSelection.All,
        Users = ChannelSelection.All,
    };

    private static readonly ChannelOptions Details = new()
    {
        Queues = ChannelSelection.Only(ChannelRig.Queue),
        QueueEvents = ["conversations"],
        DetailEvents = true,
        DetailGrace = TimeSpan.FromSeconds(60),
    };

    [Fact]
    public async Task Users_and_queues_that_come_up_are_subscribed_to_within_a_minute_and_what_they_did_before_is_a_gap()
    {
        await using var rig = await ChannelRig.StartAsync(Everything);
        var came = rig.Clock.GetUtcNow();
        var user = Guid.NewGuid();
        var queue = Guid.NewGuid();

        lock (rig.Platform.Users)
            rig.Platform.Users.Add(user);
        lock (rig.Platform.Queues)
            rig.Platform.Queues.Add(queue);
        await rig.UntilAsync(
            () =>
                rig.Newest.Has($"v2.users.{user}.presence")
                && rig.Newest.Has($"v2.routing.queues.{queue}.conversations"),
            100
        );

        Assert.True(rig.Clock.GetUtcNow() - came <= TimeSpan.FromSeconds(60));
        Assert.Equal(1, rig.Platform.Count("POST subscriptions"));
        await rig.UntilAsync(() => rig.Gaps.Gaps.Count == 2);
        Assert.True(rig.GapWith("came up").From <= came);
    }

    [Fact]
    public async Task Users_who_go_are_dropped_within_a_minute()
    {
        var leaver = Guid.NewGuid();
        await using var rig = await ChannelRig.StartAsync(Everything, r => r.Platform.Users.Add(leaver));
        Assert.True(rig.Newest.Has($"v2.users.{leaver}.presence"));

        lock (rig.Platform.Users)
            rig.Platform.Users.Remove(leaver);
        await rig.UntilAsync(() => !rig.Newest.Has($"v2.users.{leaver}.presence"), 100);

        Assert.True(rig.Newest.Has(ChannelRig.Presence));
        Assert.Single(rig.Gaps.Gaps);
    }

    [Fact]
    public async Task Who_is_missing_in_one_listing_only_is_not_dropped()
    {
        await using var rig = await ChannelRig.StartAsync(Everything);
        var listings = rig.Platform.Count("GET users");

        rig.Platform.Next(
            "GET users",
            context => FakeChannels.WriteAsync(context, """{"entities":[],"pageCount":1,"total":0}""")
        );
        await rig.UntilAsync(() => rig.Platform.Count("GET users") >= listings + 3, 100);

        Assert.True(rig.Newest.Has(ChannelRig.Presence));
        Assert.Equal(1, rig.Platform.Count("PUT subscriptions"));
    }

    [Fact]
    public async Task A_listing_that_fails_changes_no_subscription_and_is_told()
    {
        await using var rig = await ChannelRig.StartAsync(Everything);

        rig.Platform.Next("GET queues", 500);
        await rig.UntilAsync(
            () => rig.Note?.Contains("queues cannot be listed", StringComparison.Ordinal) == true,
            100
        );
        Assert.True(rig.Newest.Has(ChannelRig.QueueConversations));
        await rig.UntilAsync(() => rig.Monitor.State.Condition == StreamCondition.Healthy, 100);
    }

    [Fact]
    public async Task A_first_listing_that_fails_is_tried_again_before_anything_is_subscribed()
    {
        await using var rig = await ChannelRig.StartAsync(
            Everything,
            r => r.Platform.Next("GET users", 503),
            ready: false
        );

        await rig.UntilAsync(() => rig.Note?.Contains("users cannot be listed", StringComparison.Ordinal) == true);
        Assert.Empty(rig.Platform.Made);
        await rig.UntilAsync(() => rig.Monitor.State.Condition == StreamCondition.Healthy);
    }

    [Fact]
    public async Task An_unknown_conversation_is_followed_by_its_detail_topics_until_it_has_ended()
    {
        await using var rig = await ChannelRig.StartAsync(Details);

        await RaiseAsync(rig, Conversation, ended: false);
        await rig.UntilAsync(() => rig.Newest.Has(Detail("customer.end")));
        // 16 topics under six names: only what follows the last dot can vary.
        Assert.Equal(1 + 6, rig.Newest.Topics.Count);
        await rig.Platform.RaiseAsync(Detail("user.start"), """{"eventTime":1772438400123}""");
        await rig.UntilAsync(() => rig.Saw(Detail("user.start")));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1772438400123), rig.Log.Events[^1].Time);

        await RaiseAsync(rig, Conversation, ended: true);
        await rig.UntilAsync(() => rig.Log.Events.Count == 3);
        await rig.PassAsync(TimeSpan.FromSeconds(40));
        Assert.True(rig.Newest.Has(Detail("acw")));
        await rig.UntilAsync(() => rig.Newest.Topics.Count == 1, 100);

        Assert.Single(rig.Gaps.Gaps);
        Assert.Equal(StreamCondition.Healthy, rig.Monitor.State.Condition);
    }

    [Fact]
    public async Task A_conversation_that_has_ended_already_is_not_followed()
    {
        await using var rig = await ChannelRig.StartAsync(Details);

        await RaiseAsync(rig, Conversation, ended: true);
        await rig.UntilAsync(() => rig.Log.Events.Count == 1);
        await rig.PassAsync(TimeSpan.FromSeconds(20));

        Assert.Single(rig.Newest.Topics);
        Assert.Equal(0, rig.Platform.Count("POST subscriptions"));
    }

    [Fact]
    public async Task Conversations_beyond_the_first_channels_room_open_another_and_beyond_all_room_are_told()
    {
        await using var rig = await ChannelRig.StartAsync(
            Details with
            {
                MaxChannels = 2,
                TopicsPerChannel = 13,
                DetailGrace = TimeSpan.Zero,
            }
        );

        // Two on the first channel beside the queue, two on the second.
        for (var n = 1; n <= 5; n++)
            await RaiseAsync(rig, Numbered(n), ended: false);
        await rig.UntilAsync(() => rig.Note?.Contains("no channel has room", StringComparison.Ordinal) == true);
        await rig.UntilAsync(() => rig.Platform.Made.Sum(channel => channel.Topics.Count) == 1 + (4 * 6));
        Assert.Equal(2, rig.Platform.Made.Count);
        Assert.Contains("4 conversations are followed and 1 are not", rig.Note, StringComparison.Ordinal);
        Assert.Equal(5, rig.Log.Events.Count);

        // Room again, and the next snapshot of the one left out finds it.
        for (var n = 1; n <= 4; n++)
            await RaiseAsync(rig, Numbered(n), ended: true);
        await rig.UntilAsync(() => rig.Platform.Made.Sum(channel => channel.Topics.Count) == 1);
        await RaiseAsync(rig, Numbered(5), ended: false, change: 1);
        await rig.UntilAsync(() => rig.Platform.Made.Sum(channel => channel.Topics.Count) == 1 + 6);
        await rig.UntilAsync(() => rig.Monitor.State.Condition == StreamCondition.Healthy);
    }

    [Fact]
    public async Task Followed_conversations_move_with_their_channel()
    {
        await using var rig = await ChannelRig.StartAsync(Details);
        await RaiseAsync(rig, Conversation, ended: false);
        await rig.UntilAsync(() => rig.Newest.Has(Detail("acw")));

        await rig.Newest.SendAsync("""{"topicName":"v2.system.socket_closing","eventBody":{"message":"m"}}""");
        await rig.UntilAsync(() => rig.Platform.Made.Count == 2 && rig.Newest.Has(Detail("acw")));
    }

    private static Guid Numbered(int n) => Guid.Parse($"33333333-0000-4000-8000-{n:d12}");

    private static string Detail(string end) => $"v2.detail.events.conversation.{Conversation}.{end}";

    private static Task RaiseAsync(ChannelRig rig, Guid id, bool ended, int change = 0)
    {
        var end = ended ? ",\"endTime\":\"2026-03-02T08:00:05.000Z\"" : "";
        return rig.Platform.RaiseAsync(
            ChannelRig.QueueConversations,
            $$"""{"id":"{{id}}","maxParticipants":{{change}},"participants":[{"id":"a","endTime":"2026-03-02T08:00:05.000Z"},{"id":"b","calls":[{"endTime":"x"}]{{end}} }]}"""
        );
    }
}
