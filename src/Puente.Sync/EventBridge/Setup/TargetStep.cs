using System.Text.Json;

namespace Puente.Sync.EventBridge.Setup;

/// <summary>The queue as the rule's target, with the dead-letter queue for what cannot be delivered for a day.</summary>
internal sealed class TargetStep(EventBridgeClient events, SetupOptions options, SetupNames names) : ISetupStep
{
    private const string Id = "puente";

    public async Task<SetupItem> LookAsync(CancellationToken cancellationToken)
    {
        var answer = await events.TryCallAsync("ListTargetsByRule", Subject, WriteRule, cancellationToken);
        var (queue, deadLetters) = Find(answer);
        var differences = new List<SetupDifference>();
        if (queue != Queue)
            differences.Add(new("queue", queue, Queue));
        if (deadLetters != DeadLetters)
            differences.Add(new("dead letters", deadLetters, DeadLetters));
        var verdict =
            queue is null ? SetupVerdict.Create
            : differences.Count > 0 ? SetupVerdict.Change
            : SetupVerdict.Same;
        return new SetupItem(SetupSide.Aws, "target", options.Queue, verdict, differences);
    }

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var answer = await events.CallAsync(
            "PutTargets",
            Subject,
            json =>
            {
                WriteRule(json);
                json.WriteStartArray("Targets");
                json.WriteStartObject();
                json.WriteString("Id", Id);
                json.WriteString("Arn", Queue);
                json.WriteStartObject("DeadLetterConfig");
                json.WriteString("Arn", DeadLetters);
                json.WriteEndObject();
                json.WriteEndObject();
                json.WriteEndArray();
            },
            cancellationToken
        );
        // The call answers 200 also when an entry failed.
        if (
            answer.TryGetProperty("FailedEntries", out var failed)
            && failed.ValueKind == JsonValueKind.Array
            && failed.GetArrayLength() > 0
        )
            throw new AwsException(
                $"events:PutTargets on the {Subject} did not take the queue '{options.Queue}': {EventBridgeClient.Text(failed[0], "ErrorCode")} {EventBridgeClient.Text(failed[0], "ErrorMessage")}",
                isRefusal: true
            );
    }

    private string Subject => $"rule '{options.Rule}'";
    private string Queue => names.QueueArn(options.Queue);
    private string DeadLetters => names.QueueArn(options.DeadLetterQueue);

    private void WriteRule(Utf8JsonWriter json)
    {
        json.WriteString("Rule", options.Rule);
        json.WriteString("EventBusName", names.Bus);
    }

    private static (string? Queue, string? DeadLetters) Find(JsonElement? answer)
    {
        if (answer is not { } list || !list.TryGetProperty("Targets", out var targets))
            return default;
        foreach (var target in targets.EnumerateArray())
        {
            if (EventBridgeClient.Text(target, "Id") == Id)
                return (
                    EventBridgeClient.Text(target, "Arn"),
                    target.TryGetProperty("DeadLetterConfig", out var config)
                        ? EventBridgeClient.Text(config, "Arn")
                        : null
                );
        }

        return default;
    }
}
