using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Puente.Store.Conversations;
using Puente.Store.DuckDb;
using Puente.Store.Observations;
using Puente.Store.Postgres;
using Puente.Store.Quarantine;
using Puente.Store.Reference;
using Puente.Store.Schema;
using Puente.Store.Tests.Records;
using Puente.Testing;
using static Puente.Store.Tests.Postgres.StoreSteps;

namespace Puente.Store.Tests.Postgres;

/// <summary>Each store is the other's oracle.</summary>
[Collection(typeof(PostgresTests))]
public sealed class SameRowsTests(PostgresFixture fixture)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Both_stores_hold_the_same_rows_and_give_the_same_answers_after_the_same_batches()
    {
        await Gen.Select(Gen.Int[0, 7], Gen.Int[0, 4])
            .Array[1, 12]
            .Array[1, 5]
            .Select(Gen.Int)
            .SampleAsync(CompareAsync, iter: 6, threads: 1);
    }

    private async Task CompareAsync((int Conversation, int Version)[][] writes, int seed)
    {
        using var folder = new TempFolder();
        var clock = new FakeTimeProvider(Day.AddDays(9));
        await using var duck = await DuckDbStore.OpenAsync(folder["same.duckdb"], clock);
        await using var postgres = await fixture.OpenAsync(new PostgresStoreOptions { Time = clock });
        IStore[] stores = [duck, postgres];

        foreach (var write in writes)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            var asOf = write.Max(item => item.Version);
            var records = write.DistinctBy(item => item.Conversation).Select(item => Record(seed, item)).ToArray();
            var results = new List<WriteResult>();
            var batch = Pages.Decode([.. records, "{\"conversationId\":7}"]);
            foreach (var store in stores)
            {
                await using var transaction = await store.BeginAsync(None);
                results.Add(await transaction.WriteAsync(batch, ProvenanceOf(asOf), None));
                await transaction.WriteObservationsAsync(Observations(write), None);
                await transaction.QuarantineAsync(
                    QuarantinedRecord.Of("channels", $"reason {asOf}", "not json"u8, clock.GetUtcNow()),
                    None
                );
                await transaction.MergeReferenceAsync(ReferenceKind.Users, Users(write), Day.AddMinutes(asOf), None);
                await transaction.SaveCheckpointAsync(new("jobs", $"{asOf}", """{"n": 1}""", Day), None);
                await transaction.SaveGapAsync(new($"gap {asOf}", "jobs", Day, Day.AddHours(1), "cause", Day), None);
                await transaction.SaveRunAsync(
                    new(new Guid(asOf, 0, 0, new byte[8]), "jobs", Day, null, "done", "{}"),
                    None
                );
                await transaction.SetAgeAsync(Day, Day.AddHours(asOf), ConversationAge.Final, None);
                await transaction.CommitAsync(None);
            }
            Assert.Equal(results[0], results[1]);
        }

        foreach (var table in StoreSchema.Tables)
        {
            var columns = string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\""));
            var sql = $"select {columns} from {table.Name}";
            Assert.Equal((await duck.QueryAllAsync(sql)).Order(), (await postgres.QueryAllAsync(sql)).Order());
        }
        Assert.Equal(await duck.RebuildAllAsync(), await postgres.RebuildAllAsync());
        Assert.Equal(await duck.CountAsync(None), await postgres.CountAsync(None));
        Assert.Equal(await ConversationsAsync(duck), await ConversationsAsync(postgres));
        Assert.Equal(
            await duck.DigestAsync(Day, Day.AddHours(3), None),
            await postgres.DigestAsync(Day, Day.AddHours(3), None)
        );
        Assert.Equal(
            await duck.ReadUnfinishedAsync(Day.AddDays(-9), Day.AddDays(9), None),
            await postgres.ReadUnfinishedAsync(Day.AddDays(-9), Day.AddDays(9), None)
        );
        Assert.Equal(await duck.ReadCheckpointsAsync("jobs", None), await postgres.ReadCheckpointsAsync("jobs", None));
        Assert.Equal(await duck.ReadGapsAsync(false, None), await postgres.ReadGapsAsync(false, None));
        Assert.Equal(await duck.ReadRunsAsync(9, None), await postgres.ReadRunsAsync(9, None));
    }

    private static string Record(int seed, (int Conversation, int Version) item) =>
        RandomRecord.Write(
            unchecked(seed + (item.Conversation * 100) + item.Version),
            new Guid(item.Conversation, 7, 7, new byte[8]),
            // Over midnight and back: the start itself can change with a version.
            Day.AddHours(item.Conversation - 2).AddMinutes(item.Version)
        );

    /// <summary>All sources by turns, so that ages decide as well as versions.</summary>
    private static Provenance ProvenanceOf(int asOf) =>
        (asOf % 3) switch
        {
            0 => new Provenance("events", Day.AddMinutes(asOf), ConversationAge.Live),
            1 => new Provenance("details", Day.AddMinutes(asOf), ConversationAge.Settled)
            {
                OpenAge = ConversationAge.Live,
            },
            _ => Job(asOf),
        };

    private static Observation[] Observations((int Conversation, int Version)[] items) =>
        [
            .. items.Select(item =>
                Observation.OfPresence(
                    new Guid(item.Conversation, 1, 1, new byte[8]),
                    Day.AddMinutes(item.Conversation % 3),
                    null,
                    new Guid(item.Version, 2, 2, new byte[8]),
                    "AVAILABLE",
                    item.Version % 2 == 0,
                    $"message {item.Version}"
                )
            ),
            .. items.Select(item =>
                Observation.OfRoutingStatus(new Guid(item.Conversation, 1, 1, new byte[8]), Day, $"S{item.Version}")
            ),
            .. items.Select(item =>
                Observation.OfQueue(
                    new Guid(item.Conversation, 3, 3, new byte[8]),
                    item.Version % 2 == 0 ? null : "voice",
                    Day.AddTicks(item.Version),
                    item.Version == 3 ? (Day, Day.AddMinutes(30)) : null,
                    "oWaiting",
                    null,
                    new QueueStats { Count = item.Version, Ratio = 0.25 }
                )
            ),
        ];

    private static ReferenceRecord[] Users((int Conversation, int Version)[] items) =>
        [
            .. items.Select(item => new ReferenceRecord(
                $"user {item.Conversation}",
                Encoding.UTF8.GetBytes(
                    $$"""{"name":"N{{item.Version}}","version":{{item.Version}},"x":"\u0000\ud800","division":{"id":null} }"""
                )
            )),
        ];

    private static async Task<List<StoredConversation>> ConversationsAsync(IStore store)
    {
        var all = new List<StoredConversation>();
        await foreach (var conversation in store.ReadConversationsAsync(Day.AddDays(-9), Day.AddDays(9), None))
            all.Add(conversation);
        return all;
    }
}
