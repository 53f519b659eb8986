using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Text;

namespace Puente.Emulator.Conversations.Scenes;

/// <summary>What is added to a conversation apart from its course: marks, rare extras, and the days after.</summary>
internal sealed partial class Scene
{
    private const long DayMs = 86_400_000;

    private void Aftermath()
    {
        Marks();
        var end = Draft.FirstEnd != ConversationDraft.Never ? Draft.FirstEnd : Draft.End;
        if (end == ConversationDraft.Never || _lastAgent is null || _lastQueue is null)
            return;
        if (_dice.Chance(0.025))
            Evaluated(end);
        if (_dice.Chance(0.03))
            Surveyed(end);
        if (_dice.Chance(0.2))
            Resolved(end);
    }

    private void Marks()
    {
        if (_dice.Chance(0.01))
            Draft.At(ref Draft.Pieces, _start).String("externalTag"u8, "CRM-2026-δ"u8);
        if (_dice.Chance(0.01))
            Draft.At(ref Draft.Pieces, _start).Raw(",\"accessAttributes\":[\"restricted\"]"u8);
        if (_lastAgent is null || !_dice.Chance(0.02))
            return;
        var agent = Draft.Participant(Draft.ParticipantCount - 1);
        var session = agent.Sessions[0];
        if (agent.Purpose != Purpose.agent)
            return;
        switch (_dice.Below(4))
        {
            case 0:
                Of(session).Id("agentAssistantId"u8, _dice.Guid());
                Of(session).String("errorCodeDescription"u8, "transcription unavailable"u8);
                break;
            case 1:
                Cobrowses(agent, session);
                break;
            case 2:
                OnVideo(agent, session);
                break;
            default:
                Annotated(session);
                break;
        }
    }

    private void Annotated(SessionDraft session)
    {
        ref var segment = ref session.Segments[0];
        var text = Draft.At(ref segment.Pieces, segment.End);
        text.Raw(
            ",\"properties\":[{\"propertyType\":\"integer\",\"property\":\"order lines\",\"value\":\"3\"},{\"propertyType\":\"string\",\"property\":\"tienda\",\"value\":\"Coruña\"}]"u8
        );
        text.String("groupId"u8, _dice.Pick(organisation.Groups).IdBytes);
    }

    private void Cobrowses(ParticipantDraft agent, SessionDraft beside)
    {
        var (from, to) = Within(beside);
        var session = Draft.AddSession(agent, Media.cobrowse);
        var text = Of(session);
        text.String("direction"u8, "outbound"u8);
        text.String("cobrowseRole"u8, "viewer"u8);
        text.Id("cobrowseRoomId"u8, _dice.Guid());
        session.Segment(SegmentKind.sharing, from, to);
        session.Emit(Metric.nCobrowseSessions, from);
    }

    private void OnVideo(ParticipantDraft agent, SessionDraft beside)
    {
        var (from, to) = Within(beside);
        var session = Draft.AddSession(agent, Media.video);
        var text = Of(session);
        text.String("direction"u8, "inbound"u8);
        text.Id("videoRoomId"u8, _dice.Guid());
        text.String("videoAddressSelf"u8, "agent@conference.acme.example"u8);
        text.String("addressSelf"u8, "agent@acme.example"u8);
        text.String("addressOther"u8, "guest@acme.example"u8);
        text.Id("mediaBridgeId"u8, _dice.Guid());
        ref var segment = ref session.Segment(SegmentKind.interact, from, to);
        Draft.At(ref segment.Pieces, Always).Flag("videoMuted"u8, true);
        session.Emit(Metric.tAgentVideoConnected, to, to - from);
        session.Emit(Metric.tTalk, to, to - from);
        session.Emit(Metric.tTalkComplete, to, to - from);
        session.Emit(Metric.tHandle, to, to - from);
    }

    private void SharesScreen(in AgentLeg leg, long from, long end)
    {
        var session = Draft.AddSession(leg.Session.Participant, Media.screenshare);
        var text = Of(session);
        text.String("direction"u8, "outbound"u8);
        text.Id("screenShareRoomId"u8, _dice.Guid());
        text.String("screenShareAddressSelf"u8, "screen@acme.example"u8);
        text.Flag("sharingScreen"u8, true);
        text.Id("roomId"u8, _dice.Guid());
        session.Segment(SegmentKind.sharing, from, end);
        var chat = Draft.AddSession(leg.Session.Participant, Media.internalmessage);
        Of(chat).String("direction"u8, "outbound"u8);
        chat.Segment(SegmentKind.interact, from, end);
        chat.Emit(Metric.oMessageCount, end, 2);
        chat.Emit(Metric.tTalk, end, end - from);
        chat.Emit(Metric.tTalkComplete, end, end - from);
        chat.Emit(Metric.tHandle, end, end - from);
    }

    private static (long From, long To) Within(SessionDraft session)
    {
        ref var last = ref session.Segments[session.SegmentCount - 1];
        return (session.Segments[0].End, Math.Max(last.Start, session.Segments[0].End + 1));
    }

    private void Evaluated(long end)
    {
        var at = end + _dice.Between(DayMs / 2, 7 * DayMs);
        var form = _dice.Pick(organisation.Forms);
        var (id, context) = (_dice.Guid(), _dice.Guid());
        var evaluator = _dice.Pick(organisation.Users);
        var score = _dice.Between(35, 100);
        // First pending, then finished; a few are scored again later.
        var finished = at + _dice.Between(3_600_000, 2 * DayMs);
        var rescored = _dice.Chance(0.2) ? finished + _dice.Between(DayMs, 5 * DayMs) : ConversationDraft.Never;
        Evaluation(at, finished, "Pending"u8, 0, false);
        Evaluation(finished, rescored, "Finished"u8, score, false);
        if (rescored != ConversationDraft.Never)
            Evaluation(rescored, ConversationDraft.Never, "Finished"u8, Math.Min(100, score + 5), true);

        void Evaluation(long from, long until, ReadOnlySpan<byte> status, long points, bool again)
        {
            var text = Draft.At(ref Draft.Evaluations, from, until);
            text.Id("evaluationId"u8, id);
            text.Id("contextId"u8, context);
            text.String("evaluatorId"u8, evaluator.IdBytes);
            text.String("userId"u8, _lastAgent!.IdBytes);
            text.String("queueId"u8, _lastQueue!.IdBytes);
            text.String("formId"u8, form.IdBytes);
            text.String("formName"u8, form.NameBytes);
            text.String("evaluationStatus"u8, status);
            text.Date("eventTime"u8, from);
            text.Flag("released"u8, status.SequenceEqual("Finished"u8));
            text.Flag("rescored"u8, again);
            text.Flag("deleted"u8, false);
            text.Flag("systemSubmitted"u8, false);
            text.Flag("assigneeApplicable"u8, false);
            if (again)
            {
                text.Id("calibrationId"u8, context);
                text.String("assigneeId"u8, evaluator.IdBytes);
            }
            if (points == 0)
                return;
            text.Number("oTotalScore"u8, points);
            text.Number("oTotalCriticalScore"u8, points);
        }
    }

    private void Surveyed(long end)
    {
        var at = end + _dice.Between(600_000, 3 * DayMs);
        var score = _dice.Between(0, 10);
        var partial = _dice.Chance(0.1);
        var text = Draft.At(ref Draft.Surveys, at);
        text.Id("surveyId"u8, _dice.Guid());
        text.String("surveyFormId"u8, organisation.Forms[0].IdBytes);
        text.Id("surveyFormContextId"u8, _dice.Guid());
        text.String("surveyFormName"u8, "NPS después de la llamada"u8);
        text.String("surveyType"u8, _dice.Chance(0.7) ? "Web"u8 : "Voice"u8);
        text.String("surveyStatus"u8, partial ? "InProgress"u8 : "Finished"u8);
        text.Date("surveyCompletedDate"u8, at);
        text.Flag("surveyPartialResponse"u8, partial);
        text.Number("surveyPromoterScore"u8, score);
        text.Number("oSurveyTotalScore"u8, score * 10);
        text.Date("eventTime"u8, at);
        text.String("userId"u8, _lastAgent!.IdBytes);
        text.String("queueId"u8, _lastQueue!.IdBytes);
    }

    private void Resolved(long end)
    {
        var at = end + 7 * DayMs;
        var text = Draft.At(ref Draft.Resolutions, at);
        text.Date("eventTime"u8, at);
        if (!_dice.Chance(0.5))
            return;
        text.String("queueId"u8, _lastQueue!.IdBytes);
        text.String("userId"u8, _lastAgent!.IdBytes);
        text.Number("nNextContactAvoided"u8, 1);
    }
}
