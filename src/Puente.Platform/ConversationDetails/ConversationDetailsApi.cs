using Puente.Platform.Requests;

namespace Puente.Platform.ConversationDetails;

/// <summary>Conversation details of the last seconds to days, without participant attributes.</summary>
public sealed class ConversationDetailsApi
{
    private const string Details = "/api/v2/analytics/conversations/details";
    private readonly PlatformClient _client;

    internal ConversationDetailsApi(PlatformClient client) => _client = client;

    /// <summary>Opens one page of a query; dispose it. The platform refuses more than 100,000 results in all.</summary>
    /// <param name="pageNumber">From 1.</param>
    /// <param name="pageSize">1 to 100.</param>
    public async Task<ConversationDetailsPage> QueryPageAsync(
        ConversationDetailsQuery query,
        int pageNumber,
        int pageSize = 100,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageNumber, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        if (query.To <= query.From)
            throw new ArgumentException("The interval of a query must end after it begins.", nameof(query));
        var body = QueryBody.Write(
            query.From,
            query.To,
            writer =>
            {
                QueryBody.Text(writer, "order", query.Order);
                QueryBody.Text(writer, "orderBy", query.OrderBy);
                writer.WriteStartObject("paging");
                writer.WriteNumber("pageSize", pageSize);
                writer.WriteNumber("pageNumber", pageNumber);
                writer.WriteEndObject();
                QueryBody.Raw(writer, "conversationFilters", query.ConversationFilters);
                QueryBody.Raw(writer, "segmentFilters", query.SegmentFilters);
                QueryBody.Raw(writer, "evaluationFilters", query.EvaluationFilters);
                QueryBody.Raw(writer, "surveyFilters", query.SurveyFilters);
                QueryBody.Raw(writer, "resolutionFilters", query.ResolutionFilters);
            }
        );
        return new ConversationDetailsPage(
            await _client.SendAsync(
                HttpMethod.Post,
                Route.Of(Details + "/query"),
                body,
                RequestOptions.Query,
                cancellationToken
            )
        );
    }

    /// <summary>One conversation's record. A conversation that began a moment ago can be 404 for a while.</summary>
    public async Task<ConversationDetailsPage> GetAsync(
        ConversationId id,
        CancellationToken cancellationToken = default
    ) =>
        new(
            await _client.SendAsync(
                HttpMethod.Get,
                Route.Of("/api/v2/analytics/conversations/{conversationId}/details", id.ToString()),
                null,
                RequestOptions.Default,
                cancellationToken
            )
        );

    /// <summary>Several records in one answer; ids that do not exist are missing from it.</summary>
    /// <param name="ids">1 to 100.</param>
    public async Task<ConversationDetailsPage> GetManyAsync(
        IReadOnlyCollection<ConversationId> ids,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfZero(ids.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, 100);
        var route = Route.Of(Details).With("id", string.Join(',', ids));
        return new ConversationDetailsPage(
            await _client.SendAsync(HttpMethod.Get, route, null, RequestOptions.Default, cancellationToken)
        );
    }
}
