using Puente.Sync.Channels;
using Puente.Sync.Streams;
using Puente.Sync.Tests.Channels.Fakes;
using Puente.Testing;

namespace Puente.Sync.Tests.Channels;

public sealed class SubscribingTests
{
    private static readonly string Observations = $"v2.analytics.queues.{ChannelRig.Queue}.observations";

    [Fact]
    public async Task A_refused_topic_is_told_by_name_with_its_permission_and_the_others_flow()
    {
        await using var rig = await ChannelRig.StartAsync(
            arrange: r => r.Platform.Forbidden[Observations] = "analytics:queueObservation:view",
            ready: false
        );

        await rig.UntilAsync(() => rig.Note is not null);
        await rig.Platform.RaiseAsync(ChannelRig.Presence, "{}");
        await rig.UntilAsync(() => rig.Saw(ChannelRig.Presence));

        Assert.Contains(
            $"{Observations} (missing analytics:queueObservation:view)",
            rig.Note,
            StringComparison.Ordinal
        );
        Assert.Single(rig.Lines.Texts, line => line.Contains($"{Observations} was refused", StringComparison.Ordinal));
        Assert.Equal(StreamCondition.Degraded, rig.Monitor.State.Condition);
        Assert.Contains("PUT subscriptions?ignoreErrors=true", rig.Platform.Requests);
    }

    [Fact]
    public async Task A_refused_part_of_a_combined_topic_is_told_under_its_own_name()
    {
        var routing = $"v2.users.{ChannelRig.User}.routingStatus";
        await using var rig = await ChannelRig.StartAsync(
            arrange: r => r.Platform.Forbidden[routing] = "routing:status:view",
            ready: false
        );

        await rig.UntilAsync(() => rig.Note is not null);
        await rig.Platform.RaiseAsync(ChannelRig.Presence, "{}");
        await rig.UntilAsync(() => rig.Saw(ChannelRig.Presence));

        Assert.Contains(routing, rig.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_permission_given_later_makes_the_stream_healthy()
    {
        await using var rig = await ChannelRig.StartAsync(
            arrange: r => r.Platform.Forbidden[Observations] = "p",
            ready: false
        );
        await rig.UntilAsync(() => rig.Note is not null);

        rig.Platform.Forbidden.Clear();
        await rig.PassAsync(TimeSpan.FromMinutes(16));
        await rig.UntilAsync(() => rig.Monitor.State.Condition == StreamCondition.Healthy);
        Assert.True(rig.Newest.Has(Observations));
    }

    [Fact]
    public async Task A_process_that_stands_still_between_two_looks_at_the_clock_keeps_its_channels()
    {
        await using var rig = await ChannelRig.StartAsync();

        // With some of these the lane's next turn is over between the two looks.
        for (var step = 1; step <= 12; step++)
        {
            rig.Clock.AutoAdvanceAmount = TimeSpan.FromSeconds(0.4 * step);
            var looks = 0;
            await rig.UntilAsync(() => ++looks > 10);
        }
        rig.Clock.AutoAdvanceAmount = TimeSpan.Zero;

        await rig.UntilAsync(() => rig.Monitor.State.Condition == StreamCondition.Healthy);
    }

    [Theory]
    [InlineData(403, "notification.unauthorized.topic")]
    [InlineData(400, "notification.invalid.topic")]
    public async Task A_list_refused_as_a_whole_is_taken_apart_until_the_topic_is_found(int status, string code)
    {
        var users = Enumerable.Range(1, 30).Select(n => Guid.Parse($"22222222-0000-4000-8000-{n:d12}")).ToList();
        var bad = $"v2.users.{users[17]}?presence&routingStatus";
        await using var rig = await ChannelRig.StartAsync(
            new ChannelOptions { Users = ChannelSelection.Only(users) },
            r => r.Platform.RefuseWhole = (bad, status, code),
            ready: false
        );

        await rig.UntilAsync(() => rig.Note is not null);
        await rig.UntilAsync(() => rig.Newest.Topics.Count == 29);

        Assert.Equal(StreamCondition.Degraded, rig.Monitor.State.Condition);
        Assert.Contains($"1 topics refused: {bad} ({status} {code})", rig.Note, StringComparison.Ordinal);
        Assert.InRange(rig.Platform.Count("POST subscriptions"), 5, 12);
    }

    [Fact]
    public async Task Too_many_requests_are_waited_for_on_the_same_channel()
    {
        await using var rig = await ChannelRig.StartAsync(
            arrange: r => r.Platform.Next("PUT subscriptions", 429, retryAfter: 20),
            ready: false
        );
        await rig.UntilAsync(() => rig.Note?.Contains("429", StringComparison.Ordinal) == true);
        var refused = rig.Clock.GetUtcNow();

        await rig.UntilAsync(() => rig.Monitor.State.Condition == StreamCondition.Healthy, 100);

        Assert.True(rig.Clock.GetUtcNow() - refused >= TimeSpan.FromSeconds(19));
        Assert.Single(rig.Platform.Made);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    public async Task A_channel_refused_on_subscribing_is_replaced(int status)
    {
        await using var rig = await ChannelRig.StartAsync(
            arrange: r =>
            {
                r.Platform.Next("PUT subscriptions", status);
                // After a 401 the request is made once more with a new token.
                if (status == 401)
                    r.Platform.Next("PUT subscriptions", status);
            },
            ready: false
        );

        await rig.UntilAsync(() => rig.Monitor.State.Condition == StreamCondition.Healthy);

        Assert.Equal(2, rig.Platform.Made.Count);
        Assert.False(rig.Platform.Made[0].IsOpen);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(401)]
    public async Task A_channel_found_gone_at_its_renewal_is_replaced_and_doubted_since_its_last_proof(int status)
    {
        await using var rig = await ChannelRig.StartAsync(arrange: r => r.Platform.Life = TimeSpan.FromMinutes(20));
        var old = rig.Newest;
        var subscribed = rig.Clock.GetUtcNow();
        rig.Platform.Next("PUT subscriptions", status);
        rig.Platform.Next("PUT subscriptions", status == 401 ? status : 429);

        await rig.UntilAsync(() => rig.Newest != old && rig.Newest.Has(ChannelRig.Presence), 200);

        var gap = rig.GapWith($"{status} to the channel's subscriptions");
        Assert.True(gap.From < subscribed, gap.ToString());
    }

    [Fact]
    public async Task Why_a_channel_is_gone_is_told_even_when_a_request_finds_it_gone_first()
    {
        await using var rig = await ChannelRig.StartAsync(arrange: r => r.Platform.Life = TimeSpan.FromMinutes(20));
        var old = rig.Newest;
        rig.Platform.Next(
            "PUT subscriptions",
            context =>
            {
                context.Response.StatusCode = 404;
                context.Response.OnCompleted(() =>
                    old.SendAsync(
                        $$"""{"topicName":"v2.system.no_longer_subscribed.{{old.Id}}","eventBody":{"reason":"another_channel_subscribed"} }"""
                    )
                );
                return Task.CompletedTask;
            }
        );

        await rig.UntilAsync(() => rig.Newest != old && rig.Newest.Has(ChannelRig.Presence), 200);

        rig.GapWith("took this one's place");
    }

    [Fact]
    public async Task A_renewal_that_is_refused_for_now_is_tried_again_while_reading_goes_on()
    {
        await using var rig = await ChannelRig.StartAsync(arrange: r => r.Platform.Life = TimeSpan.FromMinutes(20));
        rig.Platform.Next("PUT subscriptions", 503);

        await rig.UntilAsync(() => rig.Platform.Count("PUT subscriptions") == 3, 200);

        Assert.Equal(1, rig.Newest.Sockets);
        Assert.Single(rig.Gaps.Gaps);
    }

    [Fact]
    public async Task Many_topics_are_spread_over_channels_none_of_which_is_overfull()
    {
        var users = Enumerable.Range(1, 500).Select(n => Guid.Parse($"22222222-0000-4000-8000-{n:d12}")).ToList();
        await using var rig = await ChannelRig.StartAsync(
            new ChannelOptions { Users = ChannelSelection.Only(users), TopicsPerChannel = 100 }
        );

        Assert.InRange(rig.Platform.Made.Count, 6, 8);
        Assert.Equal(500, rig.Platform.Made.Sum(channel => channel.Topics.Count));
        Assert.All(rig.Platform.Made, channel => Assert.InRange(channel.Topics.Count, 30, 100));
    }

    [Fact]
    public async Task What_does_not_fit_is_said_before_anything_is_opened()
    {
        var users = Enumerable.Range(1, 50).Select(n => Guid.Parse($"22222222-0000-4000-8000-{n:d12}"));
        await using var rig = await ChannelRig.StartAsync(
            new ChannelOptions
            {
                Users = ChannelSelection.Only(users),
                TopicsPerChannel = 10,
                MaxChannels = 4,
            },
            ready: false
        );

        var fault = await Assert.ThrowsAsync<Puente.Sync.Channels.Following.ChannelCapacityException>(() =>
            rig.Run.WaitAsync(Patience.Limit)
        );
        Assert.Contains("50 topics do not fit on 4 channels of 10", fault.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Platform.Made);
    }
}
