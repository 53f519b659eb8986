using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Puente.Sync.Streams;

namespace Puente.Sync.EventBridge;

/// <summary>Tells how much waits in the queue, and that its dead-letter queue is not empty.</summary>
internal sealed class QueueDepth(
    IAmazonSQS sqs,
    QueueOptions options,
    QueueAddress address,
    QueueHealth health,
    StreamMonitor monitor,
    TimeProvider time
)
{
    private string? _deadLetterUrl;

    /// <summary>Runs until cancelled, then returns.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.DepthInterval, time);
        try
        {
            do await MeasureAsync(cancellationToken);
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { }
    }

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        try
        {
            var url = await address.GetAsync(cancellationToken);
            var attributes = await QueueAttributes.ReadAsync(sqs, url, cancellationToken);
            // What is in flight is not settled yet, so it still waits.
            monitor.Waiting(QueueAttributes.Messages(attributes));
            await TellDeadLettersAsync(attributes, cancellationToken);
            health.Good(QueuePart.Depth);
        }
        catch (Exception fault) when (QueueFault.Is(fault, cancellationToken))
        {
            health.Bad(QueuePart.Depth, QueueFault.Note("sqs:GetQueueAttributes", options.Name, fault));
        }
    }

    private async Task TellDeadLettersAsync(
        IReadOnlyDictionary<string, string> attributes,
        CancellationToken cancellationToken
    )
    {
        if (QueueAttributes.DeadLetterQueue(attributes) is not { } deadLetters)
            return;
        _deadLetterUrl ??= await deadLetters.UrlAsync(sqs, cancellationToken);
        var count = QueueAttributes.Messages(await QueueAttributes.ReadAsync(sqs, _deadLetterUrl, cancellationToken));
        if (count == 0)
            health.Good(QueuePart.DeadLetters);
        else
            health.Bad(
                QueuePart.DeadLetters,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count} messages lie in the dead-letter queue '{deadLetters.Name}'. Bring them into the log with 'puente replay'."
                )
            );
    }
}
