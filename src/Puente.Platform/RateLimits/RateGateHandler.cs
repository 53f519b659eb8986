using Puente.Platform.Requests;
using Puente.Platform.Telemetry;

namespace Puente.Platform.RateLimits;

/// <summary>Holds every try at the gate, and teaches the gate from every answer, good or bad.</summary>
internal sealed class RateGateHandler(RateGate gate, TimeProvider time, Observations seen, HttpMessageHandler inner)
    : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var state = RequestState.Of(request);
        var started = time.GetTimestamp();
        await gate.PassAsync(state.Lane, cancellationToken);
        Observations.Waited(state, time.GetElapsedTime(started));

        var response = await base.SendAsync(request, cancellationToken);
        if (
            Headers.Number(response, "inin-ratelimit-allowed") is { } allowed
            && Headers.Number(response, "inin-ratelimit-count") is { } count
            && Headers.Number(response, "inin-ratelimit-reset") is { } reset
        )
        {
            var left = TimeSpan.FromSeconds(reset);
            gate.Learn(allowed, count, left);
            seen.Rate = new RateState(allowed, count, left, time.GetUtcNow());
        }

        return response;
    }
}
