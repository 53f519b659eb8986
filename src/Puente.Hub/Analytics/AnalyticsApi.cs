using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Puente.Analytics;
using Puente.Analytics.Language;
using Puente.Analytics.Local;
using Puente.Hub.Browsers;
using Puente.Hub.Http;
using Puente.Hub.SignIn;
using Puente.Store;

namespace Puente.Hub.Analytics;

/// <summary>
/// The platform's analytics API, answered from the store: for the hub's own key everything, for a program that signed in what
/// its divisions let it see.
/// </summary>
internal sealed class AnalyticsApi(LocalAnalytics analytics, Doorkeeper doorkeeper, TokenDesk tokens, TimeProvider time)
    : IDisposable
{
    /// <summary>A statement takes memory and processors from the streams; more than a few at a time wait.</summary>
    private readonly SemaphoreSlim _places = new(4);
    private readonly AggregateJobs _aggregateJobs = new(analytics, time);
    private readonly DetailsJobs _detailsJobs = new(analytics, time);

    private const string PagesPrefix = "/web";
    private const string ConversationPath = "/api/v2/analytics/conversations/{conversationId}/details";

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var endpoint in Enum.GetValues<AnalyticsEndpoint>())
            routes.MapPost(
                AnalyticsEndpoints.PathOf(endpoint),
                Guarded((context, scope) => QueryAsync(context, endpoint, scope))
            );
        foreach (
            var endpoint in (AnalyticsEndpoint[])
                [
                    AnalyticsEndpoint.ConversationAggregates,
                    AnalyticsEndpoint.FlowAggregates,
                    AnalyticsEndpoint.UserAggregates,
                ]
        )
            MapAggregateJobs(routes, endpoint);
        MapDetailsJobs(routes, AnalyticsEndpoint.ConversationDetails);
        MapDetailsJobs(routes, AnalyticsEndpoint.UserDetails);
        routes.MapGet("/api/v2/analytics/conversations/details", Guarded(ConversationsAsync));
        routes.MapGet(ConversationPath, Guarded(ConversationAsync));
    }

    /// <summary>
    /// The same questions for pages, under <c>/web</c>: the session's cookie instead of a token, and the divisions in which the
    /// viewer holds the permission that the platform asks for.
    /// </summary>
    public void MapForPages(IEndpointRouteBuilder routes, ViewerGate gate)
    {
        Query(AnalyticsEndpoint.ConversationDetails, Permissions.Conversations);
        Query(AnalyticsEndpoint.ConversationAggregates, Permissions.Aggregates);
        routes.MapGet(
            PagesPrefix + ConversationPath,
            gate.For(
                Permissions.Conversations,
                (context, viewer) =>
                    RespondAsync(context, () => viewer.ScopeOf(Permissions.Conversations), ConversationAsync)
            )
        );

        void Query(AnalyticsEndpoint endpoint, string permission) =>
            routes.MapPost(
                PagesPrefix + AnalyticsEndpoints.PathOf(endpoint),
                gate.ForUnsafe(
                    permission,
                    (context, viewer) =>
                        RespondAsync(
                            context,
                            () => viewer.ScopeOf(permission),
                            (asked, scope) => QueryAsync(asked, endpoint, scope)
                        )
                )
            );
    }

    public void Dispose() => _places.Dispose();

    private void MapAggregateJobs(IEndpointRouteBuilder routes, AnalyticsEndpoint endpoint)
    {
        var path = JobsPathOf(endpoint);
        routes.MapPost(
            path,
            Guarded(
                async (context, scope) =>
                    await _aggregateJobs.SubmitAsync(endpoint, await BodyAsync(context), scope, context.RequestAborted)
            )
        );
        Map(routes.MapGet, path + "/{jobId}", (_, job, scope) => _aggregateJobs.Status(endpoint, job, scope));
        Map(routes.MapDelete, path + "/{jobId}", (_, job, scope) => _aggregateJobs.Cancel(endpoint, job, scope));
        Map(
            routes.MapGet,
            path + "/{jobId}/results",
            (context, job, scope) => _aggregateJobs.Results(endpoint, job, context.Request.Query["cursor"], scope)
        );
    }

    private void MapDetailsJobs(IEndpointRouteBuilder routes, AnalyticsEndpoint endpoint)
    {
        var path = JobsPathOf(endpoint);
        routes.MapPost(
            path,
            Guarded(
                async (context, scope) =>
                    await _detailsJobs.SubmitAsync(endpoint, await BodyAsync(context), scope, context.RequestAborted)
            )
        );
        routes.MapGet(
            path + "/availability",
            Guarded((context, _) => _detailsJobs.AvailabilityAsync(endpoint, context.RequestAborted))
        );
        Map(routes.MapGet, path + "/{jobId}", (_, job, scope) => _detailsJobs.Status(endpoint, job, scope));
        Map(routes.MapDelete, path + "/{jobId}", (_, job, scope) => _detailsJobs.Cancel(endpoint, job, scope));
        routes.MapGet(
            path + "/{jobId}/results",
            Guarded(
                (context, scope) =>
                    _detailsJobs.ResultsAsync(
                        endpoint,
                        JobOf(context),
                        context.Request.Query["cursor"],
                        context.Request.Query["pageSize"],
                        scope,
                        context.RequestAborted
                    )
            )
        );
    }

    private void Map(
        Func<string, RequestDelegate, IEndpointConventionBuilder> map,
        string path,
        Func<HttpContext, string, AnalyticsScope, LocalAnswer> answer
    ) => map(path, Guarded((context, scope) => Task.FromResult(answer(context, JobOf(context), scope))));

    private static string JobsPathOf(AnalyticsEndpoint endpoint) =>
        AnalyticsEndpoints.PathOf(endpoint).Replace("/query", "/jobs", StringComparison.Ordinal);

    private static string JobOf(HttpContext context) => (string)context.Request.RouteValues["jobId"]!;

    private static bool IsExplaining(HttpContext context) => context.Request.Query["explain"] == "true";

    private RequestDelegate Guarded(Func<HttpContext, AnalyticsScope, Task<LocalAnswer>> answer) =>
        context => RespondAsync(context, () => ScopeOf(context), answer);

    private async Task RespondAsync(
        HttpContext context,
        Func<AnalyticsScope> scope,
        Func<HttpContext, AnalyticsScope, Task<LocalAnswer>> answer
    )
    {
        var (status, body) = await AnswerAsync(context, scope, answer);
        context.Response.StatusCode = status;
        context.Response.ContentType =
            status == StatusCodes.Status200OK && IsExplaining(context)
                ? "text/plain; charset=utf-8"
                : "application/json";
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private Task<LocalAnswer> ConversationsAsync(HttpContext context, AnalyticsScope scope) =>
        analytics.ConversationsAsync(Ids(context), scope, context.RequestAborted);

    private Task<LocalAnswer> ConversationAsync(HttpContext context, AnalyticsScope scope) =>
        analytics.ConversationAsync(
            (string)context.Request.RouteValues["conversationId"]!,
            scope,
            context.RequestAborted
        );

    private static string[] Ids(HttpContext context) =>
        [
            .. context
                .Request.Query["id"]
                .SelectMany(ids =>
                    (ids ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                ),
        ];

    private async Task<LocalAnswer> QueryAsync(HttpContext context, AnalyticsEndpoint endpoint, AnalyticsScope scope)
    {
        var query = await BodyAsync(context);
        // The platform does not have this one: the statement instead of its answer.
        return IsExplaining(context)
            ? new LocalAnswer(
                StatusCodes.Status200OK,
                Encoding.UTF8.GetBytes(StatementText.Of(analytics.Explain(endpoint, query, scope)))
            )
            : await analytics.AnswerAsync(endpoint, query, scope, context.RequestAborted);
    }

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
            throw new AnalyticsRefusalException(
                StatusCodes.Status415UnsupportedMediaType,
                "unsupported.media.type",
                "Send the query as application/json."
            );
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private async Task<LocalAnswer> AnswerAsync(
        HttpContext context,
        Func<AnalyticsScope> scopeOf,
        Func<HttpContext, AnalyticsScope, Task<LocalAnswer>> answer
    )
    {
        try
        {
            var scope = scopeOf();
            await _places.WaitAsync(context.RequestAborted);
            try
            {
                return await answer(context, scope);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (AnalyticsRefusalException refusal)
        {
            return new LocalAnswer(refusal.Status, refusal.ToBody());
        }
        catch (BadHttpRequestException fault)
        {
            return Refusal(fault.StatusCode, "bad.request", "The request could not be read: " + fault.Message);
        }
        catch (StoreException fault)
        {
            // What the store refuses of a statement that Puente wrote is a defect of Puente; the reader can do nothing.
            return fault.Fault is StoreFault.Environment or StoreFault.Lost
                ? Refusal(StatusCodes.Status503ServiceUnavailable, "service.unavailable", fault.Message)
                : Refusal(StatusCodes.Status500InternalServerError, "internal.server.error", fault.Message);
        }
    }

    private AnalyticsScope ScopeOf(HttpContext context)
    {
        const string Scheme = "Bearer ";
        var header = context.Request.Headers.Authorization.ToString();
        if (doorkeeper.IsKey(header))
            return AnalyticsScope.Everything;
        if (header.Length == 0)
            throw new AnalyticsRefusalException(
                StatusCodes.Status401Unauthorized,
                "authentication.required",
                "No authorization token was found."
            );
        return
            header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && tokens.Find(header[Scheme.Length..].Trim()) is { } account
            ? new AnalyticsScope(account.Divisions)
            : throw new AnalyticsRefusalException(
                StatusCodes.Status401Unauthorized,
                "bad.credentials",
                "Invalid login credentials."
            );
    }

    private static LocalAnswer Refusal(int status, string code, string message) =>
        new(status, new AnalyticsRefusalException(status, code, message).ToBody());
}
