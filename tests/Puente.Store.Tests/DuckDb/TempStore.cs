using System.Text;
using Microsoft.Extensions.Time.Testing;
using Puente.Store.Conversations;
using Puente.Store.DuckDb;

namespace Puente.Store.Tests.DuckDb;

/// <summary>A store in a folder of its own that goes with it.</summary>
internal sealed class TempStore : IAsyncDisposable
{
    public static readonly DateTimeOffset Day = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("puente-store-").FullName;

    private TempStore() => File = Path.Combine(_folder, "test.duckdb");

    public string File { get; }

    public string Folder => _folder;

    public FakeTimeProvider Time { get; } = new(Day.AddDays(3));

    public DuckDbStore Store { get; private set; } = null!;

    public static async Task<TempStore> OpenAsync(DuckDbRoom? room = null)
    {
        var temp = new TempStore();
        temp.Store = await DuckDbStore.OpenAsync(
            temp.File,
            temp.Time,
            room ?? DuckDbRoom.For(StoreWork.Load),
            CancellationToken.None
        );
        return temp;
    }

    public async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = await DuckDbStore.OpenAsync(File, Time);
    }

    public async Task<WriteResult> WriteAsync(ConversationBatch batch, int asOfMinute = 0, bool commit = true)
    {
        await using var transaction = await Store.BeginAsync(CancellationToken.None);
        var provenance = new Provenance("job", Day.AddMinutes(asOfMinute), ConversationAge.Settled);
        var result = await transaction.WriteAsync(batch, provenance, CancellationToken.None);
        if (commit)
            await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    /// <summary>Every conversation of the store, as canonical JSON in the order of their ids.</summary>
    public async Task<string[]> RebuildAsync(DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var records = new List<string>();
        var all = Store.RebuildAsync(from ?? DateTimeOffset.UnixEpoch, to ?? Day.AddYears(10), CancellationToken.None);
        await foreach (var record in all)
            records.Add(Encoding.UTF8.GetString(record.Utf8Json.Span));
        return [.. records];
    }

    public async Task<object?[][]> QueryAsync(string sql)
    {
        await using var result = await Store.QueryAsync(sql, CancellationToken.None);
        var rows = new List<object?[]>();
        await foreach (var row in result.ReadRowsAsync(CancellationToken.None))
            rows.Add([.. row]);
        return [.. rows];
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
