using System.Text.Json;
using Puente.Platform.Requests;

namespace Puente.Platform.ConversationAggregates;

/// <summary>Metrics of conversations counted by interval and group.</summary>
public sealed class ConversationAggregatesApi
{
    private readonly PlatformClient _client;

    internal ConversationAggregatesApi(PlatformClient client) => _client = client;

    /// <returns>Empty when nothing was emitted.</returns>
    public async Task<IReadOnlyList<ConversationAggregate>> QueryAsync(
        ConversationAggregateQuery query,
        CancellationToken cancellationToken = default
    )
    {
        if (query.To <= query.From)
            throw new ArgumentException("The interval of a query must end after it begins.", nameof(query));
        var body = QueryBody.Write(
            query.From,
            query.To,
            writer =>
            {
                QueryBody.Text(writer, "granularity", query.Granularity);
                QueryBody.Text(writer, "timeZone", query.TimeZone);
                Names(writer, "groupBy", query.GroupBy);
                Names(writer, "metrics", query.Metrics);
                QueryBody.Raw(writer, "filter", query.Filter);
            }
        );
        var answer = await _client.SendBufferedAsync(
            HttpMethod.Post,
            Route.Of("/api/v2/analytics/conversations/aggregates/query"),
            body,
            RequestOptions.Query,
            cancellationToken
        );
        return answer.Read(PlatformJson.Default.ConversationAggregateResults).Results ?? [];
    }

    private static void Names(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return;
        writer.WriteStartArray(name);
        foreach (var value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
