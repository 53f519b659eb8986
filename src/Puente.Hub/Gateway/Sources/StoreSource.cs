using Npgsql;
using Puente.Hub.Gateway.Lookups;
using Puente.Store;

namespace Puente.Hub.Gateway.Sources;

/// <summary>The hub's own tables; the store stays the caller's.</summary>
internal sealed class StoreSource(IStore store) : ILookupSource
{
    public string Name => Lookup.StoreSource;

    public async Task<SourceRows> ReadAsync(
        Lookup lookup,
        IReadOnlyList<QueryParameter> parameters,
        CancellationToken stop
    )
    {
        try
        {
            await using var result = await store.QueryAsync(lookup.Sql, parameters, stop);
            var rows = new List<object?[]>();
            await foreach (var row in result.ReadRowsAsync(stop))
            {
                rows.Add([.. row]);
                if (rows.Count == lookup.MostRows)
                    break;
            }
            return new SourceRows([.. result.Columns.Select(column => column.Name)], rows);
        }
        catch (StoreException refusal)
        {
            var state = (refusal.InnerException as PostgresException)?.SqlState;
            throw refusal.Fault switch
            {
                StoreFault.Input => new SourceException(SourceFault.Refused, state ?? "statement refused", refusal),
                StoreFault.TooLarge => new SourceException(
                    SourceFault.Refused,
                    state ?? "more memory than a query may have",
                    refusal
                ),
                _ => new SourceException(SourceFault.Unavailable, state ?? refusal.Fault.ToString(), refusal),
            };
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
