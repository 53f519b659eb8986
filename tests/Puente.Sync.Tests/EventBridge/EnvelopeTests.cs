using System.Text;
using System.Text.Json;
using CsCheck;
using Puente.Sync.EventBridge;

namespace Puente.Sync.Tests.EventBridge;

public sealed class EnvelopeTests
{
    [Fact]
    public void An_envelope_gives_topic_template_time_and_the_untouched_body()
    {
        const string Body =
            "{ \"eventTime\": 1765552507657,  \"ani\":\"tel:+1\\u0035\", \"big\": 1.50e3,\n \"é\": [ ] }";

        var envelope = Read(Envelopes.Of(Body));

        Assert.Equal($"v2.detail.events.conversation.{Envelopes.Conversation}.user.end", envelope.Topic);
        Assert.Equal("v2.detail.events.conversation.{id}.user.end", envelope.Template);
        Assert.Equal(1765552507657, envelope.Time.ToUnixTimeMilliseconds());
        Assert.Equal(Body, Encoding.UTF8.GetString(envelope.Body.Span));
    }

    [Theory]
    [InlineData("""{"eventTime":1765552507657}""", "2025-12-12T15:15:07.657Z")]
    [InlineData("""{"x":{"eventTime":1},"eventTime":1765552507657}""", "2025-12-12T15:15:07.657Z")]
    [InlineData("""{"eventTime":"2021-06-25T15:11:52.123Z"}""", "2021-06-25T15:11:52.123Z")]
    [InlineData("""{"eventTime":"2021-06-25T17:11:52+02:00"}""", "2021-06-25T15:11:52Z")]
    [InlineData("""{"eventTime":"yesterday"}""", "2025-12-12T15:15:07.919Z")]
    [InlineData("""{"eventTime":-5}""", "2025-12-12T15:15:07.919Z")]
    [InlineData("""{"eventTime":1e300}""", "2025-12-12T15:15:07.919Z")]
    [InlineData("""{"eventTime":null}""", "2025-12-12T15:15:07.919Z")]
    // As a socket's frame is dated, so that the log knows the same event from both transports.
    [InlineData("""{"modifiedDate":"2025-12-12T15:15:06.001Z"}""", "2025-12-12T15:15:06.001Z")]
    [InlineData("{}", "2025-12-12T15:15:07.919Z")]
    public void The_bodys_own_time_wins_over_the_transports(string body, string time) =>
        Assert.Equal(
            DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture),
            Read(Envelopes.Of(body)).Time
        );

    [Fact]
    public void Without_a_time_in_the_detail_the_envelopes_seconds_are_taken()
    {
        var envelope = Read("""{"time":"2025-12-12T15:15:07Z","detail":{"topicName":"v2.a","eventBody":{}}}""");

        Assert.Equal(new DateTimeOffset(2025, 12, 12, 15, 15, 7, TimeSpan.Zero), envelope.Time);
        Assert.Equal("", envelope.Template);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("hello", "not JSON from line 1, byte 1")]
    [InlineData("[]", "no JSON object")]
    [InlineData("{}", "no detail")]
    [InlineData("""{"detail":[]}""", "detail is no object")]
    [InlineData("""{"detail":{"eventBody":{}}}""", "topicName is missing")]
    [InlineData("""{"detail":{"topicName":7,"eventBody":{}}}""", "topicName is missing")]
    [InlineData("""{"detail":{"topicName":"v2.users.{id}.activity","eventBody":{}}}""", "is a template")]
    [InlineData("""{"time":"2025-12-12T15:15:07Z","detail":{"topicName":"v2.a"}}""", "eventBody is missing")]
    [InlineData(
        """{"time":"2025-12-12T15:15:07Z","detail":{"topicName":"v2.a","eventBody":null}}""",
        "eventBody is missing"
    )]
    [InlineData("""{"detail":{"topicName":"v2.a","eventBody":{}}}""", "there is no time")]
    [InlineData("""{"detail":{"topicName":"v2.a","eventBody":{}}} {}""", "not JSON")]
    [InlineData("""{"detail":{"topicName":"\ud800","eventBody":{}}}""", "not Unicode")]
    public void What_is_no_envelope_is_refused_with_the_reason(string text, string reason)
    {
        Assert.False(EventEnvelope.TryRead(Encoding.UTF8.GetBytes(text), out var envelope, out var fault));
        Assert.Null(envelope);
        Assert.Contains(reason, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void The_reason_holds_nothing_of_the_content()
    {
        EventEnvelope.TryRead("""{"detail": Maria Alonso"""u8.ToArray(), out _, out var fault);

        Assert.DoesNotContain("Maria", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("'M'", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_topic_of_SNS_on_the_way_is_unwrapped()
    {
        const string Body = """{"eventTime":1765552507657,"note":"a \"quoted\" é"}""";
        var message = JsonSerializer.Serialize(Envelopes.Of(Body), TextOnly.Default.String);

        var envelope = Read($$"""{"Type":"Notification","MessageId":"1","TopicArn":"t","Message":{{message}}}""");

        Assert.Equal(Body, Encoding.UTF8.GetString(envelope.Body.Span));
    }

    [Fact]
    public void The_record_of_a_failed_function_holds_the_envelope_in_its_payload()
    {
        var envelope = Read($$"""{"version":"1.0","requestPayload":{{Envelopes.Of(7)}},"responsePayload":{} }""");

        Assert.Equal(Envelopes.Body(7), Encoding.UTF8.GetString(envelope.Body.Span));
    }

    [Fact]
    public void An_envelope_is_unwrapped_once_only()
    {
        var twice = """{"requestPayload":{"requestPayload":""" + Envelopes.Of(7) + "}}";

        Assert.False(EventEnvelope.TryRead(Encoding.UTF8.GetBytes(twice), out _, out var fault));
        Assert.Contains("no detail", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void No_damage_to_the_bytes_makes_the_reader_throw()
    {
        var whole = Encoding.UTF8.GetBytes(Envelopes.Of(1));
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[1, whole.Length])
            .Sample(
                (at, value, length) =>
                {
                    var damaged = whole[..length];
                    damaged[Math.Min(at, length - 1)] = value;
                    var isRead = EventEnvelope.TryRead(damaged, out var envelope, out var fault);
                    return isRead ? envelope!.Body.Length > 0 && fault.Length == 0 : fault.Length > 0;
                },
                iter: 20_000
            );
    }

    private static EventEnvelope Read(string text)
    {
        Assert.True(EventEnvelope.TryRead(Encoding.UTF8.GetBytes(text), out var envelope, out var fault), fault);
        return envelope!;
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class TextOnly : System.Text.Json.Serialization.JsonSerializerContext;
