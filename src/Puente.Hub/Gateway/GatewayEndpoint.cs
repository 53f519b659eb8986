using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Puente.Hub.Gateway.Answering;
using Puente.Hub.Gateway.Caching;
using Puente.Hub.Gateway.Callers;
using Puente.Hub.Gateway.Lookups;
using Puente.Hub.Gateway.Sources;
using Puente.Hub.Http;
using Puente.Store;

namespace Puente.Hub.Gateway;

/// <summary><c>POST /actions/NAME</c> with the inputs as a flat JSON object.</summary>
internal sealed partial class GatewayEndpoint(
    LookupGateway gateway,
    CallerDesk callers,
    RateBook rates,
    ILogger log,
    TimeProvider time
)
{
    /// <summary>Far above any input of a flow.</summary>
    public const int MaxBodyBytes = 64 << 10;

    public const string CacheHeader = "Puente-Cache";

    private readonly Dictionary<string, Lookup> _lookups = gateway.Lookups.Lookups.ToDictionary(
        lookup => lookup.Name,
        StringComparer.Ordinal
    );

    public async Task HandleAsync(HttpContext context)
    {
        var began = time.GetTimestamp();
        var name = (string?)context.GetRouteValue("name") ?? "";
        var lookup = _lookups.GetValueOrDefault(name);
        var outcome = "ok";
        try
        {
            if (await TryAnswerAsync(context, name, lookup) is { } error)
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
    private async Task<GatewayError?> TryAnswerAsync(HttpContext context, string name, Lookup? lookup)
    {
        // Strangers do not learn which lookups there are.
        if (callers.Find(context.Request) is not { } caller)
            return GatewayError.Stranger;
        if (lookup is null)
            return gateway.Lookups.Broken.Contains(name) ? GatewayError.Broken : GatewayError.NotFound;
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

    /// <summary>From the cache where the lookup has one.</summary>
    /// <exception cref="OutputFaultException">The row does not fit the contract; logged.</exception>
    /// <exception cref="SourceException">The source did not answer; logged.</exception>
    internal async Task<byte[]> AnswerAsync(HttpContext context, Lookup lookup, IReadOnlyList<QueryParameter> inputs)
    {
        if (lookup.Cache is not { } policy)
            return await FetchAsync(lookup, inputs);
        var (answer, result) = await gateway.Cache.GetAsync(
            KeyOf(lookup, inputs),
            policy,
            () => FetchAsync(lookup, inputs)
        );
        gateway.Metrics.Count(lookup.Name, result);
        context.Response.Headers[CacheHeader] = GatewayMetrics.Word(result);
        return answer;
    }

    private async Task<byte[]> FetchAsync(Lookup lookup, IReadOnlyList<QueryParameter> inputs)
    {
        try
        {
            return RowJson.Write(lookup, await gateway.SourceOf(lookup).ReadAsync(lookup, inputs));
        }
        catch (OutputFaultException fault)
        {
            LogFault(log, lookup.Name, fault.Message);
            throw;
        }
        catch (SourceException fault)
        {
            // A resting source said so when it began to rest.
            if (fault.Fault != SourceFault.Resting)
                LogFault(log, lookup.Name, $"{fault.Fault}: {fault.Message}");
            throw;
        }
    }

    // A digest, so that no customer's number lies in memory for longer than its answer needs.
    private static string KeyOf(Lookup lookup, IReadOnlyList<QueryParameter> inputs)
    {
        var text = JsonSerializer.Serialize(inputs.Select(input => input.Value is DBNull ? null : input.Value));
        return lookup.Name + ' ' + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lookup {Lookup} gave no answer: {Reason}")]
    private static partial void LogFault(ILogger log, string lookup, string reason);
}
