using System.Text.Json;
using Puente.Analytics.Remote;
using Puente.Analytics.Remote.Details;

namespace Puente.Querying;

/// <summary>Who answers: the platform, or the company's own tables.</summary>
internal interface IAsker
{
    Task<AnalyticsAnswer> AskAsync(Question question, CancellationToken cancellationToken);

    Task<Conversations> OpenAsync(Question question, CancellationToken cancellationToken);
}

/// <summary>The answer to a details query as it is read.</summary>
/// <param name="TotalHits">Counted before the rows were read.</param>
/// <param name="WriteFacets">Writes the member <c>aggregations</c> where the query asked for facets.</param>
/// <param name="Summary">Requests, what is missing and what was decided; complete when all rows have been read.</param>
internal sealed record Conversations(
    long TotalHits,
    IAsyncEnumerable<DetailsRow> Rows,
    Action<Utf8JsonWriter> WriteFacets,
    Func<Summary> Summary
);

internal sealed record Summary(int Requests, IReadOnlyList<string> Missing, IReadOnlyList<string> Notes);

/// <summary>Asks the platform.</summary>
internal sealed class PlatformAsker(AnalyticsClient analytics, DetailsWay way) : IAsker
{
    public Task<AnalyticsAnswer> AskAsync(Question question, CancellationToken cancellationToken) =>
        analytics.AskAsync(question.Endpoint, question.Utf8, cancellationToken);

    public async Task<Conversations> OpenAsync(Question question, CancellationToken cancellationToken)
    {
        var reading = await analytics.OpenDetailsAsync(question.Utf8, way, cancellationToken);
        return new Conversations(
            reading.TotalHits,
            reading.ReadAsync(cancellationToken),
            reading.WriteFacets,
            () => new Summary(reading.Requests, reading.Missing, reading.Notes)
        );
    }
}
