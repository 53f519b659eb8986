using System.Text;
using Puente.Sync.EventBridge;
using Puente.Testing.Sqs;

namespace Puente.Sync.Tests.EventBridge;

public sealed class DeadLettersTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_dead_letter_is_moved_to_the_log_or_to_quarantine_and_counted()
    {
        await using var world = await QueueWorld.StartAsync();
        for (var number = 0; number < 23; number++)
            world.DeadLetters.Send(Envelopes.Of(number));
        world.DeadLetters.Send(Envelopes.Of(3));
        world.DeadLetters.Send("rubbish");

        var counts = await Replay(world);

        Assert.Equal(new DeadLetterCounts("orders-dead-letters", 25, 23, 1, 1, 0), counts);
        Assert.Equal(23, world.Log.End);
        Assert.All(world.Log.Events, item => Assert.Equal("eventbridge/orders", item.Source));
        Assert.Equal("rubbish", Assert.Single(world.Rubbish.Rows).Text);
        Assert.Equal(0, world.DeadLetters.Count);
    }

    [Fact]
    public async Task A_replay_that_breaks_off_at_any_record_loses_none()
    {
        await using var world = await QueueWorld.StartAsync();
        for (var number = 0; number < 12; number++)
            world.DeadLetters.Send(Envelopes.Of(number));

        for (var records = 0; records < 12; records++)
        {
            var left = 1;
            world.Log.Before = _ => left-- > 0 ? Task.CompletedTask : throw new IOException("No space left on device.");
            // Each run moves one record, then the log refuses; the last run finds one record only.
            var fault = await Record.ExceptionAsync(() => Replay(world));

            Assert.Equal(records < 11, fault is IOException);
            Assert.Equal(records + 1, world.Log.End);
            Assert.Equal(11 - records, world.DeadLetters.Count);
        }

        Assert.Equal(
            Enumerable.Range(0, 12).Select(Envelopes.Body).Order(),
            world.Log.Events.Select(item => Encoding.UTF8.GetString(item.Body.Span)).Order()
        );
    }

    [Fact]
    public async Task A_stop_between_storing_and_deleting_still_deletes_what_is_stored()
    {
        await using var world = await QueueWorld.StartAsync();
        using var stop = new CancellationTokenSource();
        world.DeadLetters.Send(Envelopes.Of(1));
        world.DeadLetters.Send(Envelopes.Of(2));
        world.Log.Before = _ => stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Replay(world, stop.Token));

        Assert.Equal(2, world.Log.End + world.DeadLetters.Count);
    }

    [Fact]
    public async Task A_message_received_too_often_goes_round_by_the_dead_letter_queue_into_the_log()
    {
        await using var world = await QueueWorld.StartAsync();
        world.Send(1, 1);
        for (var receive = 0; receive < 5; receive++)
        {
            var (_, handle) = Assert.Single(await world.Queue.ReceiveAsync(10, TimeSpan.Zero, null, Ct));
            world.Queue.Hide(handle, TimeSpan.Zero);
        }

        Assert.Empty(await world.Queue.ReceiveAsync(10, TimeSpan.Zero, null, Ct));
        Assert.Equal(1, world.DeadLetters.Count);
        Assert.Equal(1, (await Replay(world)).New);
        Assert.Equal(1, world.Log.End);
    }

    [Fact]
    public async Task A_queue_without_a_dead_letter_queue_is_told()
    {
        await using var world = await QueueWorld.StartAsync();

        var fault = await Assert.ThrowsAsync<AwsException>(() => Replay(world, queue: "orders-dead-letters"));

        Assert.Contains("'orders-dead-letters' has no dead-letter queue", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_names_the_queue_and_the_permission()
    {
        await using var world = await QueueWorld.StartAsync();
        world.DeadLetters.Send(Envelopes.Of(1));
        world.Endpoint.Refuse = (name, _) => name == "DeleteMessageBatch" ? SqsRefusal.AccessDenied : null;

        var fault = await Assert.ThrowsAsync<AwsException>(() => Replay(world));

        Assert.True(fault.IsRefusal);
        Assert.Contains("'orders-dead-letters'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("sqs:DeleteMessage", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, world.DeadLetters.Count);
    }

    private static Task<DeadLetterCounts> Replay(
        QueueWorld world,
        CancellationToken? stop = null,
        string queue = "orders"
    ) =>
        new DeadLetters(world.Sqs, world.Log, world.Rubbish, world.Logger, world.Time).ReplayAsync(
            world.Options with
            {
                Queue = queue,
            },
            stop ?? Ct
        );
}
