using System.Text;
using Microsoft.Extensions.Time.Testing;
using Puente.Store.Conversations;
using Puente.Store.Decoding;
using Puente.Store.Quarantine;
using Puente.Store.Tests.Records;

namespace Puente.Store.Tests.Decoding;

public sealed class QuarantineTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("null", "the conversation is not an object")]
    [InlineData("[{}]", "the conversation is not an object")]
    [InlineData("{\"conversationStart\":\"2026-03-02T09:14:30.000Z\"}", "conversationId is missing or not a UUID")]
    [InlineData(
        "{\"conversationId\":\"c0a70000-0000-4000-8000-000000000001\"}",
        "conversationStart is missing or not a time"
    )]
    public void A_conversation_without_a_usable_key_is_set_aside(string record, string reason) =>
        AssertSetAside(record, reason);

    [Theory]
    [InlineData("\"participants\":{}", "participants is not an array")]
    [InlineData("\"participants\":[{\"sessions\":7}]", "participants[0].sessions is not an array")]
    [InlineData("\"participants\":[{},{\"sessions\":[{},null]}]", "participants[1].sessions[1] is not an object")]
    [InlineData("\"participants\":[{\"attributes\":[]}]", "participants[0].attributes is not an object")]
    [InlineData(
        "\"participants\":[{\"sessions\":[{\"flow\":\"x\"}]}]",
        "participants[0].sessions[0].flow is not an object"
    )]
    [InlineData(
        "\"participants\":[{\"sessions\":[{\"flow\":{\"outcomes\":[1]}}]}]",
        "participants[0].sessions[0].flow.outcomes[0] is not an object"
    )]
    [InlineData("\"externalTag\":\"a\",\"externalTag\":\"a\"", "externalTag occurs twice in one object")]
    [InlineData("\"externalTag\":null,\"external\\u0054ag\":\"a\"", "externalTag occurs twice in one object")]
    [InlineData("\"surveys\":[],\"surveys\":[]", "surveys occurs twice in one object")]
    [InlineData(
        "\"participants\":[{\"sessions\":[{\"metrics\":[{\"value\":1},{\"name\":\"tTalk\",\"value\":-1}]}]}]",
        "participants[0].sessions[0].metrics[1].value is a negative duration"
    )]
    public void A_conversation_whose_shape_would_lose_data_is_set_aside(string members, string reason) =>
        AssertSetAside(Pages.Small(members), reason);

    [Theory]
    [InlineData("\"participants\":null")]
    [InlineData("\"participants\":[]")]
    [InlineData(
        "\"participants\":[{\"sessions\":[{\"metrics\":[{\"name\":\"oX\",\"value\":-1}],\"flow\":{}}],\"attributes\":{}}]"
    )]
    [InlineData(
        "\"participants\":[{\"sessions\":[{\"segments\":[{\"segmentStart\":\"2026-03-02T10:00:00.000Z\",\"segmentEnd\":\"2026-03-02T09:00:00.000Z\"}]}]}]"
    )]
    public void Odd_but_harmless_shapes_are_kept_as_rows(string members)
    {
        var batch = Pages.Decode(Pages.Small(members));
        Assert.Equal(Pages.Canonical(Pages.Small(members)), Assert.Single(Pages.Rebuild(batch)));
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_set_aside_exactly()
    {
        var record = Encoding.Latin1.GetBytes(Pages.Small("\"externalTag\":\"\u00e9\""));
        byte[] page = [.. "{\"conversations\":["u8, .. record, .. "]}"u8];
        var batch = new ConversationBatch();
        new ConversationPageDecoder().Decode(page, batch);
        var set = Assert.Single(batch.Quarantined);
        Assert.Equal(("is not valid UTF-8", 0), (set.Reason, batch.Count));
        Assert.Equal(record, set.Bytes.ToArray());
    }

    [Fact]
    public void The_same_conversation_twice_in_a_page_counts_once_and_a_different_one_under_its_id_is_set_aside()
    {
        var other = Pages.Small("\"externalTag\":\"b\"");
        var batch = new ConversationBatch();
        var end = new ConversationPageDecoder().Decode(Pages.Of(Pages.Small(), Pages.Small(), other), batch);
        Assert.Equal((1, 1), (end.Conversations, end.Quarantined));
        Assert.Equal(other, Encoding.UTF8.GetString(batch.Quarantined[0].Bytes.Span));
        Assert.Equal("conversationId occurs twice in one page with different content", batch.Quarantined[0].Reason);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(1 << 20)]
    public async Task A_conversation_beyond_the_ceiling_is_set_aside_and_its_neighbours_are_kept(int window)
    {
        var giant = Pages.Small($"\"externalTag\":\"{new string('x', 100_000)}\"", id: 2);
        var decoder = new ConversationPageDecoder(
            new DecoderOptions { ConversationCeilingBytes = 10_000, WindowBytes = window }
        );
        var batch = new ConversationBatch();
        using var stream = new MemoryStream(Pages.Of(Pages.Small(id: 1), giant, Pages.Small(id: 3)));
        var end = await decoder.DecodeAsync(stream, batch, CancellationToken.None);
        Assert.Equal((2, 1), (end.Conversations, end.Quarantined));
        Assert.Equal(giant, Encoding.UTF8.GetString(batch.Quarantined[0].Bytes.Span));
        Assert.Equal("the conversation is longer than the ceiling of 10000 bytes", batch.Quarantined[0].Reason);
    }

    [Fact]
    public async Task Beyond_the_outer_ceiling_the_page_is_given_up()
    {
        var decoder = new ConversationPageDecoder(
            new DecoderOptions
            {
                ConversationCeilingBytes = 1_000,
                OuterCeilingBytes = 4_000,
                WindowBytes = 64,
            }
        );
        var batch = new ConversationBatch();
        using var stream = new MemoryStream(
            Pages.Of(Pages.Small(), Pages.Small($"\"externalTag\":\"{new string('x', 5_000)}\""))
        );
        await Assert.ThrowsAsync<DecodeException>(() =>
            decoder.DecodeAsync(stream, batch, CancellationToken.None).AsTask()
        );
        Assert.Equal((0, 0), (batch.Count, batch.Quarantined.Count));
    }

    private static void AssertSetAside(string record, string reason)
    {
        var batch = new ConversationBatch();
        var options = new DecoderOptions { Source = "details", Time = new FakeTimeProvider(Now) };
        var end = new ConversationPageDecoder(options).Decode(
            Pages.Of(Pages.Small(id: 7), record, Pages.Small(id: 8)),
            batch
        );
        Assert.Equal((2, 1), (end.Conversations, end.Quarantined));
        var set = Assert.Single(batch.Quarantined);
        Assert.Equal(new QuarantinedRecord(set.Id, "details", reason, set.Bytes, Now), set);
        Assert.Equal(record, Encoding.UTF8.GetString(set.Bytes.Span));
        Assert.Equal(32, set.Id.Length);
        Assert.Equal([Pages.Small(id: 7), Pages.Small(id: 8)], Pages.Rebuild(batch));
    }
}
