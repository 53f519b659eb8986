using Amazon.Runtime;
using Amazon.SQS;
using Microsoft.Extensions.Time.Testing;
using Puente.Sync.EventBridge;
using Puente.Sync.Streams;
using Puente.Testing;
using Puente.Testing.Sqs;

namespace Puente.Sync.Tests.EventBridge;

/// <summary>A queue with its dead-letter queue on a local endpoint, and a stream that empties it.</summary>
internal sealed class QueueWorld : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private QueueWorld(SqsEndpoint endpoint, TimeProvider time)
    {
        Endpoint = endpoint;
        Time = time;
        DeadLetters = endpoint.Create("orders-dead-letters");
        Queue = endpoint.Create("orders", deadLetters: DeadLetters);
        Sqs = Client(endpoint.Address);
        Options = new QueueOptions { Queue = "orders", LongestPause = TimeSpan.FromMilliseconds(20) };
        Monitor = new StreamMonitor("eventbridge/orders", time);
    }

    public SqsEndpoint Endpoint { get; }
    public SqsQueue Queue { get; }
    public SqsQueue DeadLetters { get; }
    public IAmazonSQS Sqs { get; }
    public TimeProvider Time { get; }
    public QueueOptions Options { get; set; }
    public KeptEvents Log { get; } = new();
    public KeptRubbish Rubbish { get; } = new();
    public SignalLogger Logger { get; } = new();
    public StreamMonitor Monitor { get; }

    public static async Task<QueueWorld> StartAsync(TimeProvider? time = null) =>
        new(await SqsEndpoint.StartAsync(time), time ?? TimeProvider.System);

    public static IAmazonSQS Client(Uri endpoint) =>
        AwsClients.CreateSqs("us-east-1", endpoint, new BasicAWSCredentials("test", "test"));

    public void Send(int from, int count)
    {
        for (var number = from; number < from + count; number++)
            Queue.Send(Envelopes.Of(number));
    }

    public Task Run()
    {
        var stream = new QueueStream(Sqs, Options, Log, Rubbish, Logger, Time);
        return _running = stream.RunAsync(Monitor, _stop.Token);
    }

    /// <summary>Ends the stream as a host does; it settles what it holds.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Patience.Limit);
    }

    /// <summary>Completes when the action is called next.</summary>
    public Task WhenCalled(string action)
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = Endpoint.Refuse;
        Endpoint.Refuse = (name, queue) =>
        {
            if (name == action)
                called.TrySetResult();
            return before(name, queue);
        };
        return called.Task.WaitAsync(Patience.Limit);
    }

    public bool Called(string action) =>
        Endpoint.Calls.Any(call => call.StartsWith(action + " ", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // A commit that never ends is left when the grace is over, which on a held clock is now.
        (Time as FakeTimeProvider)?.Advance(Options.StopGrace);
        await Task.WhenAny(_running, Task.Delay(TimeSpan.FromMinutes(4)));
        Sqs.Dispose();
        await Endpoint.DisposeAsync();
        _stop.Dispose();
    }
}
