using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Puente.Sync.EventBridge;

/// <summary>Deletes what is stored. What SQS keeps comes again and is recognised by the log, so giving up is harmless.</summary>
internal sealed class QueueDeletion(IAmazonSQS sqs, QueueOptions options, TimeProvider time)
{
    private const int Tries = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <param name="messages">At most ten, with their latest receipt handles.</param>
    /// <returns>How many SQS did not delete, after three tries.</returns>
    /// <exception cref="AmazonSQSException">The call as a whole failed.</exception>
    public async Task<int> DeleteAsync(string url, IReadOnlyList<Message> messages, CancellationToken cancellationToken)
    {
        var waiting = Enumerable.Range(0, messages.Count).ToList();
        var refused = 0;
        for (var attempt = 1; ; attempt++)
        {
            var answer = await sqs.DeleteMessageBatchAsync(
                new DeleteMessageBatchRequest(
                    url,
                    [
                        .. waiting.Select(index => new DeleteMessageBatchRequestEntry(
                            Id(index),
                            messages[index].ReceiptHandle
                        )),
                    ]
                ),
                cancellationToken
            );
            // A batch answers 200 whatever became of its entries.
            List<BatchResultErrorEntry> failed = answer.Failed ?? [];
            refused += failed.Count(entry => entry.SenderFault == true);
            waiting =
            [
                .. failed
                    .Where(entry => entry.SenderFault != true)
                    .Select(entry => int.Parse(entry.Id, CultureInfo.InvariantCulture)),
            ];
            if (waiting.Count == 0 || attempt == Tries)
                return refused + waiting.Count;
            await Task.Delay(Pause * (attempt * (0.5 + options.Random())), time, cancellationToken);
        }
    }

    private static string Id(int index) => index.ToString(CultureInfo.InvariantCulture);
}
