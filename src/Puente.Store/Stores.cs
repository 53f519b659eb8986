using Puente.Store.DuckDb;
using Puente.Store.Postgres;

namespace Puente.Store;

/// <summary>Opens whatever an address names.</summary>
public static class Stores
{
    /// <summary>For many records at once.</summary>
    /// <exception cref="StoreException">The store cannot be opened; the message says why and what to do.</exception>
    public static Task<IStore> OpenAsync(
        StoreAddress address,
        TimeProvider time,
        CancellationToken cancellationToken
    ) => OpenAsync(address, time, StoreWork.Load, cancellationToken);

    /// <exception cref="StoreException">The store cannot be opened; the message says why and what to do.</exception>
    public static async Task<IStore> OpenAsync(
        StoreAddress address,
        TimeProvider time,
        StoreWork work,
        CancellationToken cancellationToken
    ) =>
        address.Kind switch
        {
            StoreKind.DuckDb => await DuckDbStore.OpenAsync(address.Target, time, work, cancellationToken),
            StoreKind.Postgres => await PostgresStore.OpenAsync(
                address.Target,
                new PostgresStoreOptions { Time = time },
                cancellationToken
            ),
            _ => throw new StoreException(StoreFault.Input, $"{address}: this build has no {address.Kind} store."),
        };
}
