using System.Text.Json;
using System.Text.Json.Nodes;

namespace Puente.Sync.EventBridge.Setup;

/// <summary>The rule on the bus. It passes everything on: the topic list of the integration is the filter, in one place.</summary>
internal sealed class RuleStep(EventBridgeClient events, SetupOptions options, SetupNames names) : ISetupStep
{
    public const string Pattern = """{"source":[{"prefix":"aws.partner/genesys.com"}]}""";

    public async Task<SetupItem> LookAsync(CancellationToken cancellationToken)
    {
        var rule = await events.TryCallAsync(
            "DescribeRule",
            $"rule '{options.Rule}'",
            json =>
            {
                json.WriteString("Name", options.Rule);
                json.WriteString("EventBusName", names.Bus);
            },
            cancellationToken
        );
        var differences = new List<SetupDifference>();
        var pattern = rule is { } known ? EventBridgeClient.Text(known, "EventPattern") : null;
        if (!IsSame(pattern))
            differences.Add(new("pattern", pattern, Pattern));
        if (rule is { } found && EventBridgeClient.Text(found, "State") is var state && state != "ENABLED")
            differences.Add(new("state", state, "ENABLED"));
        var verdict =
            rule is null ? SetupVerdict.Create
            : differences.Count > 0 ? SetupVerdict.Change
            : SetupVerdict.Same;
        return new SetupItem(SetupSide.Aws, "rule", options.Rule, verdict, differences);
    }

    public Task ApplyAsync(CancellationToken cancellationToken) =>
        events.CallAsync(
            "PutRule",
            $"rule '{options.Rule}'",
            json =>
            {
                json.WriteString("Name", options.Rule);
                json.WriteString("EventBusName", names.Bus);
                json.WriteString("EventPattern", Pattern);
                json.WriteString("State", "ENABLED");
                json.WriteString("Description", "Events of Genesys Cloud for Puente.");
            },
            cancellationToken
        );

    private static bool IsSame(string? pattern)
    {
        try
        {
            return !string.IsNullOrEmpty(pattern)
                && JsonNode.DeepEquals(JsonNode.Parse(pattern), JsonNode.Parse(Pattern));
        }
        catch (JsonException)
        {
            // Whatever stands there, it is not ours.
            return false;
        }
    }
}
