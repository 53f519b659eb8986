using System.Globalization;
using Microsoft.AspNetCore.Http;
using Puente.Hub.Gateway.Lookups;
using Puente.Hub.Gateway.Sources;
using Puente.Hub.Http;

namespace Puente.Hub.Gateway.Answering;

/// <summary>The gateway's refusals (docs/gateway.md, "Errors"): the members of the platform's own error body, as far as they apply.</summary>
/// <param name="Field">Empty when no one input is concerned.</param>
internal sealed record GatewayError(int Status, string Code, string Message, string Field = "")
{
    public TimeSpan? RetryAfter { get; init; }

    public static GatewayError Stranger { get; } =
        new(
            StatusCodes.Status401Unauthorized,
            "unauthorized",
            "Send a key of gateway.keys as X-Api-Key, or a token of /oauth/token as Authorization: Bearer."
        );

    public static GatewayError Media { get; } =
        new(StatusCodes.Status415UnsupportedMediaType, "media.type", "Send Content-Type: application/json.");

    public static GatewayError Large { get; } =
        new(
            StatusCodes.Status413PayloadTooLarge,
            "body.too.large",
            $"A body is at most {GatewayEndpoint.MaxBodyBytes} bytes."
        );

    public static GatewayError Forbidden(string why) => new(StatusCodes.Status403Forbidden, "forbidden", why);

    public static GatewayError NotFound { get; } =
        new(StatusCodes.Status404NotFound, "lookup.not.found", "There is no lookup of this name.");

    public static GatewayError Broken { get; } =
        new(
            StatusCodes.Status503ServiceUnavailable,
            "lookup.broken",
            "The lookup's file has faults; 'puente status' and 'puente gateway check' show them. It is read again when it is mended."
        );

    public static GatewayError Rate(TimeSpan wait) =>
        new(StatusCodes.Status429TooManyRequests, "rate.limit", "Too many requests for this lookup.")
        {
            RetryAfter = wait,
        };

    public static GatewayError Of(Lookup lookup, Exception fault) =>
        fault switch
        {
            InputFaultException input => new(
                StatusCodes.Status400BadRequest,
                "input.invalid",
                input.Message,
                input.Field
            ),
            OutputFaultException output => new(
                StatusCodes.Status500InternalServerError,
                "lookup.output",
                output.Message
            ),
            SourceException { Fault: SourceFault.TimedOut } => new(
                StatusCodes.Status504GatewayTimeout,
                "source.timeout",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The source {lookup.Source} did not answer within {lookup.Timeout.TotalMilliseconds:0} ms."
                )
            ),
            SourceException { Fault: SourceFault.Refused } refused => new(
                StatusCodes.Status500InternalServerError,
                "lookup.failed",
                $"The source {lookup.Source} refused the {(lookup.Http is null ? "statement" : "request")} ({refused.Message}); try it there with these types of input."
            ),
            SourceException { Fault: SourceFault.Busy } => new(
                StatusCodes.Status503ServiceUnavailable,
                "source.busy",
                $"All places of the source {lookup.Source} are taken."
            )
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            },
            SourceException away => new(
                StatusCodes.Status503ServiceUnavailable,
                "source.unavailable",
                $"The source {lookup.Source} cannot be asked now ({away.Message})."
            )
            {
                RetryAfter = away.RetryAfter ?? TimeSpan.FromSeconds(1),
            },
            _ => throw new InvalidOperationException("Not a fault of a lookup.", fault),
        };

    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        if (Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        if (RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds))
                .ToString(CultureInfo.InvariantCulture);
        return Answers.JsonAsync(
            context,
            Answers.Object(json =>
            {
                json.WriteString("message", Message);
                json.WriteString("code", Code);
                json.WriteNumber("status", Status);
                if (Field.Length > 0)
                    json.WriteString("field", Field);
            })
        );
    }
}
