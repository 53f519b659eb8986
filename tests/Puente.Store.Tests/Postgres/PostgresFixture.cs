using Puente.Store.Postgres;
using Puente.Testing;

namespace Puente.Store.Tests.Postgres;

/// <summary>One server for all tests that do not stop it; every test has a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer _server = null!;

    public int Port => _server.Port;

    public async ValueTask InitializeAsync() => _server = await PostgresServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public Task<string> CreateDatabaseAsync() => _server.CreateDatabaseAsync();

    /// <summary>A store in a new database.</summary>
    internal async Task<PostgresStore> OpenAsync(PostgresStoreOptions? options = null) =>
        await PostgresStore.OpenAsync(await CreateDatabaseAsync(), options, CancellationToken.None);
}

[CollectionDefinition]
public sealed class PostgresTests : ICollectionFixture<PostgresFixture>;
