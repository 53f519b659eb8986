using System.Buffers;
using System.Text;
using CsCheck;
using Puente.Store.Conversations;
using Puente.Store.Decoding;
using Puente.Sync.Events;
using Puente.Sync.Live;
using Puente.Sync.Tests.World;

namespace Puente.Sync.Tests.Live;

public sealed class LiveConversationTests
{
    private static readonly Call Call = new(1);

    [Fact]
    public void Arrival_order_and_repeats_do_not_change_the_record() =>
        Gen.Select(Gen.Int[0, 12].Array[1, 30], Gen.Int)
            .Sample(
                (picks, seed) =>
                {
                    // Any set of the events, so that some are missing; then any order of them with any repeats.
                    var all = Call.Events();
                    var chosen = picks.Select(pick => all[pick]).ToArray();
                    var shuffled = chosen.Concat(chosen).ToArray();
                    new Random(seed).Shuffle(shuffled);
                    return Write(shuffled) == Write(chosen.Distinct().OrderBy(item => item.Time));
                },
                iter: 3_000
            );

    [Fact]
    public void A_call_becomes_a_record_in_the_platforms_own_shape()
    {
        Assert.Equal(
            $$"""
            {"conversationId":"{{Call.Id}}","conversationStart":"2026-03-02T12:00:00.000Z","conversationEnd":"2026-03-02T12:01:55.000Z","originatingDirection":"inbound","divisionIds":["d1f10000-0000-4000-8000-000000000001"],"participants":[
            {"participantId":"{{Call.IdOf(
                0x91,
                1
            )}}","purpose":"customer","attributes":{"account":"7"},"sessions":[{"sessionId":"{{Call.IdOf(
                0x51,
                1
            )}}","mediaType":"voice","direction":"inbound","provider":"Edge","segments":[{"segmentStart":"2026-03-02T12:00:00.000Z","segmentEnd":"2026-03-02T12:01:40.000Z","segmentType":"interact","disconnectType":"endpoint"}]}]},
            {"participantId":"{{Call.IdOf(0x92, 1)}}","purpose":"ivr","sessions":[{"sessionId":"{{Call.IdOf(
                0x52,
                1
            )}}","mediaType":"voice","direction":"inbound","provider":"Edge","flow":{"flowId":"f10e0000-0000-4000-8000-000000000001","flowType":"INBOUNDCALL"},"segments":[{"segmentStart":"2026-03-02T12:00:00.050Z","segmentEnd":"2026-03-02T12:00:25.000Z","segmentType":"ivr","disconnectType":"transfer"}]}]},
            {"participantId":"{{Call.IdOf(0x93, 1)}}","purpose":"acd","sessions":[{"sessionId":"{{Call.IdOf(
                0x53,
                1
            )}}","mediaType":"voice","direction":"inbound","provider":"Edge","usedRouting":"Standard","selectedAgentId":"{{Call.Agent(
                2
            )}}","segments":[{"segmentStart":"2026-03-02T12:00:25.100Z","segmentEnd":"2026-03-02T12:00:40.000Z","segmentType":"interact","queueId":"{{Call.Queue}}","disconnectType":"transfer"}]}]},
            {"participantId":"{{Call.IdOf(0x94, 1)}}","purpose":"agent","userId":"{{Call.Agent(
                1
            )}}","sessions":[{"sessionId":"{{Call.IdOf(
                0x54,
                1
            )}}","mediaType":"voice","direction":"inbound","provider":"Edge","segments":[{"segmentStart":"2026-03-02T12:00:27.000Z","segmentEnd":"2026-03-02T12:00:35.000Z","segmentType":"alert","queueId":"{{Call.Queue}}","disconnectType":"noAnswerTransfer"}]}]},
            {"participantId":"{{Call.IdOf(0x95, 1)}}","purpose":"agent","userId":"{{Call.Agent(
                2
            )}}","sessions":[{"sessionId":"{{Call.IdOf(
                0x55,
                1
            )}}","mediaType":"voice","direction":"inbound","provider":"Edge","segments":[{"segmentStart":"2026-03-02T12:00:36.000Z","segmentEnd":"2026-03-02T12:00:40.000Z","segmentType":"alert","queueId":"{{Call.Queue}}"},{"segmentStart":"2026-03-02T12:00:40.000Z","segmentEnd":"2026-03-02T12:01:40.000Z","segmentType":"interact","queueId":"{{Call.Queue}}","disconnectType":"peer"},{"segmentStart":"2026-03-02T12:01:40.000Z","segmentEnd":"2026-03-02T12:01:55.000Z","segmentType":"wrapup","wrapUpCode":"resolved"}]}]}
            ]}
            """.ReplaceLineEndings(
                ""
            ),
            Write(Call.Events())
        );
    }

    [Fact]
    public void A_user_who_takes_a_call_is_seen_talking_before_the_call_ends()
    {
        var record = Write(Call.Events()[..9]);
        Assert.Contains(
            "\"segmentStart\":\"2026-03-02T12:00:40.000Z\",\"segmentType\":\"interact\"",
            record,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("conversationEnd", record, StringComparison.Ordinal);
    }

    [Fact]
    public void A_conversation_has_not_ended_while_any_session_goes_on()
    {
        var events = Call.Events();
        for (var count = 1; count <= events.Length; count++)
        {
            var conversation = LiveConversation.Fold(Call.Id, events[..count])!;
            Assert.Equal(count >= 11, conversation.HasEnded);
        }
    }

    [Fact]
    public void An_end_without_its_start_reckons_the_start_back()
    {
        var end = Call.Events()[9];
        var conversation = LiveConversation.Fold(Call.Id, [end])!;
        Assert.Equal((Call.Noon, false), (conversation.Start, conversation.HasBegin));
        Assert.Equal(end.Time, conversation.Newest);
    }

    [Fact]
    public void Bodies_that_cannot_be_used_are_left_out_of_the_record()
    {
        var good = Call.Events()[0];
        PlatformEvent[] bad =
        [
            good with
            {
                Body = "not json"u8.ToArray(),
            },
            good with
            {
                Body = "{}"u8.ToArray(),
            },
            good with
            {
                Body = "[1]"u8.ToArray(),
            },
            new Call(2).Events()[0] with
            {
                Topic = good.Topic,
            },
        ];
        Assert.Null(LiveConversation.Fold(Call.Id, bad));
        Assert.Equal(Write([good]), Write([.. bad, good]));
    }

    [Fact]
    public void Every_record_is_read_by_the_decoder_without_a_member_it_does_not_know()
    {
        var batch = new ConversationBatch();
        Assert.True(
            new ConversationPageDecoder().DecodeConversation(Encoding.UTF8.GetBytes(Write(Call.Events())), batch)
        );
        Assert.Empty(batch.Quarantined);
        foreach (var table in batch.Tables)
        {
            for (var row = 0; row < table.Rows; row++)
                Assert.False(table.Extra.IsValid(row), table.Table.Name);
        }
        Assert.Equal([1, 5, 1, 5, 7], batch.Tables.Take(5).Select(table => table.Rows));
    }

    private static string Write(IEnumerable<PlatformEvent> events)
    {
        var output = new ArrayBufferWriter<byte>();
        LiveRecord.Write(LiveConversation.Fold(Call.Id, events)!, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
