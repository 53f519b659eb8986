using System.Text.Json;
using System.Text.Json.Serialization;
using Puente.Platform.ConversationAggregates;

namespace Puente.Analytics.Remote;

/// <summary>What the platform says to the whole question.</summary>
/// <param name="Body">UTF-8 JSON of the shape the platform gives to one query.</param>
/// <param name="Requests">Pieces the question was asked in.</param>
/// <param name="Missing">Why something is missing; empty when the answer is complete.</param>
/// <param name="Notes">What was decided on the way and why, for people.</param>
public sealed record AnalyticsAnswer(
    byte[] Body,
    int Requests,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Notes
)
{
    public bool IsComplete => Missing.Count == 0;

    /// <summary>The groups of an aggregate answer.</summary>
    /// <exception cref="JsonException">Not the answer of an aggregate query.</exception>
    public IReadOnlyList<ConversationAggregate> Aggregates() =>
        JsonSerializer.Deserialize(Body, RemoteJson.Default.AggregateResults)?.Results ?? [];
}

internal sealed record AggregateResults(IReadOnlyList<ConversationAggregate>? Results);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(AggregateResults))]
internal sealed partial class RemoteJson : JsonSerializerContext;
