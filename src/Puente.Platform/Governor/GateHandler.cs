using System.Globalization;
using System.Net;
using Puente.Platform.Errors;
using Puente.Platform.Requests;
using Puente.Platform.Telemetry;

namespace Puente.Platform.Governor;

/// <summary>Holds every try at the gate, and teaches the gate from every answer, good or bad.</summary>
internal sealed class GateHandler(
    Gate gate,
    PlatformOptions options,
    TimeProvider time,
    Observations seen,
    HttpMessageHandler inner
) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var state = RequestState.Of(request);
        var started = time.GetTimestamp();
        var ticket = await PassAsync(state, cancellationToken);
        Observations.Waited(state, time.GetElapsedTime(started));

        var response = await base.SendAsync(request, cancellationToken);
        var isUsedUp = response.StatusCode == HttpStatusCode.TooManyRequests;
        if (
            Headers.Number(response, "inin-ratelimit-allowed") is { } allowed
            && Headers.Number(response, "inin-ratelimit-count") is { } count
            && Headers.Number(response, "inin-ratelimit-reset") is { } reset
        )
        {
            var left = TimeSpan.FromSeconds(reset);
            gate.Learn(ticket, allowed, count, left);
            seen.Rate = new RateState(allowed, count, left, time.GetUtcNow());
            // Some resources have lower limits of their own (docs/facts.md): then only this request waits.
            isUsedUp &= count >= allowed;
        }
        else
            isUsedUp = false;

        if (Headers.RetryAfter(response, time) is { } wait && IsRefusal(response.StatusCode))
        {
            if (wait > options.RetryAfterCeiling)
                gate.Park(state.Lane, wait, Reason(state, response.StatusCode, wait));
            else if (isUsedUp)
                gate.CloseFor(wait);
        }

        return response;
    }

    private async Task<Ticket> PassAsync(RequestState state, CancellationToken cancellationToken)
    {
        try
        {
            return await gate.PassAsync(state.Lane, cancellationToken);
        }
        catch (ParkedException parked)
        {
            throw new LaneParkedException(state.Method, state.Route, state.Lane, parked.Until, parked.Message);
        }
    }

    private static bool IsRefusal(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;

    // Short, because it has its place in the budget file; the route is a template, without ids.
    private static string Reason(RequestState state, HttpStatusCode status, TimeSpan wait)
    {
        var route = state.Route.Length <= 64 ? state.Route : string.Concat(state.Route.AsSpan(0, 63), "…");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{state.Method} {route} answered {(int)status}, Retry-After {wait.TotalSeconds:0} s"
        );
    }
}
