using Microsoft.Extensions.Time.Testing;
using Puente.Store;
using Puente.Store.DuckDb;
using Puente.Store.Postgres;
using Puente.Testing;

namespace Puente.Analytics.Tests.Records;

/// <summary>Empty stores in both databases; one server for all tests.</summary>
public sealed class TestStores : IAsyncLifetime
{
    public static readonly DateTimeOffset Now = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);
    private PostgresServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await PostgresServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public Task<string> CreateDatabaseAsync() => _server.CreateDatabaseAsync();

    internal async Task<TestStore> OpenAsync(StoreDialect dialect, params IReadOnlyList<string> records)
    {
        var time = new FakeTimeProvider(Now);
        var folder = new TempFolder();
        IStore store =
            dialect == StoreDialect.DuckDb
                ? await DuckDbStore.OpenAsync(folder["test.duckdb"], time)
                : await PostgresStore.OpenAsync(
                    await _server.CreateDatabaseAsync(),
                    new PostgresStoreOptions { Time = time },
                    TestContext.Current.CancellationToken
                );
        if (records.Count > 0)
            await store.WriteAsync(records);
        return new TestStore(store, folder, time);
    }
}

[CollectionDefinition]
public sealed class StoreTests : ICollectionFixture<TestStores>;

/// <summary>Tests that count what their process allocates; nothing else runs beside them.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class AloneTests : ICollectionFixture<TestStores>;
