using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Puente.Hub.Gateway.Answering;
using Puente.Hub.Gateway.Callers;
using Puente.Hub.Gateway.Lookups;
using Puente.Hub.Gateway.Reloading;
using Puente.Hub.Gateway.Sources;
using Puente.Hub.Http;
using Puente.Store;

namespace Puente.Hub.Gateway;

/// <summary><c>POST /actions/NAME</c> with the inputs as a flat JSON object.</summary>
internal sealed class GatewayEndpoint(LookupGateway gateway, RateBook rates, TimeProvider time)
{
    /// <summary>Far above any input of a flow.</summary>
    public const int MaxBodyBytes = 64 << 10;

    public const string CacheHeader = "Puente-Cache";

    public async Task HandleAsync(HttpContext context)
    {
        var began = time.GetTimestamp();
        var name = (string?)context.GetRouteValue("name") ?? "";
        // One request sees one reading of the files.
        var state = gateway.State;
        var lookup = state.ByName.GetValueOrDefault(name);
        var outcome = "ok";
        try
        {
            if (await TryAnswerAsync(context, name, state, lookup) is { } error)
            {
                outcome = error.Code;
                await error.WriteAsync(context);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            outcome = "caller.gone";
        }
        finally
        {
            gateway.Metrics.Count(lookup?.Name ?? GatewayMetrics.NoLookup, outcome, time.GetElapsedTime(began));
        }
    }

    /// <returns>Null when it was answered.</returns>
    private async Task<GatewayError?> TryAnswerAsync(
        HttpContext context,
        string name,
        GatewayState state,
        Lookup? lookup
    )
    {
        // Strangers do not learn which lookups there are.
        if (state.Callers.Find(context.Request) is not { } caller)
            return GatewayError.Stranger;
        if (lookup is null)
            return state.Lookups.Broken.Contains(name) ? GatewayError.Broken : GatewayError.NotFound;
        if (RefusalOf(caller, lookup) is { } refusal)
            return refusal;
        if (rates.Take(lookup, caller) is { } wait)
            return GatewayError.Rate(wait);
        if (context.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
            return GatewayError.Media;
        if (await ReadBodyAsync(context) is not { } body)
            return GatewayError.Large;
        byte[] answer;
        try
        {
            answer = await AnswerAsync(context, lookup, InputReader.Read(lookup, body));
        }
        catch (Exception fault) when (fault is InputFaultException or OutputFaultException or SourceException)
        {
            return GatewayError.Of(lookup, fault);
        }
        await Answers.JsonAsync(context, answer);
        return null;
    }

    private static GatewayError? RefusalOf(Caller caller, Lookup lookup)
    {
        if (caller.HasKey ? !lookup.TakesKey : !lookup.TakesToken)
            return GatewayError.Forbidden(
                lookup.TakesKey ? "This lookup takes a key, not a token." : "This lookup takes a token, not a key."
            );
        return caller.SeesAll
            ? null
            : GatewayError.Forbidden(
                "This program may see some divisions only, and a lookup cannot heed that; give it a client of its own with *."
            );
    }

    private async Task<byte[]> AnswerAsync(HttpContext context, Lookup lookup, IReadOnlyList<QueryParameter> inputs)
    {
        var (answer, from) = await gateway.Answers.AskAsync(lookup, inputs);
        if (from is { } result)
            context.Response.Headers[CacheHeader] = GatewayMetrics.Word(result);
        return answer;
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MaxBodyBytes)
                return null;
        }
        return body.ToArray();
    }
}
