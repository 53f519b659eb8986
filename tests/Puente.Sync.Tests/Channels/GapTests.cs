using Puente.Sync.Channels;
using Puente.Sync.Events;
using Puente.Sync.Streams;
using Puente.Sync.Tests.Channels.Fakes;
using Puente.Testing;

namespace Puente.Sync.Tests.Channels;

public sealed class GapTests
{
    [Fact]
    public async Task The_start_is_a_gap_from_the_last_event_of_the_run_before_until_the_socket_is_read()
    {
        var log = new FakeLog();
        var before = new DateTimeOffset(2026, 3, 2, 6, 30, 0, TimeSpan.Zero);
        await log.AppendAsync(
            [
                new PlatformEvent("v2.a", before, "{}"u8.ToArray(), "channels", before),
                new PlatformEvent("v2.b", before, "{}"u8.ToArray(), "eventbridge/orders", before.AddHours(1)),
            ],
            default
        );

        await using var rig = await ChannelRig.StartAsync(log: log);

        var gap = Assert.Single(rig.Gaps.Gaps);
        // One channel may have been silent for a while, unnoticed, when another received the run's last event.
        Assert.Equal(before - TimeSpan.FromMinutes(2) - rig.Options.GapMargin, gap.From);
        Assert.Equal("channels/1/2026-03-02T06:27:30.0000000Z", gap.Id);
        Assert.Equal("channels", gap.Stream);
        Assert.Equal(rig.Clock.GetUtcNow(), gap.To, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_start_after_a_run_that_logged_nothing_is_a_gap_from_where_that_runs_gaps_end()
    {
        var reach = new DateTimeOffset(2026, 3, 2, 6, 30, 0, TimeSpan.Zero);

        await using var rig = await ChannelRig.StartAsync(arrange: made => made.Gaps.Reach = reach);

        Assert.Equal(reach - rig.Options.GapMargin, Assert.Single(rig.Gaps.Gaps).From);
    }

    [Fact]
    public async Task What_another_source_brought_first_counts_as_heard_and_what_it_brought_since_does_not_matter()
    {
        var log = new FakeLog();
        var before = new DateTimeOffset(2026, 3, 2, 6, 30, 0, TimeSpan.Zero);
        var first = new PlatformEvent("v2.a", before, "{}"u8.ToArray(), "eventbridge/orders", before);
        await log.AppendAsync([first, first with { Source = "channels", ReceivedAt = before.AddMinutes(1) }], default);
        await log.AppendAsync(
            [
                .. Enumerable
                    .Range(0, 11_000)
                    .Select(number => first with { Topic = $"v2.b.{number}", ReceivedAt = before.AddMinutes(30) }),
            ],
            default
        );

        await using var rig = await ChannelRig.StartAsync(log: log);

        var gap = Assert.Single(rig.Gaps.Gaps);
        Assert.Equal(before.AddMinutes(1) - TimeSpan.FromMinutes(2) - rig.Options.GapMargin, gap.From);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task A_gap_that_began_before_the_platforms_clock_was_known_is_put_right_when_it_is(int minutes)
    {
        var log = new FakeLog();
        var before = new DateTimeOffset(2026, 3, 2, 6, 30, 0, TimeSpan.Zero);
        await log.AppendAsync([new PlatformEvent("v2.a", before, "{}"u8.ToArray(), "channels", before)], default);
        var ahead = TimeSpan.FromMinutes(minutes);

        // Both objects are named by id, so nothing is asked before the channel is made.
        await using var rig = await ChannelRig.StartAsync(log: log, arrange: made => made.Platform.ClockAhead = ahead);

        var known = before - TimeSpan.FromMinutes(2) - rig.Options.GapMargin;
        var gap = Assert.Single(rig.Gaps.Gaps);
        // The Date of an answer has whole seconds. Where this machine is behind, the gap was longer than it need be.
        var expected = minutes < 0 ? known + ahead : known;
        Assert.InRange(gap.From, expected - TimeSpan.FromSeconds(2), expected);
        Assert.Equal(rig.Clock.GetUtcNow() + ahead, gap.To, TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task Where_an_earlier_runs_gaps_end_is_a_time_of_the_platforms_clock(int minutes)
    {
        var reach = new DateTimeOffset(2026, 3, 2, 7, 55, 0, TimeSpan.Zero);
        var ahead = TimeSpan.FromMinutes(minutes);

        // All queues are listed before the channel is made, and that tells the platform's time.
        await using var rig = await ChannelRig.StartAsync(
            new ChannelOptions { Queues = ChannelSelection.All },
            made =>
            {
                made.Platform.ClockAhead = ahead;
                made.Gaps.Reach = reach + ahead;
            }
        );

        var expected = reach + ahead - rig.Options.GapMargin;
        Assert.Equal(expected, Assert.Single(rig.Gaps.Gaps).From, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_first_start_ever_has_a_gap_of_the_margin_only()
    {
        await using var rig = await ChannelRig.StartAsync();

        var gap = Assert.Single(rig.Gaps.Gaps);
        Assert.True(gap.To - gap.From < rig.Options.GapMargin + TimeSpan.FromSeconds(10), gap.ToString());
        Assert.True(gap.From < gap.OpenedAt);
    }

    [Fact]
    public async Task A_gap_is_saved_before_anything_is_tried_and_grows_while_it_lasts()
    {
        await using var rig = await ChannelRig.StartAsync();
        rig.Platform.RefuseSockets = 503;
        var lost = rig.Clock.GetUtcNow();

        rig.Newest.Abort();
        await rig.UntilAsync(() => rig.Gaps.Gaps.Count == 2);
        var opened = rig.Gaps.Gaps[1];
        await rig.UntilAsync(() => rig.Gaps.Gaps[1].To - opened.To > TimeSpan.FromSeconds(40), 100);
        Assert.Equal(StreamCondition.Degraded, rig.Monitor.State.Condition);
        rig.Platform.RefuseSockets = 0;
        await rig.UntilAsync(() => rig.Monitor.State.Condition == StreamCondition.Healthy, 100);

        var closed = rig.Gaps.Gaps[1];
        Assert.Equal((opened.Id, opened.From, opened.OpenedAt), (closed.Id, closed.From, closed.OpenedAt));
        Assert.True(closed.From <= lost - rig.Options.GapMargin + TimeSpan.FromSeconds(5), closed.ToString());
        Assert.Contains("socket broke", closed.Cause, StringComparison.Ordinal);
        var saves = rig.Gaps.Saved.Count;
        await rig.PassAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(saves, rig.Gaps.Saved.Count);
    }

    [Fact]
    public async Task The_end_of_a_gap_is_behind_the_subscription_not_before_it()
    {
        var subscribed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = await ChannelRig.StartAsync(
            arrange: r =>
                r.Platform.Next(
                    "PUT subscriptions",
                    async context =>
                    {
                        await subscribed.Task;
                        await FakeChannels.WriteAsync(context, """{"entities":[]}""");
                    }
                ),
            ready: false
        );
        await rig.UntilAsync(() => rig.Platform.Count("PUT subscriptions") == 1);
        var asked = rig.Clock.GetUtcNow();
        await rig.UntilAsync(() => rig.Clock.GetUtcNow() - asked > TimeSpan.FromSeconds(20));
        Assert.True(rig.Newest.IsOpen);

        subscribed.SetResult();
        // The answer does not have the topics, which is told; the gap is over all the same.
        await rig.UntilAsync(() => rig.Note?.Contains("does not have it", StringComparison.Ordinal) == true);

        Assert.True(Assert.Single(rig.Gaps.Gaps).To >= asked + TimeSpan.FromSeconds(20) + rig.Options.GapEndMargin);
    }

    [Fact]
    public async Task A_journal_that_refuses_ends_the_stream_loudly()
    {
        await using var rig = await ChannelRig.StartAsync(
            arrange: r => r.Gaps.Fault = new IOException("store gone"),
            ready: false
        );

        var fault = await Assert.ThrowsAsync<IOException>(() => rig.Run.WaitAsync(Patience.Limit));
        Assert.Equal("store gone", fault.Message);
        Assert.Empty(rig.Platform.Made);
    }

    [Fact]
    public async Task A_gap_that_cannot_grow_ends_the_stream_loudly()
    {
        await using var rig = await ChannelRig.StartAsync();
        rig.Platform.RefuseSockets = 503;
        rig.Newest.Abort();
        await rig.UntilAsync(() => rig.Gaps.Gaps.Count == 2);

        rig.Gaps.Fault = new IOException("store gone");
        await Assert.ThrowsAsync<IOException>(() => rig.UntilAsync(() => false, 100));
    }

    [Fact]
    public async Task After_every_interruption_the_users_present_states_are_events_with_the_platforms_times()
    {
        var modified = "2026-03-02T07:00:00.000Z";
        await using var rig = await ChannelRig.StartAsync(arrange: r =>
            r.Platform.UserMembers = _ =>
                $$"""
                    "presence":{"source":"PURECLOUD","presenceDefinition":{"id":"p1","systemPresence":"Busy"},"modifiedDate":"{{modified}}"},"routingStatus":{"status":"IDLE","startTime":"2026-03-02T07:30:00.000Z"}
                    """
        );
        await rig.UntilAsync(() => rig.Log.Events.Count == 2);
        var presence = Assert.Single(rig.Log.Events, seen => seen.Topic == ChannelRig.Presence);
        Assert.Equal(DateTimeOffset.Parse("2026-03-02T07:00:00Z"), presence.Time);
        var routing = rig.Log.Events.Single(seen => seen.Topic == $"v2.users.{ChannelRig.User}.routingStatus");
        Assert.Equal(DateTimeOffset.Parse("2026-03-02T07:30:00Z"), routing.Time);
        Assert.Equal(
            $$$"""{"id":"{{{ChannelRig.User}}}","routingStatus":{"status":"IDLE","startTime":"2026-03-02T07:30:00.000Z"}}""",
            System.Text.Encoding.UTF8.GetString(routing.Body.Span)
        );

        modified = "2026-03-02T08:00:03.500Z";
        rig.Newest.Abort();
        await rig.UntilAsync(() => rig.Log.Events.Count == 3);

        Assert.Equal(DateTimeOffset.Parse("2026-03-02T08:00:03.5Z"), rig.Log.Events[2].Time);
        // Read again, and the log knew it.
        Assert.True(rig.Log.Repeats >= 1);
    }

    [Fact]
    public async Task States_that_cannot_be_read_are_told_and_read_later()
    {
        await using var rig = await ChannelRig.StartAsync(
            arrange: r =>
            {
                r.Platform.UserMembers = _ => "\"presence\":{\"modifiedDate\":\"2026-03-02T07:00:00Z\"}";
                r.Platform.Next("GET users", 403, "missing.permissions");
            },
            ready: false
        );

        await rig.UntilAsync(() => rig.Note?.Contains("present states", StringComparison.Ordinal) == true);
        await rig.UntilAsync(() => rig.Saw(ChannelRig.Presence));
        await rig.UntilAsync(() => rig.Monitor.State.Condition == StreamCondition.Healthy);
    }
}
