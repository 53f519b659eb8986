using Puente.Sync.EventBridge;
using Puente.Sync.Streams;
using Puente.Testing;
using Puente.Testing.Sqs;

namespace Puente.Sync.Tests.EventBridge;

public sealed class QueueFaultTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, SqsRefusal, string> Refusals =>
        new()
        {
            { "ReceiveMessage", SqsRefusal.AccessDenied, "Give the AWS identity of the hub sqs:ReceiveMessage" },
            { "GetQueueUrl", SqsRefusal.AccessDenied, "Give the AWS identity of the hub sqs:ReceiveMessage" },
            { "GetQueueUrl", SqsRefusal.NoQueue, "there is no queue 'orders' in this account and region" },
            { "ReceiveMessage", SqsRefusal.NoQueue, "there is no queue 'orders' in this account and region" },
            { "ReceiveMessage", SqsRefusal.Unavailable, "answered 503" },
            { "ReceiveMessage", new SqsRefusal(400, "OverLimit"), "answered 400" },
            { "ReceiveMessage", new SqsRefusal(400, "InvalidClientTokenId"), "does not accept the credentials" },
            { "ReceiveMessage", new SqsRefusal(403, "ExpiredToken"), "does not accept the credentials" },
        };

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public async Task A_refusal_is_told_with_the_queues_name_and_what_to_do_and_the_stream_mends_itself(
        string action,
        SqsRefusal refusal,
        string says
    )
    {
        await using var world = await QueueWorld.StartAsync();
        world.Endpoint.Refuse = (name, _) => name == action ? refusal : null;
        world.Send(0, 3);

        _ = world.Run();
        var note = await world.Logger.WaitForAsync(says, Ct);
        Assert.Contains("'orders'", note, StringComparison.Ordinal);
        Assert.Equal(StreamCondition.Degraded, world.Monitor.State.Condition);
        world.Endpoint.Refuse = (_, _) => null;
        await world.Log.WaitAsync(2, Ct);
        await world.StopAsync();

        Assert.Equal(0, world.Queue.Count);
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_reached_degrades_the_stream_and_stopping_still_works()
    {
        await using var world = await QueueWorld.StartAsync();
        var gone = await SqsEndpoint.StartAsync();
        var address = gone.Address;
        await gone.DisposeAsync();
        using var sqs = QueueWorld.Client(address);
        using var stop = new CancellationTokenSource();
        var stream = new QueueStream(sqs, world.Options, world.Log, world.Rubbish, world.Logger, TimeProvider.System);

        var running = stream.RunAsync(world.Monitor, stop.Token);
        await world.Logger.WaitForAsync("could not be reached for the queue 'orders'", Ct);
        Assert.Equal(StreamCondition.Degraded, world.Monitor.State.Condition);
        await stop.CancelAsync();
        await running.WaitAsync(Patience.Limit, Ct);
    }

    [Fact]
    public async Task A_refused_delete_is_told_and_the_events_stay_stored_once()
    {
        await using var world = await QueueWorld.StartAsync();
        world.Endpoint.Refuse = (name, _) => name == "DeleteMessageBatch" ? SqsRefusal.AccessDenied : null;
        world.Send(0, 3);

        _ = world.Run();
        var note = await world.Logger.WaitForAsync("sqs:DeleteMessage on the queue 'orders' was refused", Ct);
        await world.StopAsync();

        Assert.Contains("comes again and is recognised", note, StringComparison.Ordinal);
        Assert.Equal(3, world.Log.End);
        Assert.Equal(3, world.Queue.Count);
    }

    [Fact]
    public async Task A_fault_is_logged_once_however_often_it_is_met()
    {
        await using var world = await QueueWorld.StartAsync();
        var calls = 0;
        var enough = new TaskCompletionSource();
        world.Endpoint.Refuse = (name, _) =>
        {
            if (name != "ReceiveMessage")
                return null;
            if (Interlocked.Increment(ref calls) == 40)
                enough.TrySetResult();
            return SqsRefusal.AccessDenied;
        };

        _ = world.Run();
        await enough.Task.WaitAsync(Patience.Limit, Ct);
        await world.StopAsync();

        Assert.Single(world.Logger.Lines, line => line.Contains("sqs:ReceiveMessage on", StringComparison.Ordinal));
    }
}
