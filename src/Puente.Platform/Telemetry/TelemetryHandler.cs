using System.Diagnostics;
using Puente.Platform.Requests;

namespace Puente.Platform.Telemetry;

/// <summary>One activity and one duration per call, named by the route template and never by the filled path (promise P9).</summary>
internal sealed class TelemetryHandler(TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var state = RequestState.Of(request);
        using var activity = Observations.Source.StartActivity($"{state.Method} {state.Route}", ActivityKind.Client);
        activity?.SetTag("http.request.method", state.Method.Method);
        activity?.SetTag("http.route", state.Route);
        var started = time.GetTimestamp();
        object outcome = "error";
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            outcome = (int)response.StatusCode;
            activity?.SetTag("http.response.status_code", outcome);
            activity?.SetTag("puente.correlation_id", Headers.CorrelationId(response));
            if (!response.IsSuccessStatusCode)
                activity?.SetStatus(ActivityStatusCode.Error);
            return response;
        }
        catch (Exception e)
        {
            outcome = e.GetType().Name;
            activity?.SetTag("error.type", outcome);
            activity?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            activity?.SetTag("puente.tries", state.Tries);
            Observations.Finished(state, time.GetElapsedTime(started), outcome);
        }
    }
}
