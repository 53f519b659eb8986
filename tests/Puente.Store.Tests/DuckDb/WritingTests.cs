using System.Text;
using CsCheck;
using Puente.Store.Checkpoints;
using Puente.Store.Conversations;
using Puente.Store.Rebuilding;
using Puente.Store.Tests.Records;

namespace Puente.Store.Tests.DuckDb;

public sealed class WritingTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Records_of_any_shape_come_back_from_the_tables_byte_for_byte()
    {
        await using var temp = await TempStore.OpenAsync();
        for (var round = 0; round < 5; round++)
        {
            // More rows than one data chunk has in some tables, fewer in others.
            var records = Enumerable
                .Range(0, 300)
                .Select(index => (Id: Id(round, index), Seed: (round * 1_000) + index + 1))
                .Select(record => (record.Id, Json: RandomRecord.Write(record.Seed, record.Id)))
                .ToArray();
            var result = await temp.WriteAsync(Pages.Decode(records.Select(record => record.Json)));
            Assert.Equal((300, 0, 0, 0), (result.Inserted, result.Replaced, result.Unchanged, result.Older));
        }
        await temp.ReopenAsync();
        var expected =
            from round in Enumerable.Range(0, 5)
            from index in Enumerable.Range(0, 300)
            orderby Id(round, index).ToString()
            select Pages.Canonical(RandomRecord.Write((round * 1_000) + index + 1, Id(round, index)));
        Assert.Equal(expected, await temp.RebuildAsync());
    }

    [Theory]
    [InlineData(1, 10)] // neighbours by start
    [InlineData(3, 40)] // with some between them
    [InlineData(30, 10)] // far apart
    public async Task Single_conversations_come_back_whatever_lies_between_them(int every, int count)
    {
        await using var temp = await TempStore.OpenAsync();
        string Record(int index, int seed) => RandomRecord.Write(seed, Id(0, index));
        await temp.WriteAsync(Pages.Decode(Enumerable.Range(0, 300).Select(index => Record(index, index + 1))));
        // What is replaced lies behind all others from then on.
        var replaced = Enumerable.Range(0, 300).Where(index => index % 7 == 0);
        await temp.WriteAsync(Pages.Decode(replaced.Select(index => Record(index, index + 1_001))), asOfMinute: 1);
        var all = new Dictionary<Guid, string>();
        await foreach (
            var record in temp.Store.RebuildAsync(DateTimeOffset.UnixEpoch, TempStore.Day.AddYears(10), None)
        )
            all.Add(record.ConversationId, Encoding.UTF8.GetString(record.Utf8Json.Span));
        var keys = new List<ConversationKey>();
        await foreach (
            var row in temp.Store.ReadConversationsAsync(DateTimeOffset.UnixEpoch, TempStore.Day.AddYears(10), None)
        )
            keys.Add(new ConversationKey(row.ConversationId, row.ConversationStart));
        ConversationKey[] wanted =
        [
            .. keys.OrderBy(key => key.ConversationStart).Where((_, place) => place % every == 0).Take(count),
        ];
        var gone = wanted[count / 2] with { ConversationId = Guid.NewGuid() };

        var found = new Dictionary<Guid, string>();
        await foreach (var record in temp.Store.RebuildAsync([.. wanted.Reverse(), gone], withAttributes: true, None))
            found.Add(record.ConversationId, Encoding.UTF8.GetString(record.Utf8Json.Span));

        Assert.Equal(wanted.Select(key => key.ConversationId).Order(), found.Keys.Order());
        Assert.All(found, record => Assert.Equal(all[record.Key], record.Value));
        Assert.Equal(300, all.Count);
    }

    [Fact]
    public async Task Arrival_order_and_repeats_do_not_change_the_store()
    {
        await using var temp = await TempStore.OpenAsync();
        var salt = 0;
        await Gen.Select(Gen.Int[0, 3], Gen.Int[0, 9])
            .Array[1, 25]
            .Select(Gen.Int[0, 1_000_000], Gen.Int[1, 4])
            .SampleAsync(
                async (versions, seed, perBatch) =>
                {
                    var run = Interlocked.Increment(ref salt);
                    var random = new Random(seed);
                    var arrivals = versions.Concat(versions).ToArray();
                    random.Shuffle(arrivals);
                    foreach (var batch in arrivals.Chunk(perBatch))
                    {
                        // One batch is one reading of the platform: one time, one version per conversation.
                        foreach (var reading in batch.Distinct().GroupBy(version => version.Item2))
                        {
                            await temp.WriteAsync(
                                Pages.Decode(reading.Select(version => Version(run, version.Item1, version.Item2))),
                                asOfMinute: reading.Key,
                                commit: random.Next(4) != 0 || await AbortedThenRepeated(temp, run, reading)
                            );
                        }
                    }
                    foreach (var newest in versions.GroupBy(version => version.Item1))
                    {
                        var expected = Pages.Canonical(Version(run, newest.Key, newest.Max(version => version.Item2)));
                        Assert.Contains(expected, await temp.RebuildAsync());
                    }
                    var count = await temp.QueryAsync(
                        $"SELECT count(*) FROM conversations WHERE external_tag = 'run {run}'"
                    );
                    Assert.Equal((long)versions.Select(version => version.Item1).Distinct().Count(), count[0][0]);
                },
                iter: 15,
                threads: 1
            );
    }

    [Fact]
    public async Task A_replaced_conversation_leaves_no_row_of_its_old_version_in_any_table()
    {
        await using var temp = await TempStore.OpenAsync();
        var id = Id(1, 1);
        for (var seed = 1; seed < 20; seed++)
            await temp.WriteAsync(Pages.Decode(RandomRecord.Write(seed, id)), asOfMinute: seed);
        var last = Pages.Decode(RandomRecord.Write(19, id));
        var counts = await temp.Store.CountAsync(CancellationToken.None);
        foreach (var table in last.Tables)
            Assert.Equal(table.Rows, counts.Single(count => count.Table == table.Table.Name).Rows);
    }

    [Theory]
    [InlineData("2026-03-02T00:00:00.100Z", "2026-03-01T23:59:59.900Z")]
    [InlineData("2026-03-02T12:00:00.000Z", "2026-03-01T13:00:00.000Z")]
    [InlineData("2026-03-01T12:00:00.000Z", "2026-03-02T11:00:00.000Z")]
    public async Task A_version_whose_start_moved_within_a_day_replaces_the_old_one(string first, string second)
    {
        await using var temp = await TempStore.OpenAsync();
        await temp.WriteAsync(Pages.Decode(Pages.Small(start: first)), asOfMinute: 1);
        await temp.ReopenAsync();
        var result = await temp.WriteAsync(Pages.Decode(Pages.Small(start: second)), asOfMinute: 2);
        Assert.Equal((0, 1), (result.Inserted, result.Replaced));
        Assert.Equal([Pages.Canonical(Pages.Small(start: second))], await temp.RebuildAsync());
    }

    [Fact]
    public async Task An_older_version_is_refused_even_after_the_newest_was_only_confirmed()
    {
        await using var temp = await TempStore.OpenAsync();
        await temp.WriteAsync(Pages.Decode(Pages.Small("\"externalTag\":\"a\"")), asOfMinute: 1);
        var confirmed = await temp.WriteAsync(Pages.Decode(Pages.Small("\"externalTag\":\"a\"")), asOfMinute: 5);
        await temp.ReopenAsync();
        var older = await temp.WriteAsync(Pages.Decode(Pages.Small("\"externalTag\":\"b\"")), asOfMinute: 3);
        Assert.Equal((1, 0L, 1), (confirmed.Unchanged, confirmed.Rows, older.Older));
        Assert.Equal([Pages.Canonical(Pages.Small("\"externalTag\":\"a\""))], await temp.RebuildAsync());
    }

    [Fact]
    public async Task Versions_written_twice_in_one_transaction_end_in_the_later_one()
    {
        await using var temp = await TempStore.OpenAsync();
        await using (var transaction = await temp.Store.BeginAsync(CancellationToken.None))
        {
            var provenance = new Provenance("job", TempStore.Day, ConversationAge.Settled);
            var batch = Pages.Decode(Pages.Small("\"externalTag\":\"a\""));
            await transaction.WriteAsync(batch, provenance, CancellationToken.None);
            batch.Clear();
            var decoder = new Puente.Store.Decoding.ConversationPageDecoder();
            decoder.Decode(Pages.Of(Pages.Small("\"externalTag\":\"b\"")), batch);
            decoder.Decode(Pages.Of(Pages.Small("\"externalTag\":\"c\"")), batch);
            var result = await transaction.WriteAsync(batch, provenance, CancellationToken.None);
            Assert.Equal((0, 2, 1L), (result.Inserted, result.Replaced, result.Rows));
            await transaction.CommitAsync(CancellationToken.None);
        }
        Assert.Equal([Pages.Canonical(Pages.Small("\"externalTag\":\"c\""))], await temp.RebuildAsync());
    }

    [Fact]
    public async Task Leaving_a_transaction_without_a_commit_leaves_nothing_behind()
    {
        await using var temp = await TempStore.OpenAsync();
        await temp.WriteAsync(Pages.Decode(Pages.Small("\"externalTag\":\"a\"")), asOfMinute: 1);
        var before = await temp.Store.CountAsync(CancellationToken.None);
        await using (var transaction = await temp.Store.BeginAsync(CancellationToken.None))
        {
            var provenance = new Provenance("job", TempStore.Day.AddMinutes(2), ConversationAge.Settled);
            await transaction.WriteAsync(
                Pages.Decode(Pages.Small("\"externalTag\":\"b\""), RandomRecord.Write(5), "{}"),
                provenance,
                CancellationToken.None
            );
            await transaction.SaveCheckpointAsync(
                new Checkpoint("jobs", "k", "{}", TempStore.Day),
                CancellationToken.None
            );
        }
        Assert.Equal(before, await temp.Store.CountAsync(CancellationToken.None));
        Assert.Equal([Pages.Canonical(Pages.Small("\"externalTag\":\"a\""))], await temp.RebuildAsync());

        // What was remembered of the undone version is forgotten too: it is new again.
        var again = await temp.WriteAsync(Pages.Decode(Pages.Small("\"externalTag\":\"b\"")), asOfMinute: 2);
        Assert.Equal(1, again.Replaced);
    }

    [Fact]
    public async Task The_digest_of_a_day_follows_its_contents_only()
    {
        await using var temp = await TempStore.OpenAsync();
        await temp.WriteAsync(Pages.Decode(Pages.Small(id: 1), Pages.Small(id: 2, start: "2026-03-03T00:00:00.000Z")));
        var day = await temp.Store.DigestAsync(TempStore.Day, TempStore.Day.AddDays(1), CancellationToken.None);
        await temp.WriteAsync(Pages.Decode(Pages.Small(id: 1)), asOfMinute: 9);
        Assert.Equal(
            day,
            await temp.Store.DigestAsync(TempStore.Day, TempStore.Day.AddDays(1), CancellationToken.None)
        );
        Assert.Equal(new ConversationDigest(1, Pages.Decode(Pages.Small(id: 1)).Conversations[0].ContentHash), day);
        Assert.Equal(
            new ConversationDigest(0, 0),
            await temp.Store.DigestAsync(TempStore.Day.AddDays(5), TempStore.Day.AddDays(6), CancellationToken.None)
        );
    }

    [Fact]
    public async Task Ages_are_set_by_day_and_come_with_new_versions()
    {
        await using var temp = await TempStore.OpenAsync();
        await temp.WriteAsync(Pages.Decode(Pages.Small(id: 1), Pages.Small(id: 2, start: "2026-03-03T00:00:00.000Z")));
        await using (var transaction = await temp.Store.BeginAsync(CancellationToken.None))
        {
            await transaction.SetAgeAsync(
                TempStore.Day,
                TempStore.Day.AddDays(1),
                ConversationAge.Final,
                CancellationToken.None
            );
            await transaction.CommitAsync(CancellationToken.None);
        }
        var stored = await temp
            .Store.ReadConversationsAsync(TempStore.Day, TempStore.Day.AddDays(2), CancellationToken.None)
            .ToListAsync();
        Assert.Equal([ConversationAge.Final, ConversationAge.Settled], stored.Select(conversation => conversation.Age));
        Assert.Equal(TempStore.Day, stored[0].AsOf);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 14, 30, TimeSpan.Zero), stored[0].ConversationStart);
    }

    private static Guid Id(int round, int index)
    {
        Span<byte> bytes = stackalloc byte[16];
        new Random((round * 1_000) + index).NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <summary>The same reading is written, lost, and then written for good: what a crash does.</summary>
    private static async Task<bool> AbortedThenRepeated(
        TempStore temp,
        int run,
        IGrouping<int, (int Id, int Version)> reading
    )
    {
        await temp.WriteAsync(
            Pages.Decode(reading.Select(version => Version(run, version.Id, version.Version))),
            asOfMinute: reading.Key,
            commit: false
        );
        return true;
    }

    private static string Version(int run, int id, int version) =>
        Pages.Small(
            $"\"externalTag\":\"run {run}\",\"accessAttributes\":[\"version {version}\"],\"participants\":[{string.Join(",", Enumerable.Repeat("{\"purpose\":\"agent\"}", version + 1))}]",
            id: (run * 100) + id,
            start: $"2026-03-0{2 + (version % 2)}T0{version}:00:00.000Z"
        );
}
