using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Analytics;
using Puente.Analytics.Remote;
using Puente.Analytics.Remote.Intervals;
using Puente.Failures;
using Puente.Querying.Names;

namespace Puente.Querying;

/// <summary>From a request in words to the platform's query.</summary>
internal sealed class QueryBuilder(NameDirectory names, TimeProvider time)
{
    private static readonly string[] s_usual = ["nOffered", "tAnswered", "tAbandon", "tHandle"];
    private static readonly string[] s_usualOfUsers = ["tSystemPresence"];
    private static readonly string[] s_usualOfQueuesNow = ["oWaiting", "oInteracting", "oOnQueueUsers"];
    private static readonly string[] s_usualOfUsersNow = ["oMemberQueues", "oActiveQueues"];
    private static readonly string[] s_usualOfFlows = ["nFlow", "tFlow", "nFlowOutcome"];

    /// <exception cref="InputException">Something in it is not known, or says too much.</exception>
    public async Task<Question> BuildAsync(QueryRequest request, CancellationToken cancellationToken)
    {
        var interval = QueryTimes.IntervalOf(request, time.GetUtcNow());
        if (
            request.Endpoint is { } endpoint
            && AnalyticsEndpoints.IsAboutNow(endpoint)
            && (interval is not null || request.By.Count > 0 || request.Limit is not null)
        )
            throw new InputException(
                "--observe tells how things stand now, for each queue or user; leave out --last, --from, --to, --interval, --by and --limit."
            );
        return request.Query is { } query
            ? FromJson(request, query, interval)
            : await FromWordsAsync(request, interval, cancellationToken);
    }

    private static Question FromJson(QueryRequest request, JsonElement query, QueryInterval? interval)
    {
        if (request.HasWords)
            throw new InputException(
                "--queue, --user, --media, --direction, --filter, --metrics and --by describe a query of their own; with a query in JSON write them into the JSON."
            );
        if (query.ValueKind != JsonValueKind.Object)
            throw new InputException("A query is a JSON object: { \"interval\": \"…\", … }.");
        var body = JsonObject.Create(query.Clone())!;
        if (interval is { } given)
            body["interval"] = given.ToString();
        if (request.TimeZone is { } zone)
            body["timeZone"] = zone;
        var endpoint = request.Endpoint ?? EndpointOf(body);
        if (endpoint != AnalyticsEndpoint.ConversationDetails)
        {
            QueryTerms.CheckSpelling("metric", Texts(body["metrics"]), QueryWords.Metrics(endpoint));
            QueryTerms.CheckSpelling("dimension", Texts(body["groupBy"]), QueryWords.Dimensions(endpoint));
            if (request.Limit is not null)
                throw new InputException(
                    "--limit with an aggregate query in JSON: write \"queryType\": \"topN\" and \"limit\" into the JSON."
                );
        }

        return new Question(endpoint, body, request.Limit);
    }

    private async Task<Question> FromWordsAsync(
        QueryRequest request,
        QueryInterval? interval,
        CancellationToken cancellationToken
    )
    {
        var endpoint = request.Endpoint ?? AnalyticsEndpoint.ConversationAggregates;
        if (AnalyticsEndpoints.IsAboutNow(endpoint))
            return await NowAsync(request, endpoint, cancellationToken);
        var body = new JsonObject
        {
            ["interval"] = (
                interval ?? QueryTimes.IntervalOf(request with { Last = "1d" }, time.GetUtcNow())!.Value
            ).ToString(),
        };
        if (endpoint == AnalyticsEndpoint.ConversationDetails)
        {
            if (request.Metrics.Count > 0 || request.By.Count > 0)
                throw new InputException(
                    "--metrics and --by make sums; leave them out with --details, or leave out --details."
                );
            await AddFiltersAsync(body, request.Filters, cancellationToken);
            return new Question(endpoint, body, request.Limit);
        }

        var metrics = request.Metrics.Select(word => QueryTerms.Metric(word, endpoint)).Distinct().ToList();
        if (metrics.Count == 0)
            metrics =
            [
                .. endpoint switch
                {
                    AnalyticsEndpoint.FlowAggregates => s_usualOfFlows,
                    AnalyticsEndpoint.UserAggregates => s_usualOfUsers,
                    _ => s_usual,
                },
            ];
        var groupBy = new List<string>();
        foreach (var word in request.By)
            if (QueryTimes.Period(word) is not { } period)
                groupBy.Add(QueryTerms.Dimension(word, endpoint));
            else if (body.TryAdd("granularity", period) is false)
                throw new InputException($"--by {word}: one period is enough.");
        if (request.TimeZone is { } zone)
            body["timeZone"] = zone;
        if (groupBy.Count > 0)
            body["groupBy"] = Array(groupBy.Distinct());
        if (
            await FilterAsync(
                request.Filters,
                word => QueryTerms.Dimension(word, endpoint),
                _ => true,
                cancellationToken
            ) is
            { } filter
        )
            body["filter"] = filter;
        body["metrics"] = Array(metrics);
        if (request.Limit is { } limit)
        {
            if (endpoint == AnalyticsEndpoint.UserAggregates)
                throw new InputException("--limit ranks sums of conversations and flows; leave it out with --users.");
            body["queryType"] = "topN";
            body["limit"] = limit;
            body["sortMetric"] = new JsonObject { ["name"] = metrics[0], ["function"] = "count" };
        }

        return new Question(endpoint, body, null);
    }

    private async Task<Question> NowAsync(
        QueryRequest request,
        AnalyticsEndpoint endpoint,
        CancellationToken cancellationToken
    )
    {
        var isQueues = endpoint == AnalyticsEndpoint.QueueObservations;
        var named = request.Metrics.Select(word => QueryTerms.Metric(word, endpoint)).Distinct().ToList();
        // The platform wants a filter; without one, whatever there is.
        var filter =
            await FilterAsync(
                request.Filters,
                word => QueryTerms.Dimension(word, endpoint),
                _ => true,
                cancellationToken
            )
            ?? new JsonObject
            {
                ["type"] = "and",
                ["predicates"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "dimension",
                        ["dimension"] = isQueues ? "queueId" : "userId",
                        ["operator"] = "exists",
                    }
                ),
            };
        var body = new JsonObject
        {
            ["filter"] = filter,
            ["metrics"] = Array(
                named.Count > 0 ? named
                : isQueues ? s_usualOfQueuesNow
                : s_usualOfUsersNow
            ),
        };
        return new Question(endpoint, body, null);
    }

    private async Task AddFiltersAsync(
        JsonObject body,
        IReadOnlyList<string> filters,
        CancellationToken cancellationToken
    )
    {
        string Dimension(string word) => QueryTerms.Dimension(word, AnalyticsEndpoint.ConversationDetails);
        bool OfConversation(string dimension) => QueryWords.DetailsConversationDimensions.Contains(dimension);
        if (await FilterAsync(filters, Dimension, OfConversation, cancellationToken) is { } conversation)
            body["conversationFilters"] = new JsonArray(conversation);
        if (await FilterAsync(filters, Dimension, name => !OfConversation(name), cancellationToken) is { } segment)
            body["segmentFilters"] = new JsonArray(segment);
    }

    /// <summary>All dimensions must fit; of several values of one dimension, one.</summary>
    private async Task<JsonObject?> FilterAsync(
        IReadOnlyList<string> filters,
        Func<string, string> dimensionOf,
        Func<string, bool> wanted,
        CancellationToken cancellationToken
    )
    {
        var predicates = new List<(string Dimension, JsonObject Predicate)>();
        foreach (var text in filters)
        {
            var cut = text.IndexOf('=', StringComparison.Ordinal);
            var negated = cut < 0 && text.StartsWith('!');
            var dimension = dimensionOf(cut < 0 ? text[(negated ? 1 : 0)..] : text[..cut]);
            if (!wanted(dimension))
                continue;
            var predicate = new JsonObject { ["type"] = "dimension", ["dimension"] = dimension };
            if (cut < 0)
                predicate["operator"] = negated ? "notExists" : "exists";
            else
                predicate["value"] = await names.IdOfAsync(dimension, text[(cut + 1)..], cancellationToken);
            predicates.Add((dimension, predicate));
        }

        if (predicates.Count == 0)
            return null;
        var (single, clauses) = (new JsonArray(), new JsonArray());
        foreach (var group in predicates.GroupBy(pair => pair.Dimension))
            if (group.Count() == 1)
                single.Add((JsonNode)group.Single().Predicate);
            else
                clauses.Add(
                    (JsonNode)
                        new JsonObject
                        {
                            ["type"] = "or",
                            ["predicates"] = new JsonArray([.. group.Select(pair => (JsonNode)pair.Predicate)]),
                        }
                );
        var filter = new JsonObject { ["type"] = "and" };
        if (single.Count > 0)
            filter["predicates"] = single;
        if (clauses.Count > 0)
            filter["clauses"] = clauses;
        return filter;
    }

    /// <summary>A query in JSON does not say which of the platform's paths it is for; its members do.</summary>
    private static AnalyticsEndpoint EndpointOf(JsonObject body)
    {
        if (body.ContainsKey("metrics") || body.ContainsKey("groupBy") || body.ContainsKey("granularity"))
            return Texts(body["metrics"]).Any(QueryWords.FlowMetrics.Contains) ? AnalyticsEndpoint.FlowAggregates
                : Texts(body["metrics"]).Any(QueryWords.UserMetrics.Contains) ? AnalyticsEndpoint.UserAggregates
                : AnalyticsEndpoint.ConversationAggregates;
        return body.ContainsKey("filter") || body.ContainsKey("views")
            ? AnalyticsEndpoint.ConversationAggregates
            : AnalyticsEndpoint.ConversationDetails;
    }

    private static IEnumerable<string> Texts(JsonNode? node) =>
        node is JsonArray list
            ? list.OfType<JsonValue>().Select(value => value.TryGetValue<string>(out var text) ? text : "")
            : [];

    private static JsonArray Array(IEnumerable<string> texts) =>
        new([.. texts.Select(text => (JsonNode)JsonValue.Create(text))]);
}

/// <summary>A question ready to be asked.</summary>
/// <param name="Limit">Rows of a details query that are wanted; null for all.</param>
internal sealed record Question(AnalyticsEndpoint Endpoint, JsonObject Body, int? Limit)
{
    public byte[] Utf8 => Encoding.UTF8.GetBytes(Body.ToJsonString(Plain));

    public IReadOnlyList<string> GroupBy =>
        Endpoint switch
        {
            AnalyticsEndpoint.QueueObservations => ["queueId", "mediaType"],
            AnalyticsEndpoint.UserObservations => ["userId"],
            _ => Named,
        };

    private IReadOnlyList<string> Named =>
        Body["groupBy"] is JsonArray list ? [.. list.OfType<JsonValue>().Select(value => value.ToString())] : [];

    /// <summary>Where the interval ends; null when that cannot be read.</summary>
    public DateTimeOffset? End =>
        Body["interval"] is JsonValue value
        && value.ToString().Split('/') is [_, var end]
        && DateTimeOffset.TryParse(
            end,
            System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal,
            out var moment
        )
            ? moment
            : null;

    public bool HasBuckets => Body["granularity"] is not null;

    public TimeZoneInfo Zone =>
        Body["timeZone"] is JsonValue value && TimeZoneInfo.TryFindSystemTimeZoneById(value.ToString(), out var zone)
            ? zone
            : TimeZoneInfo.Utc;

    private static JsonSerializerOptions Plain { get; } =
        new()
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = QueryJson.Default,
        };
}
