using Puente.Store;
using Puente.Testing;

namespace Puente.Specs.World;

/// <summary>An empty store of either kind that can be opened again and again, as a restarted program does.</summary>
public sealed class EmptyStore(string address, TempFolder? folder) : IDisposable
{
    public string Address { get; } = address;

    public Task<IStore> OpenAsync() =>
        Stores.OpenAsync(StoreAddress.Parse(Address), TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>What this process's user can see of it; none of a server's.</summary>
    public IEnumerable<FileInfo> Files => folder is null ? [] : new DirectoryInfo(folder.Path).EnumerateFiles();

    public void Dispose() => folder?.Dispose();
}

/// <summary>One PostgreSQL server for all specs.</summary>
public sealed class StoreFixture : IAsyncLifetime
{
    private PostgresServer? _postgres;

    public PostgresServer Postgres =>
        _postgres ?? throw new InvalidOperationException("The server is not started yet.");

    public async ValueTask InitializeAsync() => _postgres = await PostgresServer.StartAsync();

    public async Task<EmptyStore> CreateAsync(StoreKind kind)
    {
        if (kind == StoreKind.Postgres)
            return new EmptyStore(Url(await Postgres.CreateDatabaseAsync()), null);
        var folder = new TempFolder();
        return new EmptyStore(folder["puente.duckdb"], folder);
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    public static string Url(string connection)
    {
        var parts = connection
            .Split(';')
            .Select(part => part.Split('='))
            .ToDictionary(part => part[0], part => part[1]);
        return $"postgres://{parts["Username"]}@{parts["Host"]}:{parts["Port"]}/{parts["Database"]}";
    }
}
