using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Puente.Emulator.Clock;
using Puente.Emulator.Faults;
using Puente.Emulator.OAuth;
using Puente.Emulator.Requests;
using Puente.Emulator.Usage;

namespace Puente.Emulator.Http;

/// <summary>Takes every request to its handler: host, fault, token, rate limit, permission, then the work.</summary>
internal sealed class Dispatcher(
    RouteTable routes,
    TokenStore tokens,
    FaultPlan faults,
    FaultedAnswers faulted,
    RequestLog log,
    UsageCounters usage,
    VirtualClock clock,
    TimeProvider time,
    EmulatorOptions options
)
{
    public async Task HandleAsync(HttpContext http)
    {
        var contextId = Guid.NewGuid().ToString();
        var path = http.Request.Path.Value ?? "/";
        var method = http.Request.Method;
        var known = routes.TryFind(method, path, out var route, out var values);
        var name = known ? route.Name : $"{method} (unknown)";
        var lever = path.StartsWith("/_emulator", StringComparison.Ordinal) || path == "/";
        var fault = lever ? null : faults.Strike(name, $"{method} {path}");
        var request = new ApiRequest(http, values, contextId);
        Headers(http.Response.Headers, contextId);
        // Clients judge freshness by it, so it is the platform's time and not this machine's.
        http.Response.Headers.Date = clock.Now.ToString("r", CultureInfo.InvariantCulture);
        if (HttpMethods.IsOptions(method))
        {
            http.Response.StatusCode = 204;
            return;
        }
        var answer = await OutcomeAsync(request, known ? route : null, fault);
        // What the caller never heard of was asked all the same.
        if (known && request.Token is { } token)
            usage.Count(token.Client.Id, token.UserId, route.Template, method, answer?.Status ?? 200);
        // Logged before it is sent, so that who has the answer also finds it in the log.
        if (!lever)
            log.Add(time.GetUtcNow(), name, path, answer?.Status ?? 0, fault?.Kind.ToString());
        if (answer is null)
            http.Abort();
        else
            await AnswerWriter.WriteAsync(http, answer);
    }

    /// <summary>The answer, or null when the connection is to be dropped.</summary>
    private async Task<ApiAnswer?> OutcomeAsync(ApiRequest request, Route? route, FaultRule? fault)
    {
        var http = request.Http;
        try
        {
            if (fault is not null)
                await faulted.BeforeAsync(fault, request);
            var answer = await AnswerAsync(request, route);
            if (fault is not null)
                return faulted.After(fault, request, answer);
            faulted.Remember(http.Request.Path.Value!, answer);
            return answer;
        }
        catch (ApiException refused)
        {
            if (refused.RetryAfterSeconds is { } seconds)
                http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return ApiAnswer.Json(refused.Body(request.ContextId), refused.Status);
        }
        catch (AnsweredException answered)
        {
            return answered.Answer;
        }
        catch (ConnectionDroppedException)
        {
            return null;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to answer.
            return null;
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            // A defect of the emulator itself: said aloud, because no real platform would answer like this.
            var text = $"The emulator failed: {failure.GetType().Name}: {failure.Message}";
            return ApiAnswer.Json(new ApiException(500, "emulator.defect", text).Body(request.ContextId), 500);
        }
    }

    private async ValueTask<ApiAnswer> AnswerAsync(ApiRequest request, Route? route)
    {
        if (!HostAccepted(request.Http.Request.Host.Host))
            throw ApiException.NotFound();
        if (request.Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (route is { Open: true })
            return await route.Handle(request);
        if (request.Http.Request.Path.StartsWithSegments("/api"))
            Authenticate(request);
        if (route is null)
            throw ApiException.NotFound();
        if (!request.Token!.MayAnyOf(route.Permissions))
            throw ApiException.MissingAnyPermission(route.Permissions);
        return await route.Handle(request);
    }

    private void Authenticate(ApiRequest request)
    {
        var header = request.Http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            throw new ApiException(
                401,
                "authentication.required",
                "No authentication bearer token specified in authorization header."
            );
        request.Token =
            tokens.Find(header[7..].Trim())
            ?? throw new ApiException(401, "bad.credentials", "Invalid login credentials.");
        var (count, reset) = request.Token.Window.Count(time);
        var headers = request.Http.Response.Headers;
        headers["inin-ratelimit-allowed"] = options.RequestsPerMinute.ToString(CultureInfo.InvariantCulture);
        headers["inin-ratelimit-count"] = count.ToString(CultureInfo.InvariantCulture);
        headers["inin-ratelimit-reset"] = reset.ToString(CultureInfo.InvariantCulture);
        if (count > options.RequestsPerMinute)
            throw TooManyRequests(
                reset,
                options.RequestsPerMinute,
                request.Token.UserId is null ? "client.credentials.token.rate.per.minute" : "token.rate.per.minute"
            );
        var perUser = options.RequestsPerMinutePerUser!.Value;
        var (all, allReset) = tokens.WindowOf(request.Token).Count(time);
        if (all > perUser)
            throw TooManyRequests(allReset, perUser, "org.app.user.rate.per.minute");
    }

    public static ApiException TooManyRequests(
        int seconds,
        int limit,
        string key = "client.credentials.token.rate.per.minute"
    ) =>
        new(
            429,
            "too.many.requests.retry.after",
            $"Rate limit exceeded the maximum. Retry the request in [{seconds}] seconds"
        )
        {
            RetryAfterSeconds = seconds,
            Limit = new JsonObject
            {
                ["key"] = key,
                ["namespace"] = "platform.api",
                ["value"] = limit,
            },
        };

    private bool HostAccepted(string host) =>
        options.PublicHosts.Count == 0
        || host is "localhost" or "127.0.0.1" or "[::1]"
        || options.PublicHosts.Contains(host, StringComparer.OrdinalIgnoreCase)
        || host.Equals(options.Channels.StreamingHost?.Split(':')[0], StringComparison.OrdinalIgnoreCase);

    private static void Headers(IHeaderDictionary headers, string contextId)
    {
        headers["ININ-Correlation-Id"] = contextId;
        headers.CacheControl = "no-cache, no-store, must-revalidate";
        headers.Pragma = "no-cache";
        headers.Expires = "0";
        // For pages in a browser; what the real platform sends here is not recorded.
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "GET, HEAD, POST, PUT, PATCH, DELETE";
        headers.AccessControlAllowHeaders = "authorization, content-type, purecloud-sdk, genesys-app, x-amz-tagging";
        headers.AccessControlExposeHeaders =
            "inin-correlation-id, inin-ratelimit-allowed, inin-ratelimit-count, inin-ratelimit-reset, retry-after";
    }
}
