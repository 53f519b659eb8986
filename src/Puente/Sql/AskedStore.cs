using System.Text;
using Puente.Analytics;
using Puente.Analytics.Language;
using Puente.Analytics.Local;
using Puente.Configuration;
using Puente.Hub.Analytics;
using Puente.Hub.Discovery;
using Puente.Store;
using Puente.Terminal;

namespace Puente.Sql;

/// <summary>The store as somebody sees it who only asks: by the hub that owns it, or the store itself when none does.</summary>
internal sealed class AskedStore : IAsyncDisposable
{
    private readonly HubClient? _hub;
    private readonly IStore? _store;

    private readonly TimeProvider _time;

    private AskedStore(HubClient? hub, IStore? store, TimeProvider time) => (_hub, _store, _time) = (hub, store, time);

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
            ? new AskedStore(null, await StoreOpener.OpenToReadAsync(configuration, host, cancellationToken), host.Time)
            : new AskedStore(hub, null, host.Time);
    }

    public Task<IQueryResult> QueryAsync(string sql, CancellationToken cancellationToken) =>
        _hub is null ? _store!.QueryAsync(sql, cancellationToken) : _hub.QueryAsync(sql, cancellationToken);

    /// <summary>One of the platform's analytics questions, answered from the tables.</summary>
    /// <param name="explain">The statement instead of its answer, as text.</param>
    public async Task<LocalAnswer> AskAsync(
        AnalyticsEndpoint about,
        ReadOnlyMemory<byte> query,
        bool explain,
        CancellationToken cancellationToken
    )
    {
        if (_hub is not null)
            return await _hub.AskAsync(about, query, explain, cancellationToken);
        var analytics = new LocalAnalytics(_store!, _time);
        if (!explain)
            return await analytics.AnswerAsync(about, query, AnalyticsScope.Everything, cancellationToken);
        try
        {
            var statement = analytics.Explain(about, query, AnalyticsScope.Everything);
            return new LocalAnswer(200, Encoding.UTF8.GetBytes(StatementText.Of(statement)));
        }
        catch (AnalyticsRefusalException refusal)
        {
            return new LocalAnswer(refusal.Status, refusal.ToBody());
        }
    }

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
