using Microsoft.Extensions.Time.Testing;
using Puente.Sync.Streams;
using Puente.Testing;

namespace Puente.Sync.Tests.EventBridge;

public sealed class QueueDepthTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_in_the_queue_is_told_at_once_and_again_every_half_minute()
    {
        var time = new FakeTimeProvider();
        await using var world = await QueueWorld.StartAsync(time);
        world.Options = world.Options with { Receives = 1 };
        world.Log.Before = _ => new TaskCompletionSource().Task;
        world.Send(0, 25);

        _ = world.Run();
        await Until.TrueAsync(() => world.Monitor.State.Waiting == 25, Ct);
        world.Send(25, 5);
        var measured = world.WhenCalled("GetQueueAttributes");
        time.Advance(TimeSpan.FromSeconds(30));
        await measured;

        await Until.TrueAsync(() => world.Monitor.State.Waiting == 30, Ct);
    }

    [Fact]
    public async Task A_dead_letter_queue_with_messages_is_told_by_name_and_count()
    {
        await using var world = await QueueWorld.StartAsync();
        world.DeadLetters.Send(Envelopes.Of(1));
        world.DeadLetters.Send(Envelopes.Of(2));

        _ = world.Run();
        var note = await world.Logger.WaitForAsync("2 messages lie in the dead-letter queue", Ct);

        Assert.Contains("'orders-dead-letters'", note, StringComparison.Ordinal);
        Assert.Equal(StreamCondition.Degraded, world.Monitor.State.Condition);
    }

    [Fact]
    public async Task A_batch_stays_hidden_for_as_long_as_its_commit_takes()
    {
        var time = new FakeTimeProvider();
        await using var world = await QueueWorld.StartAsync(time);
        world.Options = world.Options with { Receives = 1 };
        var (asked, commit) = (new TaskCompletionSource(), new TaskCompletionSource());
        world.Log.Before = _ =>
        {
            asked.TrySetResult();
            return commit.Task;
        };
        world.Send(0, 3);

        _ = world.Run();
        await asked.Task.WaitAsync(Patience.Limit, Ct);
        for (var minute = 0.0; minute < 10; minute += 2 / 3.0)
        {
            var hidden = world.WhenCalled("ChangeMessageVisibilityBatch");
            time.Advance(TimeSpan.FromSeconds(40));
            await hidden;
            await Until.TrueAsync(() => world.Queue.Hidden == 3, Ct);
        }

        commit.SetResult();
        await world.Log.WaitAsync(2, Ct);
        await world.StopAsync();
        Assert.Equal(0, world.Queue.Count);
        Assert.Equal(0, world.Queue.Visible);
    }

    [Fact]
    public async Task A_stop_waits_for_what_is_held_but_no_longer_than_its_grace()
    {
        var time = new FakeTimeProvider();
        await using var world = await QueueWorld.StartAsync(time);
        var asked = new TaskCompletionSource();
        world.Log.Before = _ =>
        {
            asked.TrySetResult();
            return new TaskCompletionSource().Task;
        };
        world.Send(0, 3);

        _ = world.Run();
        await asked.Task.WaitAsync(Patience.Limit, Ct);
        var stopping = world.StopAsync();
        Assert.False(stopping.IsCompleted);
        await Until.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return stopping.IsCompleted;
            },
            Ct
        );
        await stopping;

        Assert.Equal(3, world.Queue.Count);
        Assert.False(world.Called("DeleteMessageBatch"));
    }
}
