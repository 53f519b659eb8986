using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Puente.Emulator.EventBridge;
using Puente.Emulator.Tests.Channels;
using Puente.Testing;

namespace Puente.Emulator.Tests.EventBridge;

/// <summary>Delivery into an SQS that others have written, read with the AWS SDK.</summary>
[Trait("Category", "Slow")]
public sealed class MotoTests : IAsyncLifetime
{
    private MotoServer? _moto;
    private AmazonSQSClient? _sqs;

    private string Endpoint => _moto!.Address.GetLeftPart(UriPartial.Authority);

    private AmazonSQSClient Sqs => _sqs!;

    public async ValueTask InitializeAsync()
    {
        _moto = await MotoServer.StartAsync(TestContext.Current.CancellationToken);
        _sqs = new AmazonSQSClient(
            new BasicAWSCredentials("test", "test"),
            new AmazonSQSConfig { ServiceURL = Endpoint, AuthenticationRegion = "us-east-1" }
        );
    }

    public async ValueTask DisposeAsync()
    {
        _sqs?.Dispose();
        if (_moto is not null)
            await _moto.DisposeAsync();
    }

    private async Task<List<Message>> ReceiveAsync(string queue, int count)
    {
        var received = new List<Message>();
        while (received.Count < count)
        {
            var answer = await Sqs.ReceiveMessageAsync(
                new ReceiveMessageRequest(queue)
                {
                    MaxNumberOfMessages = 10,
                    WaitTimeSeconds = 1,
                    MessageAttributeNames = ["All"],
                }
            );
            if (answer.Messages is not { Count: > 0 } messages)
                break;
            received.AddRange(messages);
            var entries = messages.Select((one, n) => new DeleteMessageBatchRequestEntry($"{n}", one.ReceiptHandle));
            await Sqs.DeleteMessageBatchAsync(queue, [.. entries]);
        }
        return received;
    }

    [Fact]
    public async Task Events_of_the_contact_centre_arrive_in_a_real_queue()
    {
        var queue = (await Sqs.CreateQueueAsync("events")).QueueUrl;
        await using var host = await Emulators.StartAsync(o =>
            o with
            {
                ConversationsPerDay = 2_000,
                EventBridge = new() { Activation = TimeSpan.Zero },
            }
        );
        using var caller = await Caller.SignInAsync(host);
        await caller.PostAsync(
            "/_emulator/eventbridge/sink",
            $$"""{"endpoint":"{{Endpoint}}","queueUrl":"{{queue}}"}"""
        );
        await Bridge.EnableAsync(caller, [Bridge.StartTemplate, Bridge.EndTemplate]);
        host.Clock.Advance(TimeSpan.FromMinutes(20));
        await host.DrainEventsAsync();
        await host.EventBridge.DrainAsync().WaitAsync(Patience.Limit);
        var state = host.EventBridge.State;
        Assert.True(state.Taken > 20, $"{state.Taken} events in 20 minutes");
        Assert.Equal(state.Taken, state.Delivered);
        Assert.Empty(state.Lost);
        var bodies = (await ReceiveAsync(queue, (int)state.Taken)).Select(one => JsonNode.Parse(one.Body)!).ToList();
        Assert.Equal(state.Taken, bodies.Count);
        Assert.Equal(state.Taken, bodies.Select(one => one["id"]!.GetValue<string>()).Distinct().Count());
        var expected = host.Events(Emulators.Start, host.Clock.Now)
            .Where(one => one.Template is Bridge.StartTemplate or Bridge.EndTemplate)
            .Select(one => one.Topic);
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            bodies.Select(one => one["detail"]!["topicName"]!.GetValue<string>()).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task What_a_queue_refuses_goes_to_the_dead_letters_with_the_reason()
    {
        var dead = (await Sqs.CreateQueueAsync("dead")).QueueUrl;
        await using var host = await Emulators.StartAsync(o =>
            o with
            {
                ConversationsPerDay = 0,
                EventBridge = new()
                {
                    Activation = TimeSpan.Zero,
                    Sink = new()
                    {
                        Endpoint = Endpoint,
                        QueueUrl = dead.Replace("/dead", "/nowhere", StringComparison.Ordinal),
                        DeadLetterQueueUrl = dead,
                    },
                },
            }
        );
        using var caller = await Caller.SignInAsync(host);
        await Bridge.EnableAsync(caller, [Bridge.StartTemplate]);
        for (var n = 0; n < 12; n++)
            Stage.Raise(host, Bridge.Start, $$"""{"n":{{n}}}""");
        await host.EventBridge.DrainAsync().WaitAsync(Patience.Limit);
        var state = host.EventBridge.State;
        Assert.Equal((12, 0, 12), (state.Taken, state.Delivered, state.DeadLettered));
        var letters = await ReceiveAsync(dead, 12);
        Assert.Equal(Enumerable.Range(0, 12), Bridge.Numbers(letters.Select(one => JsonNode.Parse(one.Body)!)).Order());
        Assert.All(
            letters,
            one =>
            {
                Assert.Contains(
                    "NonExistentQueue",
                    one.MessageAttributes["ERROR_CODE"].StringValue,
                    StringComparison.Ordinal
                );
                Assert.Equal("0", one.MessageAttributes["RETRY_ATTEMPTS"].StringValue);
                Assert.DoesNotContain("EXHAUSTED_RETRY_CONDITION", one.MessageAttributes.Keys);
            }
        );
    }

    [Fact]
    public async Task An_sqs_that_is_not_up_yet_gets_everything_once_it_is()
    {
        var endpoint = $"http://127.0.0.1:{FreePort.Take()}";
        await using var host = await Emulators.StartAsync(o =>
            o with
            {
                ConversationsPerDay = 0,
                EventBridge = new()
                {
                    Activation = TimeSpan.Zero,
                    Sink = new() { Endpoint = endpoint, QueueUrl = $"{endpoint}/123456789012/events" },
                },
            }
        );
        using var caller = await Caller.SignInAsync(host);
        await Bridge.EnableAsync(caller, [Bridge.StartTemplate]);
        for (var n = 0; n < 30; n++)
            Stage.Raise(host, Bridge.Start, $$"""{"n":{{n}}}""");
        await Until.Async(() => host.EventBridge.State.Repeats > 0);
        var queue = (await Sqs.CreateQueueAsync("events")).QueueUrl;
        host.EventBridge.SetSink(new EventBridgeSink { Endpoint = Endpoint, QueueUrl = queue });
        await host.EventBridge.DrainAsync().WaitAsync(Patience.Limit);
        var messages = await ReceiveAsync(queue, 30);
        Assert.Equal(
            Enumerable.Range(0, 30),
            Bridge.Numbers(messages.Select(one => JsonNode.Parse(one.Body)!)).Order()
        );
    }
}
