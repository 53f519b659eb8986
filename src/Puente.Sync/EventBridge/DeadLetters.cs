using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;
using Puente.Store;
using Puente.Sync.Events;

namespace Puente.Sync.EventBridge;

/// <param name="Queue">The dead-letter queue's name.</param>
/// <param name="Messages">Received; a message that came twice counts twice.</param>
/// <param name="New">Events that the log did not hold.</param>
/// <param name="Known">Events that the log held already.</param>
/// <param name="Quarantined">Messages that are no event.</param>
/// <param name="Left">Stored, but not deleted by SQS: the next replay finds them again.</param>
public sealed record DeadLetterCounts(string Queue, long Messages, long New, long Known, long Quarantined, long Left);

/// <summary>Empties dead-letter queues into the log, record by record.</summary>
public sealed class DeadLetters(
    IAmazonSQS sqs,
    IEventLog log,
    IQuarantine quarantine,
    ILogger logger,
    TimeProvider time
)
{
    /// <summary>A long poll asks all of SQS's servers, so two empty ones in a row mean that nothing is visible any more.</summary>
    private const int EmptyReceives = 2;
    private const int WaitSeconds = 2;

    /// <summary>
    /// Each message is deleted only when it is on disk, and by itself: killed anywhere, the rest is still in the queue and the
    /// next call goes on there. Ends when the dead-letter queue shows no more messages.
    /// </summary>
    /// <param name="queue">The queue whose dead letters are meant; its redrive policy names where they are.</param>
    /// <exception cref="AwsException">SQS refused or could not be reached, or the queue has no dead-letter queue.</exception>
    /// <exception cref="IOException">The log refused; the message is still in the queue.</exception>
    public async Task<DeadLetterCounts> ReplayAsync(QueueOptions queue, CancellationToken cancellationToken)
    {
        var action = "sqs:GetQueueAttributes";
        QueueOptions deadLetters;
        try
        {
            var url = await new QueueAddress(sqs, queue).GetAsync(cancellationToken);
            var found = QueueAttributes.DeadLetterQueue(await QueueAttributes.ReadAsync(sqs, url, cancellationToken));
            if (found is null)
                throw new AwsException(
                    $"The queue '{queue.Name}' has no dead-letter queue. 'puente eventbridge apply' gives it one.",
                    isRefusal: true
                );
            action = "sqs:GetQueueUrl";
            deadLetters = queue with { Queue = await found.UrlAsync(sqs, cancellationToken) };
        }
        catch (Exception fault) when (QueueFault.Is(fault, cancellationToken))
        {
            throw QueueFault.ToException(action, queue.Name, fault);
        }

        return await DrainAsync(deadLetters, QueueStream.StreamName(queue), cancellationToken);
    }

    private async Task<DeadLetterCounts> DrainAsync(
        QueueOptions queue,
        string source,
        CancellationToken cancellationToken
    )
    {
        var intake = new Intake(source, queue.MaxMessageBytes, log, quarantine, time);
        var visibility = new Visibility(sqs, queue, logger, time);
        var deletion = new QueueDeletion(sqs, queue, time);
        var counts = new DeadLetterCounts(queue.Name, 0, 0, 0, 0, 0);
        using var done = new CancellationTokenSource();
        var keeping = visibility.KeepAsync(done.Token);
        try
        {
            for (var empty = 0; empty < EmptyReceives; )
            {
                var answer = await sqs.ReceiveMessageAsync(Request(queue), cancellationToken);
                empty = answer.Messages is { Count: > 0 } ? 0 : empty + 1;
                if (empty > 0)
                    continue;
                using var batch = visibility.Hold(queue.Queue, answer.Messages!);
                try
                {
                    foreach (var message in batch.Messages)
                        counts = await MoveAsync(message, counts);
                }
                catch (Exception fault) when (fault is IOException or StoreException)
                {
                    await visibility.ReleaseAsync(batch, cancellationToken);
                    throw;
                }
            }

            return counts;
        }
        catch (Exception fault) when (QueueFault.Is(fault, cancellationToken) && fault is not IOException)
        {
            throw QueueFault.ToException("sqs:ReceiveMessage or sqs:DeleteMessage", queue.Name, fault);
        }
        finally
        {
            await done.CancelAsync();
            await keeping;
        }

        async Task<DeadLetterCounts> MoveAsync(Message message, DeadLetterCounts before)
        {
            var taken = await intake.TakeAsync([message], cancellationToken);
            // At-least-once: on disk first. Once it is, a stop no longer keeps the message from being deleted.
            var left = await deletion.DeleteAsync(queue.Queue, [message], CancellationToken.None);
            return before with
            {
                Messages = before.Messages + 1,
                New = before.New + taken.New,
                Known = before.Known + taken.Events - taken.New,
                Quarantined = before.Quarantined + taken.Quarantined,
                Left = before.Left + left,
            };
        }
    }

    private static ReceiveMessageRequest Request(QueueOptions queue) =>
        new(queue.Queue)
        {
            MaxNumberOfMessages = 10,
            WaitTimeSeconds = WaitSeconds,
            VisibilityTimeout = (int)queue.Visibility.TotalSeconds,
        };
}
