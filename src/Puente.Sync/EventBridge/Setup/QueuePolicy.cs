using System.Text.Json.Nodes;

namespace Puente.Sync.EventBridge.Setup;

/// <summary>The access policy of a queue: one statement in it is ours, the others stay as they are.</summary>
internal static class QueuePolicy
{
    /// <summary>The rule, and nothing else of EventBridge, may send to the queue.</summary>
    public static JsonObject Statement(string rule, string ruleArn, string queueArn) =>
        new()
        {
            // Only letters and digits are safe in a Sid.
            ["Sid"] = string.Concat(("Events" + rule).Where(char.IsAsciiLetterOrDigit)),
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["Service"] = "events.amazonaws.com" },
            ["Action"] = "sqs:SendMessage",
            ["Resource"] = queueArn,
            ["Condition"] = new JsonObject { ["ArnEquals"] = new JsonObject { ["aws:SourceArn"] = ruleArn } },
        };

    /// <param name="policy">Null or empty: the queue has none.</param>
    public static bool Has(string? policy, JsonObject statement) =>
        Find(Statements(policy), statement) is { } found && JsonNode.DeepEquals(found, statement);

    /// <summary>The policy with the statement in the place of an older one of the same Sid.</summary>
    public static string With(string? policy, JsonObject statement)
    {
        var statements = new JsonArray();
        var old = Statements(policy);
        var replaced = Find(old, statement);
        foreach (var other in old.Where(other => other != replaced))
            statements.Add(other?.DeepClone());
        statements.Add(statement.DeepClone());
        var result = Parse(policy) ?? new JsonObject { ["Version"] = "2012-10-17" };
        result["Statement"] = statements;
        return result.ToJsonString();
    }

    private static JsonNode? Find(IEnumerable<JsonNode?> statements, JsonObject wanted) =>
        statements.FirstOrDefault(statement =>
            statement is JsonObject known && (string?)known["Sid"] == (string?)wanted["Sid"]
        );

    /// <summary>One statement may stand without its array.</summary>
    private static IReadOnlyList<JsonNode?> Statements(string? policy) =>
        Parse(policy)?["Statement"] switch
        {
            JsonArray many => [.. many],
            JsonObject one => [one],
            _ => [],
        };

    private static JsonObject? Parse(string? policy) =>
        string.IsNullOrEmpty(policy) ? null : JsonNode.Parse(policy) as JsonObject;
}
