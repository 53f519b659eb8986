using DuckDB.NET.Data;
using Puente.Store;
using Puente.Store.Checkpoints;
using Puente.Store.DuckDb;
using Puente.Sync.Streams;
using Puente.Sync.Tests.World;
using Puente.Testing;

namespace Puente.Sync.Tests.Streams;

/// <summary>DuckDB gives a database up when a write to its file fails half way, as on a full disk.</summary>
public sealed class LostStoreTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();
    private int _opened;
    private bool _isOpeningRefused;

    private string File => _folder["puente.duckdb"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_next_writer_opens_a_lost_store_again_and_what_was_committed_is_there()
    {
        await using var store = await OpenAsync();
        await SaveAsync(store, "kept");
        await LoseAsync();
        var refusal = await Assert.ThrowsAsync<StoreException>(() => store.CountAsync(None));
        Assert.Equal(StoreFault.Lost, refusal.Fault);

        await SaveAsync(store, "new");

        Assert.Equal(2, _opened);
        Assert.Equal(["kept", "new"], (await store.ReadCheckpointsAsync("s", None)).Select(one => one.Key));
    }

    [Fact]
    public async Task It_waits_for_those_who_still_read_and_lets_nobody_begin_to()
    {
        await using var store = await OpenAsync();
        await SaveAsync(store, "kept");
        var reading = await store.QueryAsync("SELECT key FROM checkpoints", None);
        await LoseAsync();

        var saving = SaveAsync(store, "new");

        var refusal = await Assert.ThrowsAsync<StoreException>(() => store.CountAsync(None));
        Assert.Contains("ask again", refusal.Message, StringComparison.Ordinal);
        Assert.False(saving.IsCompleted);
        await reading.DisposeAsync();
        await saving.WaitAsync(Patience);
        Assert.Equal(2, (await store.ReadCheckpointsAsync("s", None)).Count);
    }

    [Fact]
    public async Task While_it_cannot_be_opened_every_writer_tries_and_says_why()
    {
        await using var store = await OpenAsync();
        await LoseAsync();
        _isOpeningRefused = true;
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var refusal = await Assert.ThrowsAsync<StoreException>(() => store.BeginAsync(None));
            Assert.Equal("The disk is full.", refusal.Message);
        }

        _isOpeningRefused = false;
        await SaveAsync(store, "new");

        Assert.Single(await store.ReadCheckpointsAsync("s", None));
    }

    private async Task<SharedStore> OpenAsync() => new(await OpenOnceAsync(None), OpenOnceAsync);

    private async Task<IStore> OpenOnceAsync(CancellationToken stop)
    {
        if (_isOpeningRefused)
            throw new StoreException(StoreFault.Environment, "The disk is full.");
        _opened++;
        return await DuckDbStore.OpenAsync(File, TimeProvider.System, stop);
    }

    private static async Task SaveAsync(SharedStore store, string key)
    {
        await using var transaction = await store.BeginAsync(None);
        await transaction.SaveCheckpointAsync(new Checkpoint("s", key, "{}", Call.Noon), None);
        await transaction.CommitAsync(None);
    }

    /// <summary>A checkpoint of the file that fails half way, by DuckDB's own switch for tests.</summary>
    private async Task LoseAsync()
    {
        await using var connection = new DuckDBConnection($"Data Source={File}");
        await connection.OpenAsync();
        foreach (var sql in (string[])["SET debug_checkpoint_abort = 'before_truncate'", "CHECKPOINT"])
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            if (sql == "CHECKPOINT")
                await Assert.ThrowsAsync<DuckDBException>(() => command.ExecuteNonQueryAsync());
            else
                await command.ExecuteNonQueryAsync();
        }
    }
}
