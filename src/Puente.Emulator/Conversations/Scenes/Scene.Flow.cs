using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;
using Puente.Emulator.Text;

namespace Puente.Emulator.Conversations.Scenes;

/// <summary>Architect flows: the menu before the queue.</summary>
internal sealed partial class Scene
{
    private enum FlowEnd
    {
        ToQueue,
        CallerHungUp,
        FlowHungUp,
        ToFlow,
    }

    /// <summary>The menu. Returns when it is left; says how.</summary>
    private long Ivr(long from, Entity flow, Queue? target, FlowEnd how, long length)
    {
        var participant = Draft.AddParticipant(Purpose.ivr);
        Of(participant).String("participantName"u8, flow.NameBytes);
        var session = VoiceSession(participant, "inbound"u8, _customer);
        var begin = from + 10;
        var end = begin + length;
        session.Segment(SegmentKind.system, from, begin);
        ref var segment = ref session.Segment(SegmentKind.ivr, begin, end);
        Disconnected(
            ref segment,
            how switch
            {
                FlowEnd.CallerHungUp => Ended.peer,
                FlowEnd.FlowHungUp => Ended.client,
                _ => Ended.transfer,
            }
        );
        var counted = begin + Math.Min(_dice.Between(180, 260), length / 2);
        var exit = end + 3;
        session.Emit(Metric.nFlow, counted);
        Outcomes(session, counted, end);
        session.Emit(Metric.tIvr, end, length);
        session.Emit(Metric.tFlow, exit, exit - counted);
        session.Emit(
            how is FlowEnd.ToQueue or FlowEnd.ToFlow ? Metric.tFlowExit : Metric.tFlowDisconnect,
            exit,
            exit - counted
        );
        if (_dice.Chance(0.02))
            session.Emit(Metric.oSkillExpressionApplications, end);
        FlowEntry(session, flow, begin, "INBOUNDCALL"u8, "dnis"u8);
        FlowExit(session, exit, target, how);
        MenuAttributes(participant, begin, end);
        return end;
    }

    private void FlowEntry(
        SessionDraft session,
        Entity flow,
        long from,
        ReadOnlySpan<byte> type,
        ReadOnlySpan<byte> entry
    )
    {
        session.FlowFrom = from;
        var text = Draft.At(ref session.Flow, Always);
        text.String("flowId"u8, flow.IdBytes);
        text.String("flowName"u8, flow.NameBytes);
        text.Name("flowVersion"u8);
        text.Raw((byte)'"');
        text.Number(12 + _dice.Below(60));
        text.Raw(".0\""u8);
        text.String("flowType"u8, type);
        text.String("startingLanguage"u8, _dice.Chance(0.8) ? "es-es"u8 : "en-us"u8);
        if (entry.IsEmpty)
            return;
        text.String("entryType"u8, entry);
        Tel(text, "entryReason"u8, _dnis);
    }

    private void FlowExit(SessionDraft session, long at, Queue? target, FlowEnd how)
    {
        var text = Draft.At(ref session.Flow, at);
        text.String("endingLanguage"u8, _dice.Chance(0.8) ? "es-es"u8 : "en-us"u8);
        text.String(
            "exitReason"u8,
            how switch
            {
                FlowEnd.CallerHungUp => "DISCONNECT"u8,
                FlowEnd.FlowHungUp => "FLOW_DISCONNECT"u8,
                _ => "TRANSFER"u8,
            }
        );
        if (how == FlowEnd.ToQueue && target is not null)
        {
            text.String("transferType"u8, "ACD"u8);
            text.String("transferTargetName"u8, target.NameBytes);
            text.String("transferTargetAddress"u8, target.IdBytes);
        }
        else if (how == FlowEnd.ToFlow)
        {
            text.String("transferType"u8, "FLOW"u8);
            text.String("transferTargetName"u8, organisation.Flows[1].NameBytes);
        }
        else if (_dice.Chance(0.05))
        {
            text.String("recognitionFailureReason"u8, "MAX_NO_INPUT"u8);
        }
        if (_dice.Chance(0.02))
            text.Flag("issuedCallback"u8, false);
    }

    private void Outcomes(SessionDraft session, long from, long to)
    {
        if (!_dice.Chance(0.35) || to - from < 3000)
            return;
        var outcome = _dice.Pick(organisation.Outcomes);
        var success = _dice.Chance(0.8);
        var end = to - _dice.Between(200, (to - from) / 2);
        session.Emit(Metric.nFlowOutcome, end);
        if (!success)
            session.Emit(Metric.nFlowOutcomeFailed, end);
        session.Emit(Metric.tFlowOutcome, end, end - from);
        if (_dice.Chance(0.3))
        {
            session.Emit(Metric.nFlowMilestone, end);
            session.Emit(Metric.oFlowMilestone, end, _dice.Between(1, 3));
        }
        var text = Draft.At(ref session.Outcomes, end);
        var value = success ? "SUCCESS"u8 : "FAILURE"u8;
        text.String("flowOutcomeId"u8, outcome.IdBytes);
        text.String("flowOutcomeValue"u8, value);
        text.Name("flowOutcome"u8);
        text.Raw((byte)'"');
        text.Raw(outcome.IdBytes);
        text.Raw((byte)':');
        text.Raw(value);
        text.Raw((byte)'"');
        text.Date("flowOutcomeStartTimestamp"u8, from);
        text.Date("flowOutcomeEndTimestamp"u8, end);
    }

    // Attributes sit on the customer and, seldom, on the flow's own participant; keys hold spaces and dots.
    private void MenuAttributes(ParticipantDraft flow, long from, long to)
    {
        // A second menu finds them set already.
        if (_customer.Participant.Attributes.First != 0)
            return;
        var text = Draft.At(ref _customer.Participant.Attributes, (from + to) / 2);
        text.Name("customer.id"u8);
        Quoted(text, "C-"u8, _dice.Between(100_000, 9_999_999));
        text.String("Selected language"u8, _dice.Chance(0.8) ? "Español"u8 : "English"u8);
        text.String("IVR language.spoken"u8, "es-ES"u8);
        text.Name("scripter.session.token"u8);
        text.Raw((byte)'"');
        text.Id(_dice.Guid());
        text.Raw((byte)'"');
        if (_dice.Chance(0.6))
        {
            text.Name("contract.number"u8);
            Quoted(text, "ES/"u8, _dice.Between(1_000_000, 9_999_999));
            text.String("Provincia (código)"u8, CallerName());
        }
        if (_dice.Chance(0.03))
            Draft.At(ref flow.Attributes, to).String("menu.path"u8, "1 > 3 > \\\"otros\\\""u8);
        // Written by an integration after the call; the export sees it only after the nightly rebuild.
        if (_dice.Chance(0.02))
            Draft
                .At(ref _customer.Participant.Attributes, NightAfter(to + 7_200_000))
                .String("crm.case"u8, "abierto → cerrado"u8);
    }

    private static void Quoted(Utf8Text text, ReadOnlySpan<byte> before, long number)
    {
        text.Raw((byte)'"');
        text.Raw(before);
        text.Number(number);
        text.Raw((byte)'"');
    }
}
