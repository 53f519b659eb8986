using System.Globalization;
using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Puente.Emulator.EventBridge;

/// <summary>An SQS queue, as the target of a rule on the partner bus: the body is the envelope, with nothing around it.</summary>
internal sealed class SqsTarget : IBridgeTarget
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);
    private readonly AmazonSQSClient _sqs;
    private readonly EventBridgeSink _sink;
    private readonly bool _isFifo;

    public SqsTarget(EventBridgeSink sink)
    {
        _sink = sink;
        _isFifo = sink.QueueUrl!.EndsWith(".fifo", StringComparison.Ordinal);
        // Repeats are made here, where they are counted and keep the order.
        var config = new AmazonSQSConfig { MaxErrorRetry = 0, Timeout = s_timeout };
        if (sink.Endpoint is { } endpoint)
            (config.ServiceURL, config.AuthenticationRegion) = (endpoint, sink.Region);
        else
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(sink.Region);
        _sqs = new AmazonSQSClient(new BasicAWSCredentials(sink.AccessKey, sink.Secret), config);
    }

    /// <summary>Entries of one SendMessageBatch (AWS).</summary>
    public int MostMessages => 10;

    public async Task<IReadOnlyList<DeliveryResult>> SendAsync(
        IReadOnlyList<BridgeMessage> messages,
        CancellationToken ct
    )
    {
        var entries = messages.Select((message, number) => Entry(message, number)).ToList();
        var results = new DeliveryResult[messages.Count];
        try
        {
            var answer = await _sqs.SendMessageBatchAsync(new SendMessageBatchRequest(_sink.QueueUrl, entries), ct);
            foreach (var sent in answer.Successful ?? [])
                results[Number(sent.Id)] = DeliveryResult.Delivered;
            foreach (var failed in answer.Failed ?? [])
                results[Number(failed.Id)] = new DeliveryResult(
                    failed.SenderFault == true ? DeliveryOutcome.Refused : DeliveryOutcome.Failed,
                    failed.Code
                );
            return results;
        }
        catch (AmazonServiceException refused) when (IsFinal(refused))
        {
            // One entry may spoil a batch for all; alone, only the guilty one is refused.
            if (messages.Count > 1)
                for (var i = 0; i < messages.Count; i++)
                    results[i] = (await SendAsync([messages[i]], ct))[0];
            else
                results[0] = new DeliveryResult(DeliveryOutcome.Refused, refused.ErrorCode);
            return results;
        }
        catch (Exception failed) when (!ct.IsCancellationRequested && IsOfTheWire(failed))
        {
            var code = (failed as AmazonServiceException)?.ErrorCode ?? failed.GetType().Name;
            Array.Fill(results, new DeliveryResult(DeliveryOutcome.Failed, code));
            return results;
        }
    }

    public async Task<bool> TryPutAsideAsync(BridgeMessage message, string code, bool isExhausted, CancellationToken ct)
    {
        if (_sink.DeadLetterQueueUrl is not { } queue)
            return false;
        var source = message.Pending.Source;
        var request = new SendMessageRequest(queue, message.Body)
        {
            MessageAttributes = new Dictionary<string, MessageAttributeValue>
            {
                ["RULE_ARN"] = Text($"arn:aws:events:{source.Region}:{source.Account}:rule/{source.Name}/puente"),
                ["TARGET_ARN"] = Text($"arn:aws:sqs:{source.Region}:{source.Account}:{_sink.QueueUrl!.Split('/')[^1]}"),
                ["ERROR_CODE"] = Text(code),
                ["ERROR_MESSAGE"] = Text("The target did not take the event."),
                ["RETRY_ATTEMPTS"] = Text(
                    Math.Max(0, message.Pending.Attempts - 1).ToString(CultureInfo.InvariantCulture)
                ),
            },
        };
        if (isExhausted)
            request.MessageAttributes["EXHAUSTED_RETRY_CONDITION"] = Text("MaximumRetryAttempts");
        try
        {
            await _sqs.SendMessageAsync(request, ct);
            return true;
        }
        catch (Exception failed) when (!ct.IsCancellationRequested && IsOfTheWire(failed))
        {
            return false;
        }
    }

    public void Dispose() => _sqs.Dispose();

    private SendMessageBatchRequestEntry Entry(BridgeMessage message, int number)
    {
        var entry = new SendMessageBatchRequestEntry(number.ToString(CultureInfo.InvariantCulture), message.Body);
        if (_isFifo)
            (entry.MessageGroupId, entry.MessageDeduplicationId) = ("genesys", message.Pending.Id.ToString());
        return entry;
    }

    private static int Number(string id) => int.Parse(id, CultureInfo.InvariantCulture);

    private static MessageAttributeValue Text(string value) => new() { DataType = "String", StringValue = value };

    /// <summary>No permission, no such queue, too large: AWS gives such events up at once.</summary>
    private static bool IsFinal(AmazonServiceException refused) =>
        (int)refused.StatusCode is >= 400 and < 500
        && refused.StatusCode is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests)
        && refused.ErrorCode is not ("OverLimit" or "RequestThrottled" or "ThrottlingException" or "Throttling");

    private static bool IsOfTheWire(Exception failed) =>
        failed
            is AmazonServiceException
                or AmazonClientException
                or HttpRequestException
                or OperationCanceledException
                or IOException;
}
