using Puente.Configuration;
using Puente.Store;

namespace Puente.Sql;

internal static class StoreOpener
{
    public static Task<IStore> OpenToReadAsync(
        PuenteConfiguration configuration,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public static Task<IStore> OpenToWriteAsync(
        PuenteConfiguration configuration,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public static Task<IStore> OpenToPlanAsync(
        PuenteConfiguration configuration,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();
}
