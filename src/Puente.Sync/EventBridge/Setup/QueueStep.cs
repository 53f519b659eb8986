using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Puente.Sync.EventBridge.Setup;

/// <summary>A queue that the rule may fill, with or without a dead-letter queue behind it.</summary>
/// <param name="deadLetters">Null: this is a dead-letter queue itself.</param>
internal sealed class QueueStep(
    IAmazonSQS sqs,
    SetupOptions options,
    SetupNames names,
    string name,
    string? deadLetters
) : ISetupStep
{
    // A dead letter's age counts from its first sending, so its queue must keep it longer than the queue before it.
    private static readonly TimeSpan Retention = TimeSpan.FromDays(7);
    private static readonly TimeSpan DeadLetterRetention = TimeSpan.FromDays(14);

    private readonly string _arn = names.QueueArn(name);
    private readonly JsonObject _statement = QueuePolicy.Statement(options.Rule, names.RuleArn, names.QueueArn(name));
    private string? _url;
    private IReadOnlyDictionary<string, string> _attributes = new Dictionary<string, string>();

    public async Task<SetupItem> LookAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        var differences = new List<SetupDifference>();
        if (_url is null)
            differences.Add(
                new("retention", null, $"{(deadLetters is null ? DeadLetterRetention : Retention).Days} days")
            );
        if (deadLetters is not null && DeadLetterArn != names.QueueArn(deadLetters))
            differences.Add(
                new(
                    "dead letters",
                    DeadLetterArn,
                    string.Create(CultureInfo.InvariantCulture, $"{deadLetters} after {options.MaxReceives} receives")
                )
            );
        if (!QueuePolicy.Has(Attribute(QueueAttributeName.Policy), _statement))
            differences.Add(
                new("policy", _url is null ? null : "does not let the rule send", $"lets {options.Rule} send")
            );
        var resource = deadLetters is null ? "dead-letter queue" : "queue";
        var verdict =
            _url is null ? SetupVerdict.Create
            : differences.Count > 0 ? SetupVerdict.Change
            : SetupVerdict.Same;
        return new SetupItem(SetupSide.Aws, resource, name, verdict, differences);
    }

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<string, string>();
        if (!QueuePolicy.Has(Attribute(QueueAttributeName.Policy), _statement))
            wanted[QueueAttributeName.Policy] = QueuePolicy.With(Attribute(QueueAttributeName.Policy), _statement);
        if (deadLetters is not null && DeadLetterArn != names.QueueArn(deadLetters))
            wanted[QueueAttributeName.RedrivePolicy] = new JsonObject
            {
                ["deadLetterTargetArn"] = names.QueueArn(deadLetters),
                ["maxReceiveCount"] = options.MaxReceives.ToString(CultureInfo.InvariantCulture),
            }.ToJsonString();
        if (_url is not null)
        {
            await CallAsync(
                "sqs:SetQueueAttributes",
                () => sqs.SetQueueAttributesAsync(new SetQueueAttributesRequest(_url, wanted), cancellationToken),
                cancellationToken
            );
            return;
        }

        // Only at the birth of the queue: what an administrator tunes later is not set back.
        wanted[QueueAttributeName.MessageRetentionPeriod] = (
            (int)(deadLetters is null ? DeadLetterRetention : Retention).TotalSeconds
        ).ToString(CultureInfo.InvariantCulture);
        if (deadLetters is not null)
            wanted[QueueAttributeName.ReceiveMessageWaitTimeSeconds] = "20";
        await CallAsync(
            "sqs:CreateQueue",
            () => sqs.CreateQueueAsync(new CreateQueueRequest(name) { Attributes = wanted }, cancellationToken),
            cancellationToken
        );
        // The keys may belong to another account than the settings say; that shows only in the queue's own ARN.
        await ReadAsync(cancellationToken);
    }

    private string? DeadLetterArn
    {
        get
        {
            var policy = Attribute(QueueAttributeName.RedrivePolicy);
            return string.IsNullOrEmpty(policy) ? null : (string?)JsonNode.Parse(policy)?["deadLetterTargetArn"];
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            _url = (await sqs.GetQueueUrlAsync(name, cancellationToken)).QueueUrl;
            _attributes = await QueueAttributes.ReadAsync(sqs, _url, cancellationToken);
        }
        catch (Exception fault) when (QueueFault.IsMissing(fault))
        {
            (_url, _attributes) = (null, new Dictionary<string, string>());
            return;
        }
        catch (Exception fault) when (QueueFault.Is(fault, cancellationToken))
        {
            throw QueueFault.ToException("sqs:GetQueueAttributes", name, fault);
        }

        if (Attribute(QueueAttributeName.QueueArn) is { } arn && arn != _arn)
            throw new AwsException(
                $"The queue '{name}' is {arn}, but by the settings it must be {_arn}. Compare eventBridge.accountId and eventBridge.region with the AWS credentials in force.",
                isRefusal: true
            );
    }

    private string? Attribute(string attribute) => _attributes.GetValueOrDefault(attribute);

    private async Task CallAsync(string action, Func<Task> call, CancellationToken cancellationToken)
    {
        try
        {
            await call();
        }
        catch (Exception fault) when (QueueFault.Is(fault, cancellationToken))
        {
            throw QueueFault.ToException(action, name, fault);
        }
    }
}
