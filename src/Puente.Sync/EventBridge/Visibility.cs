using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;

namespace Puente.Sync.EventBridge;

/// <summary>Keeps messages hidden from other consumers while their batch is in flight, however long its commit takes.</summary>
internal sealed partial class Visibility(IAmazonSQS sqs, QueueOptions options, ILogger logger, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Batch> _held = [];

    public Batch Hold(string url, IReadOnlyList<Message> messages)
    {
        var batch = new Batch(this, url, messages, time.GetTimestamp());
        lock (_lock)
            _held.Add(batch);
        return batch;
    }

    /// <summary>Runs until cancelled, then returns.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        var period = options.Visibility / 3;
        using var timer = new PeriodicTimer(period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                Batch[] held;
                lock (_lock)
                    held = [.. _held.Where(batch => time.GetElapsedTime(batch.Since) >= period / 2)];
                foreach (var batch in held)
                    await ChangeAsync(batch, options.Visibility, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { }
    }

    /// <summary>Lets others have the messages at once. When SQS does not answer, the time-out does the same later.</summary>
    public Task ReleaseAsync(Batch batch, CancellationToken cancellationToken)
    {
        batch.Dispose();
        return ChangeAsync(batch, TimeSpan.Zero, cancellationToken);
    }

    private async Task ChangeAsync(Batch batch, TimeSpan hidden, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await sqs.ChangeMessageVisibilityBatchAsync(
                new ChangeMessageVisibilityBatchRequest(
                    batch.Url,
                    [
                        .. batch.Messages.Select(
                            (message, index) =>
                                new ChangeMessageVisibilityBatchRequestEntry(
                                    index.ToString(CultureInfo.InvariantCulture),
                                    message.ReceiptHandle
                                )
                                {
                                    VisibilityTimeout = (int)hidden.TotalSeconds,
                                }
                        ),
                    ]
                ),
                cancellationToken
            );
            if (answer.Failed is { Count: > 0 } failed)
                LogRefused(logger, failed.Count, options.Name, failed[0].Code ?? "(no code)");
        }
        // Harmless: messages that come back too early are stored twice and kept once.
        catch (Exception fault) when (QueueFault.Is(fault, cancellationToken))
        {
            LogFault(logger, QueueFault.Note("sqs:ChangeMessageVisibility", options.Name, fault));
        }
    }

    private void Drop(Batch batch)
    {
        lock (_lock)
            _held.Remove(batch);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "SQS did not change the visibility of {Count} messages of the queue '{Queue}' ({Code}); they may come twice, which is harmless."
    )]
    private static partial void LogRefused(ILogger logger, int count, string queue, string code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Note}")]
    private static partial void LogFault(ILogger logger, string note);

    /// <summary>Messages that one receive brought; hidden until disposed.</summary>
    internal sealed class Batch(Visibility keeper, string url, IReadOnlyList<Message> messages, long since)
        : IDisposable
    {
        public string Url => url;
        public IReadOnlyList<Message> Messages => messages;
        public long Since => since;

        public void Dispose() => keeper.Drop(this);
    }
}
