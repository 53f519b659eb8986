using System.Text;
using Puente.Store;
using Puente.Store.Quarantine;
using Puente.Sync.Events;

namespace Puente.Tests.Replaying;

public sealed class ReplayTests(PretendCentreFixture centre)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_can_be_read_by_now_leaves_the_quarantine_and_the_rest_stays()
    {
        using var run = centre.Synced();
        var record = centre
            .Emulator.Truth(new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero))
            .First();
        var fresh = Encoding.UTF8.GetString(record.Span);
        var id = fresh[(fresh.IndexOf("conversationId\":\"", StringComparison.Ordinal) + 17)..][..36];
        var renamed = fresh.Replace(id, "11111111-2222-4333-8444-555555555555", StringComparison.Ordinal);
        await QuarantineAsync(
            run,
            ("job", renamed),
            ("job", "{ half"),
            (
                "channels",
                """{"topicName":"v2.users.7c1e0000-0000-4000-8000-000000000001.presence","version":"2","eventBody":{"a":1}}"""
            ),
            ("channels", """{"heart":"beat"}"""),
            ("elsewhere", "{}")
        );

        var outcome = await run.RunAsync("replay", "--quarantine");
        Assert.True(outcome.Code == 0, outcome.All);
        Assert.Equal(
            "quarantine: 1 conversations stored, 1 events put into the log, 3 records still cannot be read\n",
            outcome.Output
        );
        Assert.Contains(
            "11111111-2222-4333-8444-555555555555",
            (await run.RunAsync("sql", "--csv", "select conversation_id from conversations")).Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "{\"a\":1}",
            (await run.RunAsync("listen", "--from", "0", "--once", "--json")).Output,
            StringComparison.Ordinal
        );

        Assert.Contains(
            "0 conversations stored, 0 events",
            (await run.RunAsync("replay", "--quarantine")).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_rows_are_made_again_from_an_offset()
    {
        using var run = centre.Synced();
        await using (var log = EventLog.Open(Path.Combine(run.Folder, "puente.duckdb.events")))
            await log.AppendAsync(
                [
                    new PlatformEvent(
                        "v2.x.y",
                        DateTimeOffset.UnixEpoch,
                        "{}"u8.ToArray(),
                        "channels",
                        DateTimeOffset.UnixEpoch
                    ),
                ],
                Stop
            );
        var outcome = await run.RunAsync("replay", "--log-from", "0");
        Assert.Equal("log: the rows are made again from offset 1 on, 1 events\n", outcome.Output);
        var checkpoint = await run.RunAsync("sql", "--csv", "select state from checkpoints where stream = 'rows'");
        Assert.Contains("offset\"\":0", checkpoint.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Say what to read again", "replay")]
    [InlineData("No queue is named", "replay", "--dead-letters")]
    public async Task What_cannot_be_replayed_is_wrong_input(string reason, params string[] args)
    {
        using var run = centre.Synced();
        var outcome = await run.RunAsync(args);
        Assert.Equal(2, outcome.Code);
        Assert.Contains(reason, outcome.Error, StringComparison.Ordinal);
    }

    private static async Task QuarantineAsync(CommandRun run, params (string Source, string Bytes)[] records)
    {
        await using var store = await Stores.OpenAsync(
            StoreAddress.Parse(Path.Combine(run.Folder, "puente.duckdb")),
            TimeProvider.System,
            Stop
        );
        await using var transaction = await store.BeginAsync(Stop);
        foreach (var (source, bytes) in records)
            await transaction.QuarantineAsync(
                QuarantinedRecord.Of(source, "unknown", Encoding.UTF8.GetBytes(bytes), DateTimeOffset.UnixEpoch),
                Stop
            );
        await transaction.CommitAsync(Stop);
    }
}
