using Puente.Store.DuckDb;
using Puente.Store.Postgres;

namespace Puente.Store;

/// <summary>Opens whatever an address names.</summary>
public static class Stores
{
    /// <exception cref="StoreException">The store cannot be opened; the message says why and what to do.</exception>
    public static async Task<IStore> OpenAsync(
        StoreAddress address,
        TimeProvider time,
        CancellationToken cancellationToken
    ) =>
        address.Kind switch
        {
            StoreKind.DuckDb => await DuckDbStore.OpenAsync(address.Target, time, cancellationToken),
            StoreKind.Postgres => await PostgresStore.OpenAsync(
                address.Target,
                new PostgresStoreOptions { Time = time },
                cancellationToken
            ),
            _ => throw new StoreException(StoreFault.Input, $"{address}: this build has no {address.Kind} store."),
        };
}
