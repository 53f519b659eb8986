using System.Net;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Puente.Platform.Errors;
using Puente.Platform.Requests;

namespace Puente.Platform.Retry;

/// <summary>
/// Tries again what may be tried again. 429 and 503 say that nothing was done, so they are repeated for every method;
/// anything whose outcome is unknown only where repeating it is harmless.
/// </summary>
internal sealed class RetryHandler : DelegatingHandler
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestOwnWait = TimeSpan.FromSeconds(30);
    private static readonly ResiliencePropertyKey<Plan> PlanKey = new("puente.plan");

    private readonly PlatformOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<double> _random;
    private readonly ILogger _log;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    /// <param name="random">0 to 1, for the jitter.</param>
    public RetryHandler(
        PlatformOptions options,
        TimeProvider time,
        Func<double> random,
        ILogger log,
        HttpMessageHandler inner
    )
        : base(inner)
    {
        _options = options;
        _time = time;
        _random = random;
        _log = log;
        _pipeline =
            options.MaxTries == 1
                ? ResiliencePipeline<HttpResponseMessage>.Empty
                : new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
                    .AddRetry(
                        new RetryStrategyOptions<HttpResponseMessage>
                        {
                            MaxRetryAttempts = options.MaxTries - 1,
                            ShouldHandle = args => ValueTask.FromResult(ShouldRepeat(args)),
                            DelayGenerator = static args => ValueTask.FromResult<TimeSpan?>(PlanOf(args.Context).Wait),
                            OnRetry = args =>
                            {
                                Report(args);
                                return default;
                            },
                        }
                    )
                    .Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(PlanKey, new Plan(RequestState.Of(request), _time.GetTimestamp()));
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (c, s) => await s.Handler.SendInnerAsync(s.Request, c.CancellationToken),
                context,
                (Handler: this, Request: request)
            );
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private Task<HttpResponseMessage> SendInnerAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.SendAsync(request, cancellationToken);

    private static Plan PlanOf(ResilienceContext context) =>
        context.Properties.TryGetValue(PlanKey, out var plan)
            ? plan
            : throw new InvalidOperationException("The retry plan is missing.");

    private bool ShouldRepeat(RetryPredicateArguments<HttpResponseMessage> args)
    {
        var plan = PlanOf(args.Context);
        TimeSpan? asked = null;
        if (args.Outcome.Exception is { } exception)
        {
            if (exception is not PlatformConnectionException { MayRepeat: true })
                return false;
        }
        else
        {
            var response = args.Outcome.Result!;
            if (!IsRepeatable(response.StatusCode, plan.State.SafeToRepeat))
                return false;
            asked = Headers.RetryAfter(response, _time);
            if (asked > _options.RetryAfterCeiling)
            {
                plan.State.WaitTooLong = true;
                return false;
            }
        }

        plan.Wait = Wait(args.AttemptNumber, asked);
        return _time.GetElapsedTime(plan.Started) + plan.Wait <= _options.MaxTotalTime;
    }

    internal static bool IsRepeatable(HttpStatusCode status, bool safeToRepeat) =>
        status switch
        {
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => true,
            HttpStatusCode.RequestTimeout
            or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway
            or HttpStatusCode.GatewayTimeout => safeToRepeat,
            _ => false,
        };

    private TimeSpan Wait(int attempt, TimeSpan? asked)
    {
        if (asked is { } wish)
        {
            // Whoever was refused in the same second is told the same wait; spread the return a little.
            return wish + (TimeSpan.FromMilliseconds(250) * _random());
        }

        var full = Math.Min(FirstWait.TotalSeconds * Math.Pow(2, attempt), LongestOwnWait.TotalSeconds);
        return TimeSpan.FromSeconds(full * (0.5 + (0.5 * _random())));
    }

    private void Report(OnRetryArguments<HttpResponseMessage> args)
    {
        var state = PlanOf(args.Context).State;
        var cause = args.Outcome.Exception is PlatformConnectionException e
            ? e.Fault.ToString()
            : ((int)args.Outcome.Result!.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        RetryLog.TryingAgain(_log, state.Method, state.Route, cause, args.RetryDelay.TotalSeconds, state.Tries);
    }

    private sealed class Plan(RequestState state, long started)
    {
        public RequestState State => state;

        public long Started => started;

        public TimeSpan Wait { get; set; }
    }
}

internal static partial class RetryLog
{
    [LoggerMessage(
        1,
        LogLevel.Information,
        "{Method} {Route}: {Cause} on try {Tries}; trying again in {Seconds:0.0} s."
    )]
    public static partial void TryingAgain(
        ILogger log,
        HttpMethod method,
        string route,
        string cause,
        double seconds,
        int tries
    );
}
