using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Puente.Emulator.Events;
using Puente.Emulator.Http;

namespace Puente.Emulator.EventBridge;

/// <summary>The four properties of an <c>amazon-eventbridge-source</c>.</summary>
internal sealed partial record BridgeConfig(string Account, string Region, string Suffix, IReadOnlyList<string> Filter)
{
    /// <exception cref="ApiException">400 that names the property and its rule.</exception>
    public static BridgeConfig Read(JsonObject properties)
    {
        var account = Json.Text(properties, "awsAccountId") ?? "";
        if (!Account12().IsMatch(account))
            throw Wrong("awsAccountId", "12 digits");
        var region = Json.Text(properties, "awsAccountRegion") ?? "";
        if (!RegionCode().IsMatch(region))
            throw Wrong("awsAccountRegion", "a region such as eu-west-1");
        var suffix = Json.Text(properties, "eventSourceSuffix") ?? "";
        if (!SuffixForm().IsMatch(suffix))
            throw Wrong("eventSourceSuffix", "1 to 64 characters from A-Z a-z 0-9 . - _");
        var filter = new List<string>();
        foreach (var one in Json.List(properties, "eventFilter") ?? [])
        {
            var template = one is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
            if (!TopicCatalogue.TryFind(template, out var topic) || !topic.Transports.Contains("EventBridge"))
                throw Wrong("eventFilter", $"topics of EventBridge with {{id}} left in, which \"{template}\" is not");
            filter.Add(topic.Template);
        }
        return filter.Count > 0
            ? new BridgeConfig(account, region, suffix, filter)
            : throw Wrong("eventFilter", "at least one topic");
    }

    private static ApiException Wrong(string property, string rule) =>
        ApiException.BadRequest($"The property {property} must be {rule}.", "invalid.value");

    [GeneratedRegex("^[0-9]{12}$")]
    private static partial Regex Account12();

    [GeneratedRegex("^[a-z]{2}(-[a-z]+)+-[0-9]+$")]
    private static partial Regex RegionCode();

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,64}$")]
    private static partial Regex SuffixForm();
}
