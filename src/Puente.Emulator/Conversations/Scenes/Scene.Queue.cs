using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;
using Puente.Emulator.Text;

namespace Puente.Emulator.Conversations.Scenes;

/// <summary>Waiting in a queue: who is rung, who answers, who gives up.</summary>
internal sealed partial class Scene
{
    private enum Left
    {
        Answered,
        Abandoned,
        AbandonedRinging,
        ToVoicemail,
        ToCallback,
        ToMenu,
        ToOtherQueue,
    }

    /// <summary>How a stay in a queue ended; <see cref="Agent"/> is set when it was answered.</summary>
    private struct Visit
    {
        public Left How;
        public long At;
        public AgentLeg Agent;
    }

    private Left DrawQueueEnd(bool first)
    {
        var draw = _dice.Below(1000);
        if (!first && draw < 60)
            return Left.Abandoned;
        return draw switch
        {
            _ when !first => Left.Answered,
            < 60 => Left.Abandoned,
            < 72 => Left.AbandonedRinging,
            < 82 => Left.ToVoicemail,
            < 97 => Left.ToCallback,
            < 101 => Left.ToMenu,
            < 108 => Left.ToOtherQueue,
            _ => Left.Answered,
        };
    }

    private SessionDraft QueueSession(Queue queue, ReadOnlySpan<byte> flowInType)
    {
        var participant = Draft.AddParticipant(Purpose.acd);
        Of(participant).String("participantName"u8, queue.NameBytes);
        var session =
            _media == Media.voice
                ? VoiceSession(participant, "inbound"u8, _customer)
                : Digital(participant, "inbound"u8);
        var text = Of(session);
        if (!flowInType.IsEmpty)
            text.String("flowInType"u8, flowInType);
        Texts(text, "requestedRoutings"u8, queue.Routing);
        if (queue.Skills.Length > 0)
            IdList(text, "activeSkillIds"u8, queue.Skills);
        return session;
    }

    /// <summary>One stay in one queue, from entering to leaving.</summary>
    private Visit WaitIn(Queue queue, long enter, ReadOnlySpan<byte> flowInType, Left how)
    {
        (_lastQueue, _lastQueueFrom) = (queue, enter);
        Draft.AddDivision(queue.Division, enter);
        var acd = QueueSession(queue, flowInType);
        var offered = enter + _dice.Between(10, 50);
        ref var delay = ref acd.Segment(SegmentKind.delay, enter, offered);
        Queued(Draft.At(ref delay.Pieces, Always), queue);
        acd.Emit(Metric.nOffered, offered);

        var rings = how is Left.Answered or Left.AbandonedRinging
            ? _dice.Below(100) switch
            {
                < 76 => 0,
                < 94 => 1,
                _ => 2,
            }
            : 0;
        var ringing = offered + _dice.Waiting(queue.MeanWaitMs, 300, 780_000);
        for (var i = 0; i < rings; i++)
            ringing = NotAnswered(queue, ringing, i) + _dice.Between(200, 9_000);

        var visit = new Visit { How = how };
        if (how == Left.Answered)
        {
            visit.Agent = AnsweredBy(queue, ringing, offered, rings);
            visit.At = visit.Agent.AnsweredAt;
            (_lastAgent, _lastAgentFrom) = (visit.Agent.Person, visit.At);
        }
        else
        {
            visit.At = how == Left.AbandonedRinging ? GivesUpWhileRinging(queue, ringing, rings) : ringing;
        }
        LeaveQueue(acd, queue, offered, visit);
        return visit;
    }

    private void LeaveQueue(SessionDraft acd, Queue queue, long offered, in Visit visit)
    {
        var wait = visit.At - offered;
        ref var segment = ref acd.Segment(SegmentKind.interact, offered, visit.At);
        var text = Draft.At(ref segment.Pieces, Always);
        Queued(text, queue);
        if (queue.Skills.Length > 0)
            IdList(text, "requestedRoutingSkillIds"u8, queue.Skills);
        if (queue.Language is { } language)
            text.String("requestedLanguageId"u8, language.IdBytes);
        var abandoned = visit.How is Left.Abandoned or Left.AbandonedRinging;
        Disconnected(ref segment, abandoned ? Ended.peer : Ended.transfer);
        switch (visit.How)
        {
            case Left.Answered:
                if (_media == Media.voice)
                    Codes(Draft.At(ref segment.Pieces, visit.At), "sipResponseCodes"u8, 410);
                if (wait > queue.ServiceLevelMs)
                    acd.Emit(_media == Media.callback ? Metric.nCallbackOverSla : Metric.nOverSla, visit.At);
                if (wait > queue.ServiceLevelMs && _media == Media.callback)
                    acd.Emit(Metric.nOverSla, visit.At);
                break;
            case Left.Abandoned or Left.AbandonedRinging:
                acd.Emit(Metric.tAbandon, visit.At, wait);
                if (wait < ShortAbandonMs)
                    acd.Emit(Metric.tShortAbandon, visit.At, wait);
                break;
            default:
                acd.Emit(Metric.tFlowOut, visit.At, wait);
                var way = visit.How switch
                {
                    Left.ToVoicemail => "voicemail"u8,
                    Left.ToCallback => "callback"u8,
                    Left.ToMenu => "ivr"u8,
                    _ => "acd"u8,
                };
                Draft.At(ref acd.Pieces, visit.At).String("flowOutType"u8, way);
                break;
        }
        acd.Emit(Metric.tAcd, visit.At, wait);
        if (_media == Media.callback)
            CallbackWait(acd, offered, wait, visit);
        if (_media == Media.voice && _dice.Chance(0.6))
            FlowEntry(acd, organisation.InQueueFlow, offered, "INQUEUECALL"u8, default);
        if (visit.How == Left.Answered)
            Chosen(Draft.At(ref acd.Pieces, visit.At), queue, visit.Agent.Person);
    }

    // A callback waits in place of its caller; customer-first callbacks count a second family beside the ordinary one.
    private void CallbackWait(SessionDraft acd, long offered, long wait, in Visit visit)
    {
        var answered = visit.How == Left.Answered;
        if (answered)
            acd.Emit(Metric.tCallbackVirtualWait, visit.At, wait);
        if (!_dice.Chance(0.1))
            return;
        acd.Emit(Metric.nCfcOffered, offered);
        acd.Emit(Metric.tCfcAcd, visit.At, wait);
        acd.Emit(
            answered ? Metric.tCfcAnswered
                : _dice.Chance(0.7) ? Metric.tCfcAbandon
                : Metric.tCfcFlowOut,
            visit.At,
            wait
        );
    }

    /// <summary>Abandons below this length also count as short.</summary>
    private const long ShortAbandonMs = 10_000;

    private static void Codes(Utf8Text text, ReadOnlySpan<byte> name, int code)
    {
        text.Name(name);
        text.Raw((byte)'[');
        text.Number(code);
        text.Raw((byte)']');
    }

    // Which agent the router chose and why; the rarer members only for the routing methods that have them.
    private void Chosen(Utf8Text text, Queue queue, Person agent)
    {
        text.String("usedRouting"u8, queue.Routing);
        text.String("selectedAgentId"u8, agent.IdBytes);
        if (queue.Routing.AsSpan().SequenceEqual("Bullseye"u8))
        {
            text.Number("routingRing"u8, _dice.Between(1, 3));
            text.Number("agentBullseyeRing"u8, _dice.Between(1, 3));
            text.String("routingRuleType"u8, "Bullseye"u8);
            if (queue.Skills.Length > 0)
                IdList(text, "removedSkillIds"u8, queue.Skills[..1]);
        }
        else if (queue.Routing.AsSpan().SequenceEqual("Predictive"u8))
        {
            text.Number("selectedAgentRank"u8, _dice.Between(1, 5));
            text.Name("proposedAgents"u8);
            text.Raw("[{\"proposedAgentId\":\""u8);
            text.Raw(agent.IdBytes);
            text.Raw("\",\"agentRank\":1}]"u8);
            text.String("routingRuleType"u8, "Predictive"u8);
        }
        else if (queue.Routing.AsSpan().SequenceEqual("Conditional"u8))
        {
            text.String("routingRuleType"u8, "Conditional"u8);
            // A text in the SDKs, though it counts the rules.
            text.String("routingRule"u8, [(byte)('0' + _dice.Between(1, 4))]);
            text.Name("agentGroups"u8);
            text.Raw("[{\"agentGroupId\":\""u8);
            text.Raw(_dice.Pick(organisation.Groups).IdBytes);
            text.Raw("\",\"agentGroupType\":\"Group\"}]"u8);
        }
        if (!_dice.Chance(0.05))
            return;
        text.Name("eligibleAgentCounts"u8);
        text.Raw((byte)'[');
        text.Number(_dice.Between(1, 30));
        text.Raw("],\"waitingInteractionCounts\":["u8);
        text.Number(_dice.Between(0, 12));
        text.Raw((byte)']');
        text.Id("skillExpressionId"u8, _dice.Guid());
    }
}
