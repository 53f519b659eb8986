using Puente.Configuration;
using Puente.Hub.Discovery;
using Puente.Store;
using Puente.Terminal;

namespace Puente.Sql;

/// <summary>The store as somebody sees it who only asks: by the hub that owns it, or the store itself when none does.</summary>
internal sealed class AskedStore : IAsyncDisposable
{
    private readonly HubClient? _hub;
    private readonly IStore? _store;

    private AskedStore(HubClient? hub, IStore? store) => (_hub, _store) = (hub, store);

    /// <exception cref="StoreException">There is no store, or it cannot be opened.</exception>
    public static async Task<AskedStore> OpenAsync(
        PuenteConfiguration configuration,
        CommandHost host,
        CancellationToken cancellationToken
    )
    {
        // A database server answers everybody; only a DuckDB file has one owner.
        var hub = PuenteConfiguration.IsPostgres(configuration.Store)
            ? null
            : await HubClient.FindAsync(configuration.HubFile, cancellationToken);
        return hub is null
            ? new AskedStore(null, await StoreOpener.OpenToReadAsync(configuration, host, cancellationToken))
            : new AskedStore(hub, null);
    }

    public Task<IQueryResult> QueryAsync(string sql, CancellationToken cancellationToken) =>
        _hub is null ? _store!.QueryAsync(sql, cancellationToken) : _hub.QueryAsync(sql, cancellationToken);

    public Task<long> ExportParquetAsync(string sql, string file, CancellationToken cancellationToken) =>
        _hub is null
            ? _store!.ExportParquetAsync(sql, file, cancellationToken)
            : _hub.ExportParquetAsync(sql, file, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _hub?.Dispose();
        if (_store is not null)
            await _store.DisposeAsync();
    }
}
