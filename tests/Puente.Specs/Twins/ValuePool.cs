using System.Text.Json;

namespace Puente.Specs.Twins;

/// <summary>What the records of a world say, by dimension: questions about values that exist find something.</summary>
internal sealed class ValuePool
{
    private static readonly Dictionary<string, string> Singular = new(StringComparer.Ordinal)
    {
        ["divisionIds"] = "divisionId",
        ["knowledgeBaseIds"] = "knowledgeBaseId",
        ["accessAttributes"] = "accessAttribute",
        ["callbackNumbers"] = "callbackNumber",
        ["destinationAddresses"] = "destinationAddress",
        ["requestedRoutings"] = "requestedRouting",
        ["requestedRoutingSkillIds"] = "requestedRoutingSkillId",
        ["activeSkillIds"] = "activeSkillId",
        ["removedSkillIds"] = "removedSkillId",
        ["sipResponseCodes"] = "sipResponseCode",
        ["eligibleAgentCounts"] = "eligibleAgentCount",
        ["waitingInteractionCounts"] = "waitingInteractionCount",
    };

    private readonly Dictionary<string, SortedDictionary<string, int>> _values = new(StringComparer.Ordinal);

    public static ValuePool Of(IEnumerable<string> records)
    {
        var pool = new ValuePool();
        foreach (var record in records)
        {
            using var document = JsonDocument.Parse(record);
            pool.Add("", document.RootElement);
        }
        return pool;
    }

    /// <returns>One of the values found, the common ones as likely as the rare; null when the records never name it.</returns>
    public string? Pick(string dimension, Random random) =>
        _values.TryGetValue(dimension, out var values) ? values.Keys.ElementAt(random.Next(values.Count)) : null;

    /// <summary>The name under which a metric's values are found.</summary>
    public static string OfMetric(string metric) => $"value of {metric}";

    private void Add(string name, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                if (element.TryGetProperty("emitDate", out _))
                    Add(OfMetric(element.GetProperty("name").GetString()!), element.GetProperty("value"));
                foreach (var member in element.EnumerateObject())
                    if (member.Name != "attributes")
                        Add(Singular.GetValueOrDefault(member.Name, member.Name), member.Value);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    Add(name, item);
                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            default:
                if (!_values.TryGetValue(name, out var values))
                    _values[name] = values = new SortedDictionary<string, int>(StringComparer.Ordinal);
                values.TryAdd(element.ToString(), 0);
                break;
        }
    }
}
