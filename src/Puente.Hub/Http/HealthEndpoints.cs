using System.Text;
using Microsoft.AspNetCore.Http;
using Puente.Hub.Gateway;
using Puente.Hub.Metrics;
using Puente.Hub.Status;

namespace Puente.Hub.Http;

/// <summary>What monitors ask.</summary>
internal sealed class HealthEndpoints(StatusReader status, HubIdentity identity, LookupGateway? gateway)
{
    /// <summary>The process answers; nothing else is looked at.</summary>
    public Task AliveAsync(HttpContext context) =>
        Answers.JsonAsync(
            context,
            Answers.Object(json =>
            {
                json.WriteString("status", "alive");
                json.WriteString("instance", identity.Instance);
                if (status.Lookups() is { } lookups)
                    LookupJson.Write(json, lookups);
            })
        );

    public async Task ReadyAsync(HttpContext context)
    {
        var faults = await status.FaultsAsync(context.RequestAborted);
        context.Response.StatusCode =
            faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await Answers.JsonAsync(
            context,
            Answers.Object(json =>
            {
                json.WriteString("status", faults.Count == 0 ? "ready" : "not ready");
                json.WriteStartArray("faults");
                foreach (var fault in faults)
                    json.WriteStringValue(fault);
                json.WriteEndArray();
            })
        );
    }

    public async Task MetricsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        var text = await HubMetrics.WriteAsync(status, gateway, context.RequestAborted);
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
    }

    public async Task StatusAsync(HttpContext context)
    {
        var read = await status.ReadAsync(context.RequestAborted);
        await Answers.JsonAsync(context, Encoding.UTF8.GetBytes(StatusJson.Write(read)));
    }
}
