using System.Net;
using System.Text.Json.Serialization;
using Puente.Platform.Errors;
using Puente.Platform.Requests;

namespace Puente.Platform.DetailsJobs;

/// <summary>
/// Asynchronous jobs over details: of conversations (bulk history, with participant attributes) or of users (presences and
/// routing statuses).
/// </summary>
public sealed class DetailsJobsApi
{
    private readonly PlatformClient _client;
    private readonly string _jobs;

    /// <param name="domain"><c>conversations</c> or <c>users</c>.</param>
    internal DetailsJobsApi(PlatformClient client, string domain) =>
        (_client, _jobs) = (client, $"/api/v2/analytics/{domain}/details/jobs");

    /// <remarks>Not repeated when its outcome is unknown: a second job costs the organisation as much as the first.</remarks>
    public async Task<DetailsJobId> SubmitAsync(DetailsJobQuery query, CancellationToken cancellationToken = default)
    {
        if (query.To <= query.From)
            throw new ArgumentException("The interval of a job must end after it begins.", nameof(query));
        var body = QueryBody.Write(
            query.From,
            query.To,
            writer =>
            {
                QueryBody.Text(writer, "order", query.Order);
                QueryBody.Text(writer, "orderBy", query.OrderBy);
                QueryBody.Raw(writer, "conversationFilters", query.ConversationFilters);
                QueryBody.Raw(writer, "segmentFilters", query.SegmentFilters);
                QueryBody.Raw(writer, "evaluationFilters", query.EvaluationFilters);
                QueryBody.Raw(writer, "surveyFilters", query.SurveyFilters);
                QueryBody.Raw(writer, "resolutionFilters", query.ResolutionFilters);
                if (query.Limit is { } limit)
                    writer.WriteNumber("limit", limit);
                if (query.StartOfDayIntervalMatching)
                    writer.WriteBoolean("startOfDayIntervalMatching", true);
            }
        );
        var answer = await _client.SendBufferedAsync(
            HttpMethod.Post,
            Route.Of(_jobs),
            body,
            RequestOptions.Default,
            cancellationToken
        );
        return answer.Read(PlatformJson.Default.DetailsJobSubmitted).JobId;
    }

    public async Task<DetailsJobStatus> GetAsync(DetailsJobId id, CancellationToken cancellationToken = default)
    {
        var answer = await _client.SendBufferedAsync(
            HttpMethod.Get,
            Route.Of(_jobs + "/{jobId}", id.ToString()),
            null,
            RequestOptions.Default,
            cancellationToken
        );
        var wire = answer.Read(PlatformJson.Default.DetailsJobWireStatus);
        return new DetailsJobStatus(
            DetailsJobStatus.StateOf(wire.State),
            wire.ErrorMessage,
            wire.SubmissionDate,
            wire.CompletionDate,
            wire.ExpirationDate
        )
        {
            StateText = wire.State ?? "",
        };
    }

    /// <summary>Opens a page; dispose it. The request is repeated until its headers are there, a body that breaks off afterwards is the caller's to ask for again.</summary>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="pageSize">Conversations wanted, 1 to 10,000; the platform may give fewer.</param>
    public async Task<DetailsJobPage> ReadPageAsync(
        DetailsJobId id,
        string? cursor,
        int pageSize,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        var route = Route
            .Of(_jobs + "/{jobId}/results", id.ToString())
            .With("pageSize", pageSize)
            .With("cursor", cursor);
        return new DetailsJobPage(
            await _client.SendAsync(HttpMethod.Get, route, null, RequestOptions.Default, cancellationToken)
        );
    }

    /// <summary>Cancels or discards a job. A job that is gone already counts as done.</summary>
    public async Task DeleteAsync(DetailsJobId id, CancellationToken cancellationToken = default)
    {
        try
        {
            await _client.SendBufferedAsync(
                HttpMethod.Delete,
                Route.Of(_jobs + "/{jobId}", id.ToString()),
                null,
                RequestOptions.Query,
                cancellationToken
            );
        }
        catch (PlatformResponseException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            // A repeat after a lost answer finds nothing left to delete.
        }
    }

    /// <summary>Data before this moment is in the lake that jobs read.</summary>
    public async Task<DateTimeOffset> GetAvailabilityAsync(CancellationToken cancellationToken = default)
    {
        var answer = await _client.SendBufferedAsync(
            HttpMethod.Get,
            Route.Of(_jobs + "/availability"),
            null,
            RequestOptions.Default,
            cancellationToken
        );
        return answer.Read(PlatformJson.Default.DataAvailability).DataAvailabilityDate;
    }
}

internal sealed record DetailsJobSubmitted
{
    [JsonRequired]
    public DetailsJobId JobId { get; init; }
}

internal sealed record DetailsJobWireStatus(
    string? State,
    string? ErrorMessage,
    DateTimeOffset? SubmissionDate,
    DateTimeOffset? CompletionDate,
    DateTimeOffset? ExpirationDate
);

internal sealed record DataAvailability
{
    [JsonRequired]
    public DateTimeOffset DataAvailabilityDate { get; init; }
}
