using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Puente.Hub.Gateway.Answering;
using Puente.Hub.Gateway.Caching;
using Puente.Hub.Gateway.Lookups;
using Puente.Hub.Gateway.Sources;
using Puente.Store;

namespace Puente.Hub.Gateway;

/// <summary>Answers of lookups, whoever asks: from the cache, or from the source behind its guard.</summary>
internal sealed partial class LookupAnswers(LookupGateway gateway, ILogger log)
{
    /// <returns>The answer as JSON, and where it came from; null when the lookup keeps none.</returns>
    /// <exception cref="OutputFaultException">The statement's answer does not fit the header.</exception>
    /// <exception cref="SourceException">The source gave no rows.</exception>
    public async Task<(byte[] Answer, CacheResult? From)> AskAsync(Lookup lookup, IReadOnlyList<QueryParameter> inputs)
    {
        if (lookup.Cache is not { } policy)
            return (await FetchAsync(lookup, inputs), null);
        var (answer, result) = await gateway.Cache.GetAsync(
            KeyOf(lookup, inputs),
            policy,
            () => FetchAsync(lookup, inputs)
        );
        gateway.Metrics.Count(lookup.Name, result);
        return (answer, result);
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

    // The version, so that a changed file does not answer with what its old form found. A digest, so that no customer's number lies in memory for longer than its answer needs.
    private static string KeyOf(Lookup lookup, IReadOnlyList<QueryParameter> inputs)
    {
        var text = JsonSerializer.Serialize(inputs.Select(input => input.Value is DBNull ? null : input.Value));
        return $"{lookup.Name} {lookup.Version} " + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lookup {Lookup} gave no answer: {Reason}")]
    private static partial void LogFault(ILogger log, string lookup, string reason);
}
