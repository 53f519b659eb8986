using System.Text.Json;
using Puente.Analytics.Language;
using Puente.Analytics.Observations;
using Puente.Analytics.Sql;
using Puente.Analytics.Users;
using Puente.Store;
using Puente.Store.Rebuilding;

namespace Puente.Analytics.Local;

/// <summary>
/// Answers the platform's analytics questions from the company's own tables: each becomes one statement
/// (docs/analytics.md). Safe to use from several threads when the store is.
/// </summary>
public sealed class LocalAnalytics(IStore store, TimeProvider time, LocalAnalyticsOptions? options = null)
{
    /// <summary>Of one question by ids; the platform's own limit is not known.</summary>
    public const int MostIds = 1_000;

    private readonly LocalAnalyticsOptions _options = options ?? new LocalAnalyticsOptions();
    private readonly SqlDialect _dialect = SqlDialect.Of(store.Dialect);
    private readonly PresentAnswers _present = new(store);
    private readonly UserAnswers _users = new(store, time, options ?? new LocalAnalyticsOptions());

    /// <summary>The answer, or the refusal as the platform writes it.</summary>
    /// <exception cref="StoreException">The tables could not be read.</exception>
    /// <exception cref="OperationCanceledException">The statement was stopped.</exception>
    public Task<LocalAnswer> AnswerAsync(
        AnalyticsEndpoint endpoint,
        ReadOnlyMemory<byte> body,
        AnalyticsScope scope,
        CancellationToken cancellationToken
    ) =>
        GuardAsync(() =>
            endpoint switch
            {
                AnalyticsEndpoint.ConversationDetails => DetailsAsync(CompileDetails(body, scope), cancellationToken),
                AnalyticsEndpoint.UserAggregates => _users.AggregatesAsync(
                    UserQueryReader.Aggregates(body),
                    scope,
                    cancellationToken
                ),
                AnalyticsEndpoint.UserDetails => UserDetailsAsync(body, scope, cancellationToken),
                AnalyticsEndpoint.ConversationAggregates or AnalyticsEndpoint.FlowAggregates => AggregatesAsync(
                    CompileAggregates(endpoint, body, scope),
                    cancellationToken
                ),
                _ => _present.AnswerAsync(endpoint, PresentQueryReader.Read(endpoint, body), scope, cancellationToken),
            }
        );

    /// <summary>One conversation's record, as <c>GET /api/v2/analytics/conversations/{conversationId}/details</c>.</summary>
    /// <inheritdoc cref="AnswerAsync"/>
    public Task<LocalAnswer> ConversationAsync(
        string conversationId,
        AnalyticsScope scope,
        CancellationToken cancellationToken
    ) =>
        GuardAsync(async () =>
        {
            var records = ValueConditions.IsId(conversationId, out var id)
                ? await ReadAsync([id], scope, cancellationToken)
                : [];
            return records.TryGetValue(id, out var record)
                ? record
                : throw new AnalyticsRefusalException(404, "not.found", "The requested conversation was not found.");
        });

    /// <summary>Several records, as <c>GET /api/v2/analytics/conversations/details?id=a,b</c>; those not found are left out.</summary>
    /// <inheritdoc cref="AnswerAsync"/>
    public Task<LocalAnswer> ConversationsAsync(
        IReadOnlyList<string> conversationIds,
        AnalyticsScope scope,
        CancellationToken cancellationToken
    ) =>
        GuardAsync(async () =>
        {
            if (conversationIds.Count is 0 or > MostIds)
                throw AnalyticsRefusalException.BadRequest($"Give 1 to {MostIds} ids.");
            List<Guid> ids = [];
            foreach (var text in conversationIds)
                ids.Add(
                    ValueConditions.IsId(text, out var id)
                        ? id
                        : throw AnalyticsRefusalException.BadRequest(
                            $"[{AnalyticsRefusalException.Echo(text)}] is not an id."
                        )
                );
            var records = await ReadAsync([.. ids.Distinct()], scope, cancellationToken);
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                DetailsAnswer.WriteConversations(
                    json,
                    [.. ids.Distinct().Select(id => new ConversationKey(id, default))],
                    records
                );
                json.WriteEndObject();
            }
            return buffer.ToArray();
        });

    /// <summary>Takes a question of <c>…/details/jobs</c>; its pages are read from the tables when they are asked for.</summary>
    /// <param name="endpoint">One of the two details queries.</param>
    /// <exception cref="AnalyticsRefusalException">The platform would refuse it.</exception>
    /// <exception cref="StoreException">The tables could not be read.</exception>
    public async Task<DetailsJob> SubmitAsync(
        AnalyticsEndpoint endpoint,
        ReadOnlyMemory<byte> body,
        AnalyticsScope scope,
        CancellationToken cancellationToken
    )
    {
        if (endpoint == AnalyticsEndpoint.UserDetails)
        {
            var (states, limit) = UserQueryReader.Job(body);
            return new UserJob(_users, states, limit, scope, await AvailabilityAsync(endpoint, cancellationToken));
        }
        var query = DetailsQueryReader.ReadJob(body);
        return new ConversationJob(store, query, scope, await AvailabilityAsync(endpoint, cancellationToken));
    }

    /// <summary>The <c>dataAvailabilityDate</c> of details jobs: the tables hold everything that began before it.</summary>
    /// <inheritdoc cref="SubmitAsync"/>
    public async Task<DateTimeOffset> AvailabilityAsync(
        AnalyticsEndpoint endpoint,
        CancellationToken cancellationToken
    ) =>
        endpoint == AnalyticsEndpoint.UserDetails
            ? DateTimeOffset.UnixEpoch.AddMicroseconds(await _users.KnownUntilAsync(cancellationToken))
            : await ConversationAvailability.ReadAsync(store, cancellationToken);

    /// <summary>The statement that would answer the question.</summary>
    /// <exception cref="AnalyticsRefusalException">It would be refused.</exception>
    public CompiledQuery Explain(AnalyticsEndpoint endpoint, ReadOnlyMemory<byte> body, AnalyticsScope scope) =>
        endpoint switch
        {
            AnalyticsEndpoint.ConversationDetails => CompileDetails(body, scope).Compiled,
            AnalyticsEndpoint.UserAggregates or AnalyticsEndpoint.UserDetails => _users.Explain(endpoint, body, scope),
            AnalyticsEndpoint.ConversationAggregates or AnalyticsEndpoint.FlowAggregates => CompileAggregates(
                endpoint,
                body,
                scope
            ).Compiled,
            _ => _present.Compile(endpoint, PresentQueryReader.Read(endpoint, body), scope),
        };

    private Task<byte[]> UserDetailsAsync(
        ReadOnlyMemory<byte> body,
        AnalyticsScope scope,
        CancellationToken cancellationToken
    )
    {
        var (query, size, number) = UserQueryReader.Details(body);
        return _users.DetailsAsync(query, size, number, scope, cancellationToken);
    }

    private static async Task<LocalAnswer> GuardAsync(Func<Task<byte[]>> answer)
    {
        try
        {
            return new LocalAnswer(200, await answer());
        }
        catch (AnalyticsRefusalException refusal)
        {
            return new LocalAnswer(refusal.Status, refusal.ToBody());
        }
        catch (StoreException fault) when (fault.Fault == StoreFault.TooLarge)
        {
            var refusal = AnalyticsRefusalException.BadRequest(
                $"{fault.Message} Ask for fewer dimensions, a coarser granularity or a shorter interval."
            );
            return new LocalAnswer(refusal.Status, refusal.ToBody());
        }
    }

    private DetailsStatement CompileDetails(ReadOnlyMemory<byte> body, AnalyticsScope scope) =>
        DetailsCompiler.Compile(DetailsQueryReader.Read(body), _dialect, scope);

    private AggregateStatement CompileAggregates(
        AnalyticsEndpoint endpoint,
        ReadOnlyMemory<byte> body,
        AnalyticsScope scope
    )
    {
        var domain = endpoint switch
        {
            AnalyticsEndpoint.ConversationAggregates => AggregateDomain.Conversations,
            AnalyticsEndpoint.FlowAggregates => AggregateDomain.Flows,
            _ => throw new ArgumentOutOfRangeException(nameof(endpoint), endpoint, "It has no aggregates."),
        };
        var query = AggregateQueryReader.Read(body, domain);
        return AggregateCompiler.Compile(query, _dialect, scope, _options.ServiceLevel, time.GetUtcNow());
    }

    private async Task<byte[]> AggregatesAsync(AggregateStatement statement, CancellationToken cancellationToken)
    {
        var result = new AggregateResult(statement);
        var rows = 0;
        await foreach (var row in RowsAsync(statement.Compiled, cancellationToken))
        {
            if (++rows > _options.MostRows)
                throw AnalyticsRefusalException.BadRequest(
                    $"The answer would have more than {_options.MostRows} groups, buckets and metrics. Ask for fewer dimensions, a coarser granularity or a shorter interval."
                );
            result.Add(row);
        }
        var groups = result.InOrder();
        if (statement.Query.Top is { } top)
            groups = TopGroups.Of(groups, top);
        GroupResult[] answered = [.. groups];
        var targets = await TargetsAsync(statement, answered, cancellationToken);
        return new AggregateAnswer(statement, _options.ServiceLevel, targets).Write(answered);
    }

    private Task<QueueTargets> TargetsAsync(
        AggregateStatement statement,
        IEnumerable<GroupResult> groups,
        CancellationToken cancellationToken
    )
    {
        var queue = statement.Query.GroupBy.ToList().IndexOf("queueId");
        var metrics = statement.Query.Metrics;
        var isAsked =
            statement.Query.Domain == AggregateDomain.Conversations
            && (metrics.Count == 0 || metrics.Any(DerivedMetrics.IsServiceLevel));
        if (queue < 0 || !isAsked)
            return Task.FromResult(new QueueTargets());
        var place = 0;
        while (statement.Dimensions[place].Name != "queueId")
            place++;
        string[] ids = [.. groups.Select(group => group.Values[place]).OfType<string>().Distinct()];
        return QueueTargets.ReadAsync(store, ids, cancellationToken);
    }

    private async Task<byte[]> DetailsAsync(DetailsStatement statement, CancellationToken cancellationToken)
    {
        var answer = new DetailsAnswer(statement);
        await foreach (var row in RowsAsync(statement.Compiled, cancellationToken))
            answer.Add(row);
        return answer.Write(await RecordPage.ReadAsync(store, answer.Page, cancellationToken));
    }

    private async Task<Dictionary<Guid, byte[]>> ReadAsync(
        IReadOnlyList<Guid> ids,
        AnalyticsScope scope,
        CancellationToken cancellationToken
    )
    {
        var keys = new List<ConversationKey>();
        await foreach (var row in RowsAsync(DetailsCompiler.CompileIds(ids, _dialect, scope), cancellationToken))
            keys.Add(DetailsAnswer.KeyOf(row[0], row[1]));
        return await RecordPage.ReadAsync(store, keys, cancellationToken);
    }

    private async IAsyncEnumerable<object?[]> RowsAsync(
        CompiledQuery query,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var result = await store.QueryAsync(query.Sql, query.Parameters, cancellationToken);
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
            yield return row;
    }
}
