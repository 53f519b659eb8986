using System.Text;
using CsCheck;
using Puente.Sync.Channels.Frames;
using Puente.Sync.Events;

namespace Puente.Sync.Tests.Channels.Frames;

public sealed class FrameTests
{
    [Fact]
    public void Members_may_come_in_any_order_and_the_body_keeps_its_bytes()
    {
        var frame = Frame.Read(
            """{"metadata":{"a":[1]},"eventBody": { "x" : 1.50 } ,"version":"2","topicName":"v2.a.b"}"""u8
        );

        Assert.Equal((FrameKind.Event, "v2.a.b"), (frame.Kind, frame.Topic));
        Assert.Equal("""{ "x" : 1.50 }""", Encoding.UTF8.GetString(frame.Body));
    }

    [Fact]
    public void No_bytes_whatever_make_the_reader_fail()
    {
        var whole =
            """{"topicName":"v2.users.x.presence","eventBody":{"a":[1,"ü",null]},"metadata":{"CorrelationId":"c"}}"""u8.ToArray();
        Gen.Select(Gen.Int[0, whole.Length], Gen.Int[0, whole.Length - 1], Gen.Byte)
            .Sample(
                (length, at, value) =>
                {
                    var bytes = whole[..length];
                    if (at < bytes.Length)
                        bytes[at] = value;
                    var frame = Frame.Read(bytes);
                    Assert.Equal(frame.Kind == FrameKind.Unreadable, frame.Fault is not null);
                    // What is no longer whole is never taken for an event.
                    if (length < whole.Length)
                        Assert.Equal(FrameKind.Unreadable, frame.Kind);
                }
            );
    }

    [Theory]
    [InlineData("v2.detail.events.conversation.x.acw", """{"eventTime":1765551865126}""", "2025-12-12T15:04:25.126Z")]
    [InlineData(
        "v2.conversations.x.transcription",
        """{"eventTime":"2026-03-02T08:00:00.5Z"}""",
        "2026-03-02T08:00:00.500Z"
    )]
    [InlineData(
        "v2.users.x.presence",
        """{"modifiedDate":"2026-03-02T08:00:00.123456Z"}""",
        "2026-03-02T08:00:00.123Z"
    )]
    [InlineData(
        "v2.users.x.routingStatus",
        """{"id":"u","routingStatus":{"status":"IDLE","startTime":"2026-03-02T08:00:01Z"}}""",
        "2026-03-02T08:00:01.000Z"
    )]
    [InlineData(
        "v2.users.x.activity",
        """{"routingStatus":{"startTime":"2026-03-02T08:00:01Z"},"presence":{"modifiedDate":"2026-03-02T08:00:02Z"},"outOfOffice":{"modifiedDate":"2018-04-02T01:42:52Z"}}""",
        "2026-03-02T08:00:02.000Z"
    )]
    [InlineData(
        "v2.users.x.routingStatus",
        """{"routingStatus":{"startTime":"2026-03-02T10:00:01+02:00"}}""",
        "2026-03-02T08:00:01.000Z"
    )]
    [InlineData(
        "v2.routing.queues.x.conversations",
        """{"id":"c","participants":[{"startTime":"2026-03-02T08:00:00Z"}]}""",
        null
    )]
    [InlineData("v2.users.x.presence", """{"modifiedDate":"yesterday"}""", null)]
    [InlineData("v2.detail.events.conversation.x.acw", """{"eventTime":1765551865}""", null)]
    [InlineData("v2.detail.events.conversation.x.acw", """{"eventTime":99999999999999999}""", null)]
    [InlineData("v2.detail.events.conversation.x.acw", """{"nested":{"eventTime":1765551865126}}""", null)]
    [InlineData("v2.users.x.presence", "[1]", null)]
    [InlineData("v2.users.x.presence", """{"\ud800":1,"modifiedDate":"\ud800"}""", null)]
    public void The_time_is_the_platforms_own(string topic, string body, string? time) =>
        Assert.Equal(
            time is null ? null : DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture),
            EventTime.Of(topic, Encoding.UTF8.GetBytes(body))
        );

    [Theory]
    [InlineData(
        """{"id":"33333333-0000-4000-8000-000000000001","participants":[{"endTime":"t"},{"endTime":"t","calls":[{}]}]}""",
        true
    )]
    [InlineData(
        """{"participants":[{"endTime":"t"},{"x":[1],"startAcwTime":"t"}],"id":"33333333-0000-4000-8000-000000000001"}""",
        false
    )]
    [InlineData("""{"id":"33333333-0000-4000-8000-000000000001","participants":[{"endTime":null}]}""", false)]
    [InlineData("""{"id":"33333333-0000-4000-8000-000000000001","participants":[]}""", false)]
    [InlineData("""{"id":"33333333-0000-4000-8000-000000000001"}""", false)]
    [InlineData("""{"id":"no guid","participants":[]}""", null)]
    [InlineData("[]", null)]
    public void A_conversation_has_ended_when_every_participant_has(string body, bool? ended) =>
        Assert.Equal(ended, ConversationGlance.Of(Encoding.UTF8.GetBytes(body))?.HasEnded);
}
