using Microsoft.Data.Sqlite;
using ParquetSharp;
using Puente.Emulator;
using Puente.Testing;

namespace Puente.Specs.Hub;

/// <summary>The whole hub against a living emulator, as a user runs it.</summary>
[Trait("Category", "Slow")]
public sealed class RunningHubTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_appear_gaps_open_and_close_and_the_status_is_red_and_green_again()
    {
        using var folder = new TempFolder();
        await using var emulator = await StartEmulatorAsync();
        await File.WriteAllTextAsync(
            folder["puente.json"],
            $$"""
            {
              "apiBase": "{{emulator.BaseAddress.ToString().TrimEnd('/')}}",
              "clientId": "{{emulator.Options.ClientId}}",
              "clientSecretFile": "puente.secret",
              "since": "2026-03-03",
              "hub": { "listen": "http://127.0.0.1:0" },
              "channels": { "queues": ["all"], "users": ["all"], "detailEvents": true },
            }
            """,
            Stop
        );
        await File.WriteAllTextAsync(folder["puente.secret"], emulator.Options.ClientSecret, Stop);
        await using var hub = await HubProcess.StartAsync(folder.Path);

        await hub.UntilAsync("every stream is healthy", async () => await IsHealthyAsync(hub));
        await hub.UntilAsync(
            "conversations are live or settled from events",
            async () => await hub.CountAsync("select count(*) from conversations where source <> 'job'") > 0
        );
        await hub.UntilAsync("the hub is ready", async () => await ReadyAsync(hub) == 200);

        // A second hub for the same store is refused.
        Assert.Equal(3, (await hub.RunAsync("run")).Code);

        var (exported, files) = await hub.RunAsync("export", "parquet", "lake", "--to", "2026-03-04");
        Assert.True(exported == 0, files);
        using (var segments = new ParquetFileReader(folder["lake/segments/day=2026-03-03/segments.parquet"]))
            Assert.True(segments.FileMetaData.NumRows > 0, files);
        Assert.True(File.Exists(folder["lake/users/users.parquet"]), files);

        // A socket that breaks is a gap, until it is repaired.
        emulator.Channels.Drop();
        await hub.UntilAsync(
            "the gap is closed with evidence",
            async () =>
                await hub.CountAsync(
                    "select count(*) from gaps where stream = 'channels' and closed_at is not null and evidence is not null"
                ) > 0
        );

        // Nobody can write the event log: what receives events dies, and says so.
        await using (var blocker = await BlockAsync(folder["puente.duckdb.events"]))
            await hub.UntilAsync(
                "the status is red",
                async () => await ReadyAsync(hub) == 503 && (await hub.RunAsync("status")).Code == 1
            );
        await hub.UntilAsync("the status is green again", async () => (await hub.RunAsync("status")).Code == 0);

        var (listened, events) = await hub.RunAsync(
            "listen",
            "--from",
            "0",
            "--once",
            "--topic",
            "v2.users.*",
            "--json"
        );
        Assert.True(listened == 0, events);
        Assert.StartsWith("{\"offset\":", events, StringComparison.Ordinal);

        var code = await hub.TerminateAsync();
        Assert.True(code == 0, hub.Said);
        Assert.False(File.Exists(folder["puente.duckdb.hub"]));
        Assert.Equal(0, (await hub.RunAsync("status")).Code);
    }

    private static async Task<bool> IsHealthyAsync(HubProcess hub)
    {
        var streams = (await hub.StatusAsync()).GetProperty("streams").EnumerateArray().ToArray();
        Assert.Equal(
            ["jobs", "channels", "rows", "details", "gaps", "certificates", "retention"],
            streams.Select(stream => stream.GetProperty("name").GetString()!)
        );
        return Array.TrueForAll(streams, stream => stream.GetProperty("condition").GetString() == "healthy");
    }

    private static async Task<int> ReadyAsync(HubProcess hub)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(hub.Url, "readyz"), Stop);
        return (int)answer.StatusCode;
    }

    private static async Task<SqliteConnection> BlockAsync(string file)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Pooling = false,
                DefaultTimeout = 30,
            }.ToString()
        );
        await connection.OpenAsync(Stop);
        await using var begin = connection.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        await begin.ExecuteNonQueryAsync(Stop);
        return connection;
    }

    private static Task<EmulatorHost> StartEmulatorAsync() =>
        EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                Seed = 11,
                ConversationsPerDay = 4_000,
                HistoryDays = 2,
                Start = new DateTimeOffset(2026, 3, 3, 11, 0, 0, TimeSpan.Zero),
                Speed = 1,
                Users = 60,
                Queues = 8,
                RequestsPerMinute = 100_000,
                JobDelay = TimeSpan.FromMilliseconds(100),
            },
            ct: Stop
        );
}
