using System.Text.Json;
using System.Text.Json.Serialization;
using Puente.Analytics;

namespace Puente.Querying;

/// <summary>
/// A question as somebody asks it: with names and with "the last seven days", so that it means the same next week. This is what
/// <c>--save</c> keeps.
/// </summary>
internal sealed record QueryRequest
{
    /// <summary>The platform's query JSON; then the members that describe a query by words are empty.</summary>
    public JsonElement? Query { get; init; }

    public AnalyticsEndpoint? Endpoint { get; init; }

    public string? Last { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }
    public string? Interval { get; init; }
    public string? TimeZone { get; init; }

    public IReadOnlyList<string> Metrics { get; init; } = [];
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary><c>dimension=value</c>, <c>dimension</c> (has a value), <c>!dimension</c> (has none).</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>Details: rows; aggregates: groups, the greatest first.</summary>
    public int? Limit { get; init; }

    public string? Format { get; init; }

    [JsonIgnore]
    public bool HasWords => Metrics.Count > 0 || By.Count > 0 || Filters.Count > 0;

    /// <summary>This question with what another says about it.</summary>
    public QueryRequest With(QueryRequest other)
    {
        // A new time takes the place of the old one however it was written.
        var time = other.Last ?? other.From ?? other.To ?? other.Interval;
        return new QueryRequest
        {
            Query = other.Query ?? Query,
            Endpoint = other.Endpoint ?? Endpoint,
            Last = time is null ? Last : other.Last,
            From = time is null ? From : other.From,
            To = time is null ? To : other.To,
            Interval = time is null ? Interval : other.Interval,
            TimeZone = other.TimeZone ?? TimeZone,
            Metrics = other.Metrics.Count > 0 ? other.Metrics : Metrics,
            By = other.By.Count > 0 ? other.By : By,
            Filters = other.Filters.Count > 0 ? other.Filters : Filters,
            Limit = other.Limit ?? Limit,
            Format = other.Format ?? Format,
        };
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    NewLine = "\n",
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(QueryRequest))]
internal sealed partial class QueryJson : JsonSerializerContext;
