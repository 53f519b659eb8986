using CsCheck;
using Puente.Store.Checkpoints;
using Puente.Store.Conversations;
using Puente.Store.Decoding;
using Puente.Store.Tests.Records;
using static Puente.Store.Tests.Postgres.StoreSteps;

namespace Puente.Store.Tests.Postgres;

[Collection(typeof(PostgresTests))]
public sealed class PostgresWritingTests(PostgresFixture fixture)
{
    [Fact]
    public async Task What_was_decoded_and_written_is_rebuilt_byte_for_byte()
    {
        await using var store = await fixture.OpenAsync();
        var day = 0;
        await Gen
            .Int.Array[1, 40]
            .SampleAsync(
                async seeds =>
                {
                    var from = Day.AddDays(day++);
                    var records = seeds
                        .Distinct()
                        .Select((seed, index) => RandomRecord.Write(seed, start: from.AddSeconds(index)))
                        .ToArray();
                    var batch = Pages.Decode(records);
                    await using (var transaction = await store.BeginAsync(CancellationToken.None))
                    {
                        await transaction.WriteAsync(batch, Job(1), CancellationToken.None);
                        await transaction.CommitAsync(CancellationToken.None);
                    }
                    var rebuilt = await store.RebuildAllAsync(from, from.AddDays(1));
                    Assert.Equal(records.Length, rebuilt.Count + batch.Quarantined.Count);
                    Assert.Equal(Pages.Rebuild(batch).Order(), rebuilt.Values.Order());
                    Assert.Superset(rebuilt.Values.ToHashSet(), records.Select(Pages.Canonical).ToHashSet());
                    Assert.Equal(rebuilt.Keys.Order(), rebuilt.Keys);
                },
                iter: 25,
                threads: 1
            );
    }

    [Fact]
    public async Task Arrival_order_and_repeats_end_in_the_newest_version()
    {
        await using var store = await fixture.OpenAsync();
        var day = 0;
        await Gen.Select(Gen.Int[0, 4], Gen.Int[0, 5])
            .Array[1, 25]
            .Select(Gen.Int[1, 6])
            .SampleAsync(
                async (arrivals, perTransaction) =>
                {
                    var from = Day.AddDays(day);
                    string Record(int conversation, int version) =>
                        // Versions 2 and 3 have the same bytes: the platform said again what it had said.
                        Pages.Small(
                            $"\"participants\":[{{\"purpose\":\"v{(version == 3 ? 2 : version)}\"}}]",
                            (day * 10) + conversation,
                            from.AddHours(conversation).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'")
                        );
                    foreach (var chunk in arrivals.Chunk(perTransaction))
                    {
                        await using var transaction = await store.BeginAsync(CancellationToken.None);
                        foreach (var (conversation, version) in chunk)
                        {
                            await transaction.WriteAsync(
                                Pages.Decode(Record(conversation, version)),
                                Job(version),
                                CancellationToken.None
                            );
                        }
                        await transaction.CommitAsync(CancellationToken.None);
                    }

                    var newest = arrivals
                        .GroupBy(arrival => arrival.Item1)
                        .Select(group => Pages.Canonical(Record(group.Key, group.Max(arrival => arrival.Item2))));
                    var rebuilt = await store.RebuildAllAsync(from, from.AddDays(1));
                    Assert.Equal(newest.Order(), rebuilt.Values.Order());
                    day++;
                },
                iter: 40,
                threads: 1
            );
    }

    [Fact]
    public async Task An_older_version_never_replaces_a_newer_one_not_even_one_that_was_only_confirmed()
    {
        await using var store = await fixture.OpenAsync();
        Assert.Equal(new(1, 0, 0, 0, 0, 1), await store.WriteAsync(Job(10), Pages.Small("\"externalTag\":\"a\"")));
        Assert.Equal(new(0, 0, 1, 0, 0, 0), await store.WriteAsync(Job(20), Pages.Small("\"externalTag\":\"a\"")));
        Assert.Equal(new(0, 0, 0, 1, 0, 0), await store.WriteAsync(Job(15), Pages.Small("\"externalTag\":\"b\"")));
        Assert.Equal(new(0, 1, 0, 0, 0, 1), await store.WriteAsync(Job(20), Pages.Small("\"externalTag\":\"c\"")));
        Assert.Equal(
            ["c|job|settled"],
            await store.QueryAllAsync("select external_tag, source, age from conversations")
        );
    }

    [Fact]
    public async Task A_conversation_twice_in_one_batch_is_stored_once_as_the_later_one()
    {
        await using var store = await fixture.OpenAsync();
        var batch = Pages.Decode(Pages.Small("\"externalTag\":\"first\""));
        new ConversationPageDecoder().Decode(Pages.Of(Pages.Small("\"externalTag\":\"second\"")), batch);
        Assert.Equal(2, batch.Count);
        await using (var transaction = await store.BeginAsync(CancellationToken.None))
        {
            var result = await transaction.WriteAsync(batch, Job(1), CancellationToken.None);
            Assert.Equal(2, result.Inserted + result.Replaced + result.Unchanged + result.Older);
            Assert.Equal(1, result.Rows);
            await transaction.CommitAsync(CancellationToken.None);
        }
        Assert.Equal(["second"], await store.QueryAllAsync("select external_tag from conversations"));
    }

    [Fact]
    public async Task A_start_that_moves_by_days_still_replaces_the_conversation()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(Job(1), Pages.Small("\"participants\":[{}]"));
        var batch = Pages.Decode(Pages.Small(start: "2026-03-09T00:00:00.000Z"));
        new ConversationPageDecoder().Decode(Pages.Of(Pages.Small(start: "2026-04-09T00:00:00.000Z")), batch);
        await using (var transaction = await store.BeginAsync(CancellationToken.None))
        {
            await transaction.WriteAsync(batch, Job(2), CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }
        Assert.Equal(
            Pages.Canonical(Pages.Small(start: "2026-04-09T00:00:00.000Z")),
            Assert.Single(await store.RebuildAllAsync()).Value
        );
        Assert.Equal(1, await store.CountAllAsync());
    }

    [Fact]
    public async Task A_transaction_left_without_a_commit_leaves_nothing_behind()
    {
        await using var store = await fixture.OpenAsync();
        await using (var transaction = await store.BeginAsync(CancellationToken.None))
        {
            await transaction.WriteAsync(
                Pages.Decode(Enumerable.Range(0, 20).Select(seed => RandomRecord.Write(seed))),
                Job(1),
                CancellationToken.None
            );
            await transaction.SaveCheckpointAsync(
                new Checkpoint("jobs", "2026-03-02", "{}", Day),
                CancellationToken.None
            );
        }
        Assert.Equal(0, await store.CountAllAsync());
        Assert.Empty(await store.ReadCheckpointsAsync("jobs", CancellationToken.None));
    }

    [Fact]
    public async Task A_replaced_conversation_leaves_no_row_of_its_old_version_in_any_table()
    {
        await using var store = await fixture.OpenAsync();
        var id = Guid.Parse("c0a70000-0000-4000-8000-000000000001");
        for (var version = 1; version <= 12; version++)
        {
            var record = RandomRecord.Write(version, id, odd: false);
            var batch = Pages.Decode(record);
            await store.WriteAsync(Job(version), record);
            Assert.Equal(batch.Rows, await store.CountAllAsync());
        }
    }

    [Fact]
    public async Task A_giant_row_passes_through_both_ways()
    {
        await using var store = await fixture.OpenAsync();
        var record = Pages.Small(
            $"\"externalTag\":\"{new string('x', 3_000_000)}\",\"divisionIds\":[{string.Join(',', Enumerable.Repeat("\"c0a70000-0000-4000-8000-000000000009\"", 30_000))}]"
        );
        await store.WriteAsync(Job(1), record, Pages.Small(id: 2));
        var rebuilt = await store.RebuildAllAsync();
        Assert.Equal([Pages.Canonical(record), Pages.Canonical(Pages.Small(id: 2))], rebuilt.Values);
    }

    [Fact]
    public async Task The_digest_is_the_fold_of_the_hashes_of_the_range_and_of_nothing_else()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(
            Job(1),
            Enumerable.Range(0, 30).Select(seed => RandomRecord.Write(seed, start: Day.AddHours(seed), odd: false))
        );
        var stored = new List<StoredConversation>();
        await foreach (var conversation in store.ReadConversationsAsync(Day, Day.AddDays(1), CancellationToken.None))
            stored.Add(conversation);

        Assert.Equal(24, stored.Count);
        Assert.Equal(stored.OrderBy(conversation => conversation.ConversationId), stored);
        Assert.All(stored, conversation => Assert.Equal(Job(1).AsOf, conversation.AsOf));
        var folded = stored.Aggregate(0UL, (hash, conversation) => hash ^ conversation.ContentHash);
        Assert.Equal(
            new ConversationDigest(24, folded),
            await store.DigestAsync(Day, Day.AddDays(1), CancellationToken.None)
        );
        Assert.Equal(
            new ConversationDigest(0, 0),
            await store.DigestAsync(Day.AddDays(9), Day.AddDays(10), CancellationToken.None)
        );
    }
}
