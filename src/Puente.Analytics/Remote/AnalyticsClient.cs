using System.Buffers;
using System.Text.Json;
using Puente.Analytics.Remote.Aggregates;
using Puente.Analytics.Remote.Details;
using Puente.Platform;
using Puente.Platform.Requests;

namespace Puente.Analytics.Remote;

/// <summary>
/// Asks the platform's analytics as if it had no limits on intervals, pages and depth (docs/analytics.md, "Asking").
/// Safe for use from many threads. Repeats, waits and the rate limit are the platform client's.
/// </summary>
/// <remarks>
/// Throws what <see cref="PlatformClient.QueryAsync"/> throws, and <see cref="AnalyticsQueryException"/> for a question
/// that cannot be asked as it stands.
/// </remarks>
public sealed class AnalyticsClient(
    PlatformClient platform,
    AnalyticsClientOptions? options = null,
    TimeProvider? time = null
)
{
    private readonly AnalyticsClientOptions _options = options ?? new AnalyticsClientOptions();
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <param name="query">UTF-8 JSON of the platform's query.</param>
    /// <returns>
    /// One answer of the platform's shape, whatever number of pieces it took. All conversations of a details query are
    /// held in memory; <see cref="OpenDetailsAsync"/> hands them on one by one.
    /// </returns>
    public async Task<AnalyticsAnswer> AskAsync(
        AnalyticsEndpoint endpoint,
        ReadOnlyMemory<byte> query,
        CancellationToken cancellationToken = default
    )
    {
        if (AnalyticsEndpoints.IsAboutNow(endpoint))
            return new AnalyticsAnswer(
                (await platform.QueryAsync(RouteOf(endpoint), query, cancellationToken)).ToArray(),
                1,
                [],
                []
            );
        if (endpoint != AnalyticsEndpoint.ConversationDetails)
            return await new AggregateQuestion(platform, RouteOf(endpoint), _options).AskAsync(
                QueryDocument.Parse(query),
                cancellationToken
            );
        var reading = await OpenDetailsAsync(query, DetailsWay.Auto, cancellationToken);
        var body = await WriteAsync(reading, cancellationToken);
        return new AnalyticsAnswer(body, reading.Requests, reading.Missing, reading.Notes);
    }

    /// <summary>Counts the conversations of a details query, decides between pages and a job, and makes ready to read.</summary>
    /// <inheritdoc cref="AskAsync" path="/param"/>
    public Task<DetailsReading> OpenDetailsAsync(
        ReadOnlyMemory<byte> query,
        DetailsWay way = DetailsWay.Auto,
        CancellationToken cancellationToken = default
    ) => new DetailsQuestion(platform, QueryDocument.Parse(query), _options, _time).OpenAsync(way, cancellationToken);

    /// <summary>The requests a question would be asked in, as far as that is known without asking.</summary>
    public IReadOnlyList<PlannedRequest> Plan(AnalyticsEndpoint endpoint, ReadOnlyMemory<byte> query)
    {
        var document = QueryDocument.Parse(query);
        if (endpoint == AnalyticsEndpoint.ConversationDetails)
        {
            var question = new DetailsQuestion(platform, document, _options, _time);
            return [.. question.Intervals.Select(interval => new PlannedRequest(interval, question.Body(interval)))];
        }

        var plan = AggregatePlan.Of(document, _options);
        if (plan.CannotBeAdded)
            plan = plan.WithWholeBuckets();
        return [.. plan.Pieces.Select(piece => new PlannedRequest(piece.Interval, plan.Body(piece)))];
    }

    private static Route RouteOf(AnalyticsEndpoint endpoint) => Route.Of(AnalyticsEndpoints.PathOf(endpoint));

    private static async Task<byte[]> WriteAsync(DetailsReading reading, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        await using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        var any = false;
        await foreach (var row in reading.ReadAsync(cancellationToken))
        {
            // Nothing found: the platform leaves the member out.
            if (!any)
                json.WriteStartArray("conversations");
            any = true;
            json.WriteRawValue(row.Utf8Json.Span, skipInputValidation: true);
        }

        if (any)
            json.WriteEndArray();
        reading.WriteFacets(json);
        json.WriteNumber("totalHits", reading.TotalHits);
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
        return buffer.WrittenSpan.ToArray();
    }
}
