using Puente.Configuration;
using Puente.Store;
using Puente.Terminal;

namespace Puente.Sql;

/// <summary>Opens the store of the settings the way a verb needs it.</summary>
internal static class StoreOpener
{
    /// <summary>For verbs that only look: a store that is not there is not made.</summary>
    /// <exception cref="StoreException">There is none, or it cannot be opened.</exception>
    public static Task<IStore> OpenToReadAsync(
        PuenteConfiguration configuration,
        CommandHost host,
        CancellationToken cancellationToken
    ) =>
        IsMissing(configuration)
            ? throw new StoreException(
                StoreFault.Environment,
                $"There is no store {configuration.Store} yet. Run 'puente sync' first, or name another with the setting store."
            )
            : OpenToWriteAsync(configuration, host, StoreWork.Load, cancellationToken);

    /// <summary>Makes the store when there is none.</summary>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static Task<IStore> OpenToWriteAsync(
        PuenteConfiguration configuration,
        CommandHost host,
        StoreWork work,
        CancellationToken cancellationToken
    ) => Stores.OpenAsync(StoreAddress.Parse(configuration.Store), host.Time, work, cancellationToken);

    public static bool IsMissing(PuenteConfiguration configuration) =>
        !PuenteConfiguration.IsPostgres(configuration.Store) && !File.Exists(configuration.Store);
}
