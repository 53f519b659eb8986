using System.Text;
using CsCheck;
using Puente.Store.Conversations;
using Puente.Store.Conversations.Columns;
using Puente.Store.Decoding;
using Puente.Store.Tests.Records;

namespace Puente.Store.Tests.Decoding;

public sealed class DecodingTests
{
    [Fact]
    public void A_record_of_any_shape_comes_back_byte_for_byte() =>
        Gen.Int.Sample(
            seed =>
            {
                var record = RandomRecord.Write(seed);
                var batch = Pages.Decode(record);
                Assert.Empty(batch.Quarantined);
                Assert.Equal(Pages.Canonical(record), Assert.Single(Pages.Rebuild(batch)));
            },
            iter: 1_000
        );

    [Fact]
    public void The_size_of_the_window_does_not_change_the_batch() =>
        Gen.Select(Gen.Int, Gen.Int[64, 5_000], Gen.Int[1, 6])
            .Sample(
                (seed, window, count) =>
                {
                    var records = Enumerable
                        .Range(0, count)
                        .Select(index => RandomRecord.Write(seed + index, new Guid(index, 7, 7, new byte[8])))
                        .ToArray();
                    var batch = new ConversationBatch();
                    var decoder = new ConversationPageDecoder(new DecoderOptions { WindowBytes = window });
                    using var stream = new MemoryStream(Pages.Of(records));
                    var end = decoder
                        .DecodeAsync(stream, batch, CancellationToken.None)
                        .AsTask()
                        .GetAwaiter()
                        .GetResult();
                    Assert.Equal(new PageEnd("next", null, count, 0), end);
                    Assert.Equal(records.Select(Pages.Canonical), Pages.Rebuild(batch));
                    Assert.Equal(Pages.Decode(records).Conversations, batch.Conversations);
                },
                iter: 100
            );

    [Fact]
    public void Members_of_the_page_may_come_in_any_order_and_unknown_ones_are_skipped()
    {
        var batch = new ConversationBatch();
        var page =
            $"\n{{\"new\":{{\"conversations\":[1]}},\"dataAvailabilityDate\":\"2024-04-29T04:10:03Z\",\"cursor\":\"a\\u003db\",\"conversations\":[{Pages.Small()}],\"later\":[]}} \n";
        var end = new ConversationPageDecoder().Decode(Encoding.UTF8.GetBytes(page), batch);
        Assert.Equal(new PageEnd("a=b", new DateTimeOffset(2024, 4, 29, 4, 10, 3, TimeSpan.Zero), 1, 0), end);
    }

    [Fact]
    public void A_page_without_conversations_is_an_empty_page()
    {
        var batch = new ConversationBatch();
        Assert.Equal(new PageEnd(null, null, 0, 0), new ConversationPageDecoder().Decode("{}"u8, batch));
        Assert.Equal(
            new PageEnd(null, null, 0, 0),
            new ConversationPageDecoder().Decode("{\"conversations\":[]}"u8, batch)
        );
    }

    [Fact]
    public void Id_start_and_hash_are_in_the_span_and_values_in_their_columns()
    {
        var batch = Pages.Decode(
            Pages.Small(
                "\"participants\":[{\"sessions\":[{\"metrics\":[{\"name\":\"tTalk\",\"value\":5000000000},{\"name\":\"nError\"}]}]}]"
            )
        );
        var span = Assert.Single(batch.Conversations.ToArray());
        Assert.Equal(Guid.Parse("c0a70000-0000-4000-8000-000000000001"), span.ConversationId);
        Assert.Equal(
            new DateTimeOffset(2026, 3, 2, 9, 14, 30, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000,
            span.StartMicros
        );
        Assert.NotEqual(0UL, span.ContentHash);

        var metrics = batch.Tables.Single(table => table.Table.Name == "session_metrics");
        var value = (ValueBuffer<long>)metrics.Columns[5];
        Assert.Equal(2, metrics.Rows);
        Assert.Equal(5_000_000_000, value.Values[0]);
        Assert.False(value.IsValid(1));
        Assert.Equal(1, ((ValueBuffer<int>)metrics.Columns[2]).Values[1]);
    }

    [Fact]
    public void An_odd_spelling_is_in_the_column_as_well_as_in_extra()
    {
        var batch = Pages.Decode(Pages.Small("\"conversationEnd\":\"2026-03-02T10:14:30+01:00\""));
        var table = batch.Tables[0];
        var end = (ValueBuffer<long>)table.Columns[0];
        Assert.Equal(batch.Conversations[0].StartMicros, end.Values[0]);
        Assert.Equal("{\"conversationEnd\":\"2026-03-02T10:14:30+01:00\"}", Encoding.UTF8.GetString(table.Extra[0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"conversations\":7}")]
    [InlineData("{\"cursor\":7}")]
    [InlineData("{\"dataAvailabilityDate\":\"soon\"}")]
    [InlineData("{\"conversations\":[]} x")]
    [InlineData("<html>")]
    public async Task What_is_not_a_page_is_refused_and_leaves_the_batch_alone(string page)
    {
        var batch = Pages.Decode(Pages.Small());
        var decoder = new ConversationPageDecoder();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(page));
        await Assert.ThrowsAsync<DecodeException>(() =>
            decoder.DecodeAsync(stream, batch, CancellationToken.None).AsTask()
        );
        Assert.Throws<DecodeException>(() => decoder.Decode(Encoding.UTF8.GetBytes(page), batch));
        Assert.Equal(Pages.Canonical(Pages.Small()), Assert.Single(Pages.Rebuild(batch)));
    }

    [Fact]
    public void A_page_cut_off_anywhere_is_refused_with_the_offset_and_leaves_the_batch_alone()
    {
        var page = Pages.Of(RandomRecord.Write(1), RandomRecord.Write(2), "{\"conversationId\":\"broken\"}");
        var batch = Pages.Decode(Pages.Small());
        var rows = batch.Rows;
        var decoder = new ConversationPageDecoder(new DecoderOptions { WindowBytes = 256 });
        for (var length = 0; length < page.Length; length += 7)
        {
            using var stream = new MemoryStream(page, 0, length);
            var error = Assert.Throws<DecodeException>(() =>
                decoder.DecodeAsync(stream, batch, CancellationToken.None).AsTask().GetAwaiter().GetResult()
            );
            Assert.InRange(error.ByteOffset, 0, length);
            Assert.Equal((1, rows, 0), (batch.Count, batch.Rows, batch.Quarantined.Count));
        }
    }

    [Fact]
    public void A_record_on_its_own_is_decoded_too()
    {
        var batch = new ConversationBatch();
        var decoder = new ConversationPageDecoder();
        Assert.True(decoder.DecodeConversation(Encoding.UTF8.GetBytes(Pages.Small()), batch));
        Assert.False(decoder.DecodeConversation("{\"conversationId\":1}"u8, batch));
        Assert.Throws<DecodeException>(() => decoder.DecodeConversation("{\"conversationId\":"u8, batch));
        Assert.Throws<DecodeException>(() => decoder.DecodeConversation("[]"u8, batch));
        Assert.Equal((1, 1), (batch.Count, batch.Quarantined.Count));
    }

    [Fact]
    public void Decoding_the_same_pages_again_allocates_nothing_per_conversation()
    {
        var page = Pages.Of(Enumerable.Range(0, 1_000).Select(seed => RandomRecord.Write(seed)));
        var batch = new ConversationBatch();
        var decoder = new ConversationPageDecoder();
        decoder.Decode(page, batch);
        batch.Clear();

        var before = GC.GetAllocatedBytesForCurrentThread();
        decoder.Decode(page, batch);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(1_000, batch.Count);
        // The smallest object for each would be 24,000 bytes. A collection that another test causes counts the rest of this
        // thread's block of 8 kB as allocated.
        Assert.InRange(allocated, 0, 20_000);
    }
}
