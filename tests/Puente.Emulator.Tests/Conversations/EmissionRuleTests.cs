namespace Puente.Emulator.Tests.Conversations;

/// <summary>The rules that recorded conversations prove, in the order of the facts. Each test counts what it looked at,
/// so that it cannot pass over nothing.</summary>
public sealed class EmissionRuleTests
{
    private static IEnumerable<Session> Sessions => Samples.Final.SelectMany(conversation => conversation.Sessions);

    private static void Check(IEnumerable<Session> sessions, int atLeast, Func<Session, bool> holds)
    {
        var seen = 0;
        foreach (var session in sessions)
        {
            seen++;
            Assert.True(holds(session), session.Json.GetRawText());
        }
        Assert.True(seen >= atLeast, $"only {seen} sessions to look at");
    }

    [Fact]
    public void Handle_time_is_contacting_dialing_talk_hold_and_wrap_up_but_not_alerting() =>
        Check(
            Sessions.Where(s => s.One("tHandle") is not null),
            5_000,
            s =>
                s.Sum("tHandle")
                == s.Sum("tContacting") + s.Sum("tDialing") + s.Sum("tTalk") + s.Sum("tHeld") + s.Sum("tAcw")
        );

    [Fact]
    public void Handle_time_is_emitted_when_wrap_up_ends_or_else_with_the_session() =>
        Check(
            Sessions.Where(s => s.One("tHandle") is not null),
            5_000,
            s =>
                s.One("tHandle")!.At == (s.One("tAcw")?.At ?? s.Segments.Max(segment => segment.End))
                || s.Media == "video"
        );

    [Fact]
    public void Talk_and_hold_are_emitted_per_segment_and_summed_up_at_the_end() =>
        Check(
            Sessions.Where(s => s.OfAgent && s.Of("interact").Any()),
            5_000,
            s =>
                s.Of("interact")
                    .Select(x => (x.End!.Value, x.Length))
                    .SequenceEqual(s.All("tTalk").Select(m => (m.At, m.Value)))
                && s.Of("hold")
                    .Select(x => (x.End!.Value, x.Length))
                    .SequenceEqual(s.All("tHeld").Select(m => (m.At, m.Value)))
                && s.One("tTalkComplete")!.Value == s.Sum("tTalk")
                && s.Of("hold").Any() == (s.One("tHeldComplete") is not null)
                && s.Sum("tHeldComplete") == s.Sum("tHeld")
        );

    [Fact]
    public void Every_alert_gives_tAlert_and_an_unanswered_one_also_tNotResponding() =>
        Check(
            Sessions.Where(s => s.Of("alert").Any()),
            5_000,
            s =>
                s.Of("alert")
                    .Select(x => (x.End!.Value, x.Length))
                    .SequenceEqual(s.All("tAlert").Select(m => (m.At, m.Value)))
                && (
                    s.One("tNotResponding") is not { } missed
                    || (missed.At, missed.Value) == (s.One("tAlert")!.At, s.One("tAlert")!.Value)
                )
                && (s.One("tNotResponding") is null) == s.Of("interact").Any()
        );

    [Fact]
    public void An_offer_is_counted_when_the_queue_segment_starts() =>
        Check(
            Sessions.Where(s => s.Purpose == "acd"),
            5_000,
            s => s.One("nOffered")!.At == s.Of("interact").Single().Start
        );

    [Fact]
    public void Queue_time_is_the_length_of_the_queue_segment() =>
        Check(
            Sessions.Where(s => s.Purpose == "acd" && s.Of("interact").Single().End is not null),
            5_000,
            s =>
                (s.One("tAcd")!.At, s.One("tAcd")!.Value)
                == (s.Of("interact").Single().End!.Value, s.Of("interact").Single().Length)
        );

    [Fact]
    public void Speed_of_answer_equals_the_queue_time_it_ended()
    {
        var seen = 0;
        foreach (var conversation in Samples.Final)
        foreach (var answer in conversation.Sessions.SelectMany(s => s.All("tAnswered")))
        {
            seen++;
            Assert.Contains(
                conversation.Sessions,
                s => s.Purpose == "acd" && s.One("tAcd") is { } acd && (acd.At, acd.Value) == (answer.At, answer.Value)
            );
        }
        Assert.True(seen > 5_000);
    }

    [Fact]
    public void Offers_are_answered_abandoned_or_flow_out()
    {
        var closed = Samples.Final.Where(c => c.Sessions.All(s => s.Segments.All(x => x.End is not null))).ToList();
        foreach (var conversation in closed)
            Assert.Equal(
                conversation.Count("nOffered"),
                conversation.Count("tAnswered") + conversation.Count("tAbandon") + conversation.Count("tFlowOut")
            );
        Assert.True(closed.Sum(c => c.Count("tFlowOut")) > 50);
        Assert.True(closed.Sum(c => c.Count("tAbandon")) > 300);
    }

    [Fact]
    public void Only_answered_offers_are_over_the_service_level() =>
        Check(
            Sessions.Where(s => s.One("nOverSla") is not null),
            500,
            s =>
                s.Purpose == "acd"
                && s.One("tAbandon") is null
                && s.One("tFlowOut") is null
                && s.One("nOverSla")!.At == s.One("tAcd")!.At
        );

    [Fact]
    public void Short_abandons_are_abandons() =>
        Check(
            Sessions.Where(s => s.One("tShortAbandon") is not null),
            50,
            s =>
                s.One("tAbandon") is { } abandon
                && abandon.Value == s.One("tShortAbandon")!.Value
                && abandon.Value < 10_000
        );

    [Fact]
    public void A_transfer_is_either_blind_or_consulted()
    {
        Check(
            Sessions.Where(s => s.One("nTransferred") is not null),
            300,
            s =>
                s.All("nBlindTransferred").Count() + s.All("nConsultTransferred").Count() == 1
                && s.Metrics.Where(m => m.Name.EndsWith("Transferred", StringComparison.Ordinal))
                    .Select(m => m.At)
                    .Distinct()
                    .Count() == 1
        );
        Check(
            Sessions.Where(s => s.One("nConsultTransferred") is not null),
            50,
            s => s.One("nConsult")!.At <= s.One("nConsultTransferred")!.At
        );
    }

    [Fact]
    public void A_customer_is_connected_from_the_first_interact_segment_to_its_end() =>
        Check(
            Sessions.Where(s => s.Purpose == "customer" && s.Of("interact").Any(x => x.End is not null)),
            5_000,
            s =>
                s.One("nConnected")!.At == s.Of("interact").First().Start
                && s.One("tConnected")!.At == s.Of("interact").First().End
                && s.One("tConnected")!.Value == s.Of("interact").First().Length
        );

    [Fact]
    public void An_inbound_caller_is_connected_before_any_queue_is_known()
    {
        var seen = 0;
        foreach (var conversation in Samples.Final.Where(c => c.Sessions.Any(s => s.Purpose == "ivr")))
        {
            seen++;
            var connected = conversation.Sessions[0].One("nConnected")!.At;
            Assert.All(
                conversation.Sessions.SelectMany(s => s.All("nOffered")),
                offer => Assert.True(connected < offer.At)
            );
        }
        Assert.True(seen > 5_000);
    }

    [Fact]
    public void A_flow_is_counted_after_it_starts_and_timed_from_there() =>
        Check(
            Sessions.Where(s => s.Purpose == "ivr"),
            5_000,
            s =>
                s.One("tIvr")!.Value == s.Of("ivr").Single().Length
                && s.One("nFlow")!.At - s.Of("ivr").Single().Start is >= 0 and <= 260
                && s.One("tFlow")!.Value == s.One("tFlow")!.At - s.One("nFlow")!.At
                && s.All("tFlowExit").Count() + s.All("tFlowDisconnect").Count() == 1
                && s.Sum("tFlowExit") + s.Sum("tFlowDisconnect") == s.Sum("tFlow")
        );

    [Fact]
    public void Contacting_and_dialing_are_timed_on_the_calling_side_even_when_nobody_answers()
    {
        Check(
            Sessions.Where(s => s.OfAgent && s.Of("dialing").Any()),
            1_000,
            s =>
                s.Sum("tContacting") == s.Of("contacting").Sum(x => x.Length)
                && s.Sum("tDialing") == s.Of("dialing").Sum(x => x.Length)
                && s.One("tHandle") is not null
                && s.All("nOutbound").Count() == s.All("tContacting").Count()
        );
        Assert.Contains(Sessions, s => s.Of("dialing").Any() && s.OfAgent && !s.Of("interact").Any());
    }

    [Fact]
    public void Attempts_are_counted_for_campaigns_only() =>
        Check(
            Sessions.Where(s => s.All("nOutboundAttempted").Any()),
            200,
            s => s.Json.TryGetProperty("outboundCampaignId", out _)
        );

    [Fact]
    public void Voicemail_time_is_the_length_of_the_recording() =>
        Check(
            Sessions.Where(s => s.Purpose == "voicemail"),
            30,
            s => s.One("tVoicemail")!.Value == s.Of("interact").Single().Length
        );

    [Fact]
    public void Errors_are_noise_on_ordinary_agent_sessions()
    {
        var answered = Sessions.Where(s => s.One("tAnswered") is not null).ToList();
        Assert.InRange(answered.Count(s => s.One("nError") is not null), answered.Count / 4, answered.Count * 3 / 4);
    }

    [Fact]
    public void Wrap_up_time_may_differ_from_its_segment_and_exist_without_talk()
    {
        var wrapped = Sessions.Where(s => s.One("tAcw") is not null).ToList();
        Assert.Contains(wrapped, s => s.One("tAcw")!.Value != s.Of("wrapup").Single().Length);
        Assert.Contains(wrapped, s => !s.Of("interact").Any());
    }

    [Fact]
    public void A_count_that_did_not_happen_is_absent_and_no_duration_is_negative() =>
        Check(Sessions, 20_000, s => s.Metrics.All(m => m.Name[0] == 'n' ? m.Value >= 1 : m.Value >= 0));

    [Fact]
    public void A_conversation_ends_with_its_last_segment()
    {
        foreach (var conversation in Samples.Final.Where(c => c.End is not null))
            Assert.Equal(conversation.End, conversation.Sessions.Max(s => s.Segments.Max(x => x.End)));
    }
}
