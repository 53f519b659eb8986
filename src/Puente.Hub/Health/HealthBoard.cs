using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Puente.Hub.Browsers;
using Puente.Hub.Http;
using Puente.Hub.Status;
using Puente.Store;

namespace Puente.Hub.Health;

/// <summary><c>GET /web/health</c>: the hub's status, and what of the store shows whether it is complete.</summary>
internal sealed class HealthBoard : IDisposable
{
    /// <summary>Days of certificates and closed gaps.</summary>
    private const int Days = 62;
    private const int MostQuarantined = 200;
    private readonly IStore _store;
    private readonly Func<StatusReader> _status;
    private readonly TimeProvider _time;
    private readonly LagHistory _lags = new();
    private readonly ITimer _sampling;

    /// <param name="status">Known when the hub listens.</param>
    public HealthBoard(IStore store, Func<StatusReader> status, TimeProvider time)
    {
        (_store, _status, _time) = (store, status, time);
        _sampling = time.CreateTimer(
            _ => _lags.Add(time.GetUtcNow(), status().Streams()),
            null,
            LagHistory.Every,
            LagHistory.Every
        );
    }

    public void Map(IEndpointRouteBuilder routes, ViewerGate gate) =>
        routes.MapGet("/web/health", gate.For(Permissions.Health, (context, _) => AnswerAsync(context)));

    public void Dispose() => _sampling.Dispose();

    private async Task AnswerAsync(HttpContext context)
    {
        var status = await _status().ReadAsync(context.RequestAborted);
        StoreEvidence? evidence = null;
        try
        {
            // Without a store the status itself says why; asking again would only take as long again.
            if (status.Store is not null)
                evidence = await StoreEvidence.ReadAsync(
                    _store,
                    _time.GetUtcNow(),
                    Days,
                    MostQuarantined,
                    context.RequestAborted
                );
        }
        catch (StoreException fault)
        {
            status = status with { Faults = [.. status.Faults, fault.Message] };
        }
        await Answers.JsonAsync(context, HealthJson.Write(status, _lags.Read(), evidence, _time.GetUtcNow()));
    }
}
