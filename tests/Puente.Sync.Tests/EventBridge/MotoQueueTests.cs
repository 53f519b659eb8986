using Amazon.SQS;
using Amazon.SQS.Model;
using Puente.Sync.EventBridge;
using Puente.Sync.Streams;
using Puente.Testing;

namespace Puente.Sync.Tests.EventBridge;

/// <summary>Against an SQS that was written by others.</summary>
public sealed class MotoQueueTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Moto_is_emptied_into_the_log_and_its_dead_letters_are_replayed()
    {
        await using var moto = await MotoServer.StartAsync(Ct);
        using var sqs = QueueWorld.Client(moto.Address);
        var deadLetters = (await sqs.CreateQueueAsync("orders-dead-letters", Ct)).QueueUrl;
        var arn = (await sqs.GetQueueAttributesAsync(deadLetters, ["QueueArn"], Ct)).QueueARN;
        var queue = (
            await sqs.CreateQueueAsync(
                new CreateQueueRequest("orders")
                {
                    Attributes = new()
                    {
                        ["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"{{arn}}","maxReceiveCount":"5"}""",
                    },
                },
                Ct
            )
        ).QueueUrl;
        await SendAsync(sqs, queue, [.. Enumerable.Range(0, 25).Select(Envelopes.Of), "poison"]);
        await SendAsync(sqs, deadLetters, [Envelopes.Of(3), Envelopes.Of(100), "worse"]);

        var (log, rubbish, logger) = (new KeptEvents(), new KeptRubbish(), new SignalLogger());
        var options = new QueueOptions
        {
            Queue = "orders",
            Receives = 2,
            Wait = TimeSpan.FromSeconds(1),
        };
        var stream = new QueueStream(sqs, options, log, rubbish, logger, TimeProvider.System);
        var monitor = new StreamMonitor(stream.Name, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = stream.RunAsync(monitor, stop.Token);
        await log.WaitAsync(24, Ct);
        await logger.WaitForAsync("3 messages lie in the dead-letter queue", Ct);
        // A message may come twice: one that lies longer than its visibility timeout is delivered again.
        await Until.TrueAsync(() => !rubbish.Rows.IsEmpty && monitor.State.Handled >= 26, Ct);
        await Until.TrueAsync(async () => await CountAsync(sqs, queue) == 0, Ct);
        await stop.CancelAsync();
        await running.WaitAsync(Patience.Limit, Ct);

        Assert.Equal(25, log.End);
        var counts = await new DeadLetters(sqs, log, rubbish, logger, TimeProvider.System).ReplayAsync(options, Ct);
        Assert.Equal(new DeadLetterCounts("orders-dead-letters", 3, 1, 1, 1, 0), counts);
        Assert.Equal(0, await CountAsync(sqs, deadLetters));
        Assert.Equal(["poison", "worse"], rubbish.Rows.Select(row => row.Text).Distinct().Order());
    }

    private static async Task SendAsync(IAmazonSQS sqs, string url, IReadOnlyList<string> bodies)
    {
        foreach (var ten in bodies.Chunk(10))
            await sqs.SendMessageBatchAsync(
                url,
                [.. ten.Select((body, index) => new SendMessageBatchRequestEntry($"m{index}", body))],
                Ct
            );
    }

    private static async Task<int> CountAsync(IAmazonSQS sqs, string url)
    {
        var attributes = await sqs.GetQueueAttributesAsync(url, ["All"], Ct);
        return attributes.ApproximateNumberOfMessages + attributes.ApproximateNumberOfMessagesNotVisible;
    }
}
