using System.Collections.Concurrent;
using Puente.Emulator.Aggregates;
using Puente.Emulator.Http;
using Puente.Emulator.Jobs;
using Puente.Emulator.OAuth;

namespace Puente.Emulator.Faults;

/// <summary>Thrown to cut the connection; never leaves the dispatcher.</summary>
internal sealed class ConnectionDroppedException : Exception;

/// <summary>Thrown to answer at once with something that is not the API's error body.</summary>
internal sealed class AnsweredException(ApiAnswer answer) : Exception
{
    public ApiAnswer Answer { get; } = answer;
}

/// <summary>Carries out the faults: some before a request is handled, some on its finished answer.</summary>
internal sealed class FaultedAnswers(
    IReadOnlyList<Action<string, string>> forceJob,
    TimeProvider time,
    EmulatorOptions options
)
{
    private const int RememberedPages = 32;
    private readonly ConcurrentDictionary<string, ApiAnswer> _previous = new(StringComparer.Ordinal);

    public async ValueTask BeforeAsync(FaultRule fault, ApiRequest request)
    {
        var seconds = (int)Math.Ceiling(fault.RetryAfter.TotalSeconds);
        switch (fault.Kind)
        {
            case FaultKind.TooManyRequests:
                throw Dispatcher.TooManyRequests(seconds, options.RequestsPerMinute);
            case FaultKind.ServerError:
                throw ServerError(fault.Status, seconds);
            case FaultKind.TokenRateLimit:
                throw new AnsweredException(OAuthEndpoints.RateLimited());
            case FaultKind.DropBefore:
                throw new ConnectionDroppedException();
            case FaultKind.Slow:
                await Task.Delay(fault.Delay, time, request.Aborted);
                break;
            case FaultKind.ExpiredJob or FaultKind.FailedJob:
                var state = fault.Kind == FaultKind.ExpiredJob ? "EXPIRED" : "FAILED";
                foreach (var force in forceJob)
                    force(JobIn(request), state);
                break;
            case FaultKind.StaleRead:
                request.StaleBy = fault.Delay;
                break;
        }
    }

    public ApiAnswer After(FaultRule fault, ApiRequest request, ApiAnswer answer)
    {
        switch (fault.Kind)
        {
            case FaultKind.DropAfter:
                throw new ConnectionDroppedException();
            case FaultKind.TruncatedBody:
                return answer with { BreaksOff = BreakOff.LengthPromised };
            case FaultKind.CutChunks:
                return answer with { BreaksOff = BreakOff.Chunked };
            case FaultKind.NotJson:
                return new ApiAnswer(200, "<html><body><h1>Please sign in</h1></body></html>"u8.ToArray())
                {
                    ContentType = "text/html",
                };
            case FaultKind.RepeatedPage:
                return _previous.GetValueOrDefault(request.Http.Request.Path.Value!, answer);
            case FaultKind.MissingId:
            case FaultKind.NegativeTime:
            case FaultKind.UnknownValues:
            case FaultKind.DuplicateIds:
            case FaultKind.HugeAttribute:
                return PageTwists.Apply(fault.Kind, answer);
            default:
                return answer;
        }
    }

    /// <summary>Keeps the latest page of each job, for <see cref="FaultKind.RepeatedPage"/>.</summary>
    public void Remember(string path, ApiAnswer answer)
    {
        if (answer.Status == 200 && answer.Gzipped)
        {
            if (_previous.Count >= RememberedPages)
                _previous.Clear();
            _previous[path] = answer;
        }
    }

    private static string JobIn(ApiRequest request) =>
        request.Http.Request.Path.Value!.Split('/').FirstOrDefault(part => Guid.TryParse(part, out _)) ?? "";

    private static ApiException ServerError(int status, int seconds) =>
        status switch
        {
            500 => new ApiException(
                500,
                "internal.server.error",
                "The server encountered an unexpected condition which prevented it from fulfilling the request."
            ),
            502 => new ApiException(502, "bad.gateway", "Bad gateway."),
            504 => new ApiException(504, "request.timeout", "The request timed out."),
            _ => new ApiException(
                503,
                "service.unavailable",
                "Service Unavailable - The server is currently unavailable (because it is overloaded or down for maintenance)."
            )
            {
                RetryAfterSeconds = seconds > 0 ? seconds : null,
            },
        };
}
