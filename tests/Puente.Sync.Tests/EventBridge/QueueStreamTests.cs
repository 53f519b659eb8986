using System.Text;
using Puente.Sync.EventBridge;
using Puente.Sync.Streams;
using Puente.Testing;

namespace Puente.Sync.Tests.EventBridge;

public sealed class QueueStreamTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_event_of_the_queue_is_in_the_log_with_its_source_and_the_queue_is_empty()
    {
        await using var world = await QueueWorld.StartAsync();
        world.Send(0, 137);

        _ = world.Run();
        await world.Log.WaitAsync(136, Ct);
        await world.StopAsync();

        Assert.Equal(
            Enumerable.Range(0, 137).Select(Envelopes.Body).Order(),
            world.Log.Events.Select(item => Encoding.UTF8.GetString(item.Body.Span)).Order()
        );
        Assert.All(world.Log.Events, item => Assert.Equal("eventbridge/orders", item.Source));
        Assert.Equal(0, world.Queue.Count);
        Assert.Equal(137, world.Monitor.State.Handled);
        Assert.Equal(1765552507657 + 136, world.Monitor.State.LastEvent.ToUnixTimeMilliseconds());
        Assert.Equal(StreamCondition.Healthy, world.Monitor.State.Condition);
    }

    [Fact]
    public async Task A_message_is_deleted_only_after_the_log_has_it()
    {
        await using var world = await QueueWorld.StartAsync();
        var (asked, commit) = (new TaskCompletionSource(), new TaskCompletionSource());
        world.Log.Before = _ =>
        {
            asked.TrySetResult();
            return commit.Task;
        };
        world.Send(0, 1);

        _ = world.Run();
        await asked.Task.WaitAsync(Patience.Limit, Ct);
        Assert.False(world.Called("DeleteMessageBatch"));
        Assert.Equal(1, world.Queue.Hidden);
        commit.SetResult();
        await world.Log.WaitAsync(0, Ct);
        await world.StopAsync();

        Assert.Equal(0, world.Queue.Count);
    }

    [Fact]
    public async Task Repeats_with_the_same_and_with_new_ids_in_any_order_are_stored_once()
    {
        await using var world = await QueueWorld.StartAsync();
        var messages = Enumerable.Range(0, 200).Select(Envelopes.Of).ToArray();
        string[] all = [.. messages, .. messages, .. Enumerable.Range(0, 200).Select(Envelopes.Of)];
        new Random(7).Shuffle(all);
        foreach (var message in all)
            world.Queue.Send(message);

        _ = world.Run();
        await world.Log.WaitAsync(199, Ct);
        await Until.TrueAsync(() => world.Queue.Count == 0, Ct);
        await world.StopAsync();

        Assert.Equal(200, world.Log.End);
        Assert.Equal(600, world.Monitor.State.Handled);
    }

    [Fact]
    public async Task Poison_is_quarantined_with_bytes_and_reason_and_the_rest_flows_on()
    {
        await using var world = await QueueWorld.StartAsync();
        world.Options = world.Options with { MaxMessageBytes = 4096 };
        string[] poison =
        [
            "not json",
            """{"detail":{}}""",
            Envelopes.Of("""{"x":"x""" + new string('y', 5000) + "\"}"),
        ];
        world.Send(0, 5);
        foreach (var text in poison)
            world.Queue.Send(text);
        world.Send(5, 5);

        _ = world.Run();
        await Until.TrueAsync(() => world.Queue.Count == 0, Ct);
        await world.StopAsync();

        Assert.Equal(10, world.Log.End);
        Assert.Equal(poison.Order(), world.Rubbish.Rows.Select(row => row.Text).Order());
        Assert.All(world.Rubbish.Rows, row => Assert.Equal("eventbridge/orders", row.Source));
        Assert.Contains(
            world.Rubbish.Rows,
            row => row.Reason.Contains("at most 4096 are read", StringComparison.Ordinal)
        );
        Assert.Contains(
            world.Rubbish.Rows,
            row => row.Reason.Contains("topicName is missing", StringComparison.Ordinal)
        );
        Assert.Equal(0, world.DeadLetters.Count);
    }

    [Fact]
    public async Task A_log_that_refuses_deletes_nothing_and_is_tried_with_one_batch_while_the_others_are_given_back()
    {
        await using var world = await QueueWorld.StartAsync();
        world.Options = world.Options with { Receives = 3 };
        var isFull = true;
        world.Log.Before = _ => isFull ? throw new IOException("No space left on device.") : Task.CompletedTask;
        world.Send(0, 60);
        var released = world.WhenCalled("ChangeMessageVisibilityBatch");

        _ = world.Run();
        await world.Logger.WaitForAsync("could not be stored", Ct);
        await released;
        Assert.False(world.Called("DeleteMessageBatch"));
        Assert.Equal(StreamCondition.Degraded, world.Monitor.State.Condition);
        Assert.Contains("'orders'", world.Monitor.State.Note, StringComparison.Ordinal);
        Assert.Contains("No space left", world.Monitor.State.Note, StringComparison.Ordinal);
        await Until.TrueAsync(() => world.Queue.Hidden == 10, Ct);
        var receives = world.Endpoint.Calls.Count(call => call == "ReceiveMessage orders");
        Assert.True(receives <= 3, $"A refusing log was fed {receives} receives.");
        isFull = false;
        await world.Log.WaitAsync(59, Ct);
        await world.StopAsync();

        Assert.Equal(0, world.Queue.Count);
        Assert.Equal(0, world.DeadLetters.Count);
        Assert.Equal(StreamCondition.Healthy, world.Monitor.State.Condition);
    }

    [Fact]
    public async Task A_stop_while_the_log_refuses_gives_the_held_batch_back_at_once()
    {
        await using var world = await QueueWorld.StartAsync();
        // One receive: others that the stop cuts off may still take the batch at the other end, where it stays hidden for as
        // long as it may be. Long enough here that only being given back makes it visible.
        world.Options = world.Options with
        {
            Receives = 1,
            Visibility = TimeSpan.FromHours(1),
        };
        world.Log.Before = _ => throw new IOException("No space left on device.");
        world.Send(0, 10);

        _ = world.Run();
        await world.Logger.WaitForAsync("could not be stored", Ct);
        await world.StopAsync();

        await Until.TrueAsync(() => world.Queue.Visible == 10, Ct);
        Assert.False(world.Called("DeleteMessageBatch"));
        Assert.Equal(10, world.Queue.Count);
    }

    [Fact]
    public async Task A_fault_of_the_program_ends_the_stream_loudly_and_deletes_nothing()
    {
        await using var world = await QueueWorld.StartAsync();
        world.Log.Before = _ => throw new InvalidOperationException("a fault of the log");
        world.Send(0, 3);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            world.Run().WaitAsync(Patience.Limit, Ct)
        );

        Assert.Equal("a fault of the log", fault.Message);
        Assert.Equal(3, world.Queue.Count);
        Assert.False(world.Called("DeleteMessageBatch"));
    }

    [Fact]
    public async Task Single_entries_that_are_not_deleted_are_tried_again_and_then_left_to_come_again()
    {
        await using var world = await QueueWorld.StartAsync();
        var tries = 0;
        world.Endpoint.RefuseDelete = body =>
            body.Contains("\"number\": 1 ", StringComparison.Ordinal) && Interlocked.Increment(ref tries) < 3
                ? "InternalError"
            : body.Contains("\"number\": 2 ", StringComparison.Ordinal) ? "InternalError"
            : null;
        world.Send(0, 5);

        _ = world.Run();
        await world.Logger.WaitForAsync("left 1 stored messages", Ct);
        Assert.Equal(StreamCondition.Degraded, world.Monitor.State.Condition);
        await world.StopAsync();

        Assert.Equal(3, tries);
        Assert.Equal(5, world.Log.End);
        Assert.Equal(1, world.Queue.Count);
    }

    [Fact]
    public void Options_with_faults_are_refused_and_all_faults_are_named()
    {
        var options = new QueueOptions
        {
            Queue = "",
            Receives = 0,
            Wait = TimeSpan.FromSeconds(21),
        };

        Assert.Equal(3, options.Validate().Count);
    }

    [Theory]
    [InlineData("orders", "eventbridge/orders")]
    [InlineData("https://sqs.eu-west-1.amazonaws.com/123456789012/orders", "eventbridge/orders")]
    [InlineData("https://sqs.eu-west-1.amazonaws.com/123456789012/orders/", "eventbridge/orders")]
    public void A_stream_is_named_after_its_queue(string queue, string name) =>
        Assert.Equal(name, QueueStream.StreamName(new QueueOptions { Queue = queue }));
}
