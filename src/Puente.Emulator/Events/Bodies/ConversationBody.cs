using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Organisation;
using Puente.Emulator.Text;

namespace Puente.Emulator.Events.Bodies;

/// <summary>The whole conversation as it stands at one moment: the body of the users' and queues' conversation
/// topics.</summary>
internal sealed class ConversationBody(Roster roster)
{
    public void Write(Timeline timeline, long time, Utf8Text to)
    {
        var draft = timeline.Draft;
        to.Raw("{\"id\":\""u8);
        to.Id(draft.Id);
        to.Raw("\",\"participants\":["u8);
        var any = false;
        for (var first = 0; first < timeline.Sessions.Count; first++)
        {
            var facts = timeline.Sessions[first];
            if (facts.SessionIndex > 0 || facts.Begin > time)
                continue;
            if (any)
                to.Raw((byte)',');
            any = true;
            Participant(timeline, first, time, to);
        }
        to.Raw((byte)']');
        Spelling.Member(to, "externalTag"u8, Members.Find(draft, draft.Pieces, "externalTag"u8, time));
        Recording(draft, time, to);
        Divisions(draft, time, to);
        to.Raw((byte)'}');
    }

    private void Participant(Timeline timeline, int first, long time, Utf8Text to)
    {
        var (draft, facts) = (timeline.Draft, timeline.Sessions[first]);
        var participant = facts.Participant;
        to.Raw("{\"id\":\""u8);
        to.Id(participant.Id);
        to.Raw((byte)'"');
        var (connected, over, wrapup) = (ConversationDraft.Never, facts.Over, -1);
        for (var i = first; i < timeline.Sessions.Count && Same(timeline, i, first); i++)
        {
            var one = timeline.Sessions[i];
            if (one.Begin > time)
                continue;
            connected = Math.Min(connected, Communication.Connected(one, time));
            over = Math.Max(over, one.Over);
            if (Communication.AfterCall(one, time) >= 0)
                wrapup = i;
        }
        if (connected != ConversationDraft.Never)
            to.Date("connectedTime"u8, connected);
        if (over <= time)
            to.Date("endTime"u8, over);
        foreach (var name in (ReadOnlySpan<string>)["userId", "externalContactId", "externalOrganizationId", "teamId"])
            Copy(draft, participant.Pieces, name, time, to);
        if (participant.Purpose is not (Purpose.agent or Purpose.user))
            Spelling.Member(to, "name"u8, Members.Find(draft, participant.Pieces, "participantName"u8, time));
        if (facts.Queue >= 0)
            to.String("queueId"u8, roster.Queues[facts.Queue].IdBytes);
        to.String("purpose"u8, Words<Purpose>.Of((int)participant.Purpose));
        if (participant.Purpose == Purpose.agent)
            AfterCall(timeline, wrapup, time, to);
        if (facts.Queue >= 0)
            Routing(roster.Queues[facts.Queue], to);
        RecordWriter.Object(draft, participant.Attributes, "attributes"u8, time, to);
        Communications(timeline, first, time, to);
        to.Raw((byte)'}');
    }

    private static void AfterCall(Timeline timeline, int wrapup, long time, Utf8Text to)
    {
        to.Flag("wrapupRequired"u8, wrapup >= 0);
        if (wrapup < 0)
            return;
        var facts = timeline.Sessions[wrapup];
        ref readonly var segment = ref facts.Session.Segments[Communication.AfterCall(facts, time)];
        if (facts.Participant.Marks.First == 0)
        {
            to.String("wrapupPrompt"u8, "mandatoryTimeout"u8);
            to.Number("wrapupTimeoutMs"u8, 65_000);
        }
        else
        {
            RecordWriter.Pieces(timeline.Draft, facts.Participant.Marks, time, to);
        }
        to.Date("startAcwTime"u8, segment.Start);
        if (segment.End <= time)
            to.Date("endAcwTime"u8, segment.End);
        Communication.Wrapup(timeline.Draft, facts, time, to);
    }

    internal static void Recording(ConversationDraft draft, long time, Utf8Text to)
    {
        if (draft.Marks.First == 0)
            to.String("recordingState"u8, "none"u8);
        else
            RecordWriter.Pieces(draft, draft.Marks, time, to);
    }

    private static void Routing(Queue queue, Utf8Text to)
    {
        var content = Spelling.Open(to, "conversationRoutingData"u8);
        to.Name("queue"u8);
        to.Raw("{\"id\":\""u8);
        to.Raw(queue.IdBytes);
        to.Raw("\"},\"language\":{"u8);
        if (queue.Language is { } language)
        {
            to.Raw("\"id\":\""u8);
            to.Raw(language.IdBytes);
            to.Raw((byte)'"');
        }
        to.Raw("},\"priority\":0,\"skills\":["u8);
        for (var i = 0; i < queue.Skills.Length; i++)
        {
            to.Raw(i == 0 ? "{\"id\":\""u8 : ",{\"id\":\""u8);
            to.Raw(queue.Skills[i].IdBytes);
            to.Raw("\"}"u8);
        }
        to.Raw("],\"scoredAgents\":[]"u8);
        Spelling.Close(to, content);
    }

    private static void Communications(Timeline timeline, int first, long time, Utf8Text to)
    {
        for (var media = Media.callback; media <= Media.voice; media++)
        {
            var any = false;
            for (var i = first; i < timeline.Sessions.Count && Same(timeline, i, first); i++)
            {
                var one = timeline.Sessions[i];
                if (one.Session.Media != media || one.Begin > time)
                    continue;
                if (any)
                {
                    to.Raw((byte)',');
                }
                else
                {
                    to.Name(Communication.ListOf(media));
                    to.Raw((byte)'[');
                }
                any = true;
                CommunicationBody.Write(timeline.Draft, one, time, to);
            }
            if (any)
                to.Raw((byte)']');
        }
    }

    private static void Divisions(ConversationDraft draft, long time, Utf8Text to)
    {
        to.Name("divisions"u8);
        to.Raw((byte)'[');
        var any = false;
        for (var i = 0; i < draft.DivisionCount; i++)
        {
            if (draft.DivisionFrom[i] > time)
                continue;
            to.Raw(any ? ",{\"division\":{\"id\":\""u8 : "{\"division\":{\"id\":\""u8);
            any = true;
            to.Raw(draft.Divisions[i].IdBytes);
            to.Raw("\",\"selfUri\":\"/api/v2/authorization/divisions/"u8);
            to.Raw(draft.Divisions[i].IdBytes);
            to.Raw("\"},\"entities\":[]}"u8);
        }
        to.Raw((byte)']');
    }

    private static bool Same(Timeline timeline, int i, int first) =>
        timeline.Sessions[i].ParticipantIndex == timeline.Sessions[first].ParticipantIndex;

    private static void Copy(ConversationDraft draft, PieceList list, string name, long time, Utf8Text to)
    {
        Span<byte> bytes = stackalloc byte[32];
        bytes = bytes[..System.Text.Encoding.ASCII.GetBytes(name, bytes)];
        Spelling.Member(to, bytes, Members.Find(draft, list, bytes, time));
    }
}
