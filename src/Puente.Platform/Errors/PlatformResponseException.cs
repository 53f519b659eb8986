using System.Net;

namespace Puente.Platform.Errors;

/// <summary>The platform said no.</summary>
public sealed class PlatformResponseException : PlatformException
{
    internal PlatformResponseException(
        HttpMethod method,
        string route,
        HttpStatusCode status,
        ErrorBody body,
        bool mayRepeat,
        TimeSpan? retryAfter,
        int tries,
        string? advice
    )
        : base(
            $"{method} {route} answered {(int)status} {body.Code ?? "(no code)"}; correlation id {body.CorrelationId ?? "none"}."
                + (tries > 1 ? $" Tried {tries} times." : "")
                + (advice is null ? "" : $" {advice}")
        )
    {
        Method = method;
        Route = route;
        Status = status;
        Code = body.Code;
        CorrelationId = body.CorrelationId;
        Detail = body.Message;
        MissingPermissions = body.MissingPermissions;
        MayRepeat = mayRepeat;
        RetryAfter = retryAfter;
        Tries = tries;
    }

    public HttpMethod Method { get; }

    /// <summary>Template, never the filled path.</summary>
    public string Route { get; }

    public HttpStatusCode Status { get; }

    /// <summary>The platform's dotted code (<c>not.found</c>); null when the body had none.</summary>
    public string? Code { get; }

    public string? CorrelationId { get; }

    /// <summary>The platform's own sentence. It may quote customer data, so it is not part of the message and not for logs.</summary>
    public string? Detail { get; }

    /// <summary>From <c>missing.permissions</c> (all are needed) and <c>missing.any.permissions</c> (one is enough).</summary>
    public IReadOnlyList<string> MissingPermissions { get; }

    /// <summary>The wait the platform asked for last, if any.</summary>
    public TimeSpan? RetryAfter { get; }

    public int Tries { get; }

    public override bool MayRepeat { get; }
}
