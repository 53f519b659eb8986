using System.Text;
using DuckDB.NET.Data;
using Puente.Store;
using Puente.Store.DuckDb;
using Puente.Sync.Events;
using Puente.Sync.Streams;
using Puente.Testing;

namespace Puente.Sync.Tests.World;

/// <summary>A store and an event log in a folder of their own.</summary>
internal sealed class Place : IAsyncDisposable
{
    public static readonly IReadOnlyList<string> ConversationTables =
    [
        "session_metrics",
        "segments",
        "sessions",
        "participants",
        "conversations",
    ];

    private readonly TempFolder _folder = new();
    private readonly EventLogOptions _options;

    private Place(EventLogOptions options)
    {
        _options = options;
        Log = EventLog.Open(_folder["events.db"], options);
    }

    public EventLog Log { get; private set; }

    public SharedStore Store { get; private set; } = null!;

    public static async Task<Place> OpenAsync(EventLogOptions? options = null)
    {
        var place = new Place(options ?? new EventLogOptions { Grace = TimeSpan.Zero });
        place.Store = new SharedStore(await DuckDbStore.OpenAsync(place._folder["puente.duckdb"], TimeProvider.System));
        return place;
    }

    /// <summary>As a new process would find it.</summary>
    public async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        await Log.DisposeAsync();
        Log = EventLog.Open(_folder["events.db"], _options);
        Store = new SharedStore(await DuckDbStore.OpenAsync(_folder["puente.duckdb"], TimeProvider.System));
    }

    /// <summary>Changes rows behind the store's back, as no source can.</summary>
    public async Task ChangeAsync(string sql)
    {
        await Store.DisposeAsync();
        await using (var connection = new DuckDBConnection($"Data Source={_folder["puente.duckdb"]}"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
        Store = new SharedStore(await DuckDbStore.OpenAsync(_folder["puente.duckdb"], TimeProvider.System));
    }

    public async Task<List<string>> QueryAsync(string sql)
    {
        await using var result = await Store.QueryAsync(sql, CancellationToken.None);
        var rows = new List<string>();
        await foreach (var row in result.ReadRowsAsync(CancellationToken.None))
            rows.Add(string.Join('|', row.Select(value => value?.ToString() ?? "∅")));
        return rows;
    }

    public async Task<List<string>> RebuildAsync()
    {
        var records = new List<string>();
        var all = Store.RebuildAsync(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200), default);
        await foreach (var record in all)
            records.Add(Encoding.UTF8.GetString(record.Utf8Json.Span));
        return records;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Log.DisposeAsync();
        _folder.Dispose();
    }
}
