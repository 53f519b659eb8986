using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Live;

/// <summary>What a user does with a leg of his own. The caller has found out who he is.</summary>
internal sealed partial class LiveConversations
{
    /// <summary>Whether the phone of a user, who is named first, takes the call of a communication when he answers over
    /// REST. Asked with the engine held: it must not call back.</summary>
    public Func<string, string, bool> TakesAnswersOverRest { get; set; } = (_, _) => true;

    /// <exception cref="ApiException">404 and 403 when it is not his, 400 when it is over; a leg that is connected
    /// already stays so.</exception>
    /// <param name="overRest">The wish came over REST; a WebRTC phone without a connection lets the call ring on, and
    /// nothing tells (facts, 7.4).</param>
    public void Answer(string conversationId, string participantId, string userId, bool overRest = false) =>
        Act(
            conversationId,
            participantId,
            userId,
            (conversation, participant, time) =>
            {
                var session = participant.Sessions.FindLast(one => one.IsOpen) ?? throw LiveErrors.Over();
                if (!session.IsAlerting && !session.IsConnected)
                    throw LiveErrors.NotAlerting();
                var isReached = !overRest || session.Media != Media.voice || TakesAnswersOverRest(userId, session.Key);
                if (session.IsAlerting && isReached)
                    Change(conversation, time, () => Connect(conversation, session, time));
            }
        );

    /// <summary>Hangs up, declines, or completes a consult by leaving.</summary>
    /// <param name="userId">Who does it; null is somebody from outside, such as an administrator.</param>
    public void Disconnect(string conversationId, string participantId, string? userId) =>
        Act(
            conversationId,
            participantId,
            userId,
            (conversation, participant, time) =>
            {
                var session = participant.Sessions.Find(one => one.IsOpen) ?? throw LiveErrors.Over();
                Change(conversation, time, () => Leave(conversation, participant, session, time, userId is null));
            },
            ownOnly: false
        );

    private void Leave(
        LiveConversation conversation,
        LiveParticipant participant,
        LiveSession session,
        long time,
        bool system
    )
    {
        if (conversation.Consult is { } consult && consult.Initiator == participant)
        {
            CompleteConsult(conversation, consult, time);
        }
        else
        {
            // Who declines is passed over for as long as he would have been rung.
            if (session is { IsAlerting: true, OfferedBy: { } acd })
                PassOver(acd, session.Participant.Person!, time);
            foreach (var one in participant.Sessions)
                End(
                    conversation,
                    one,
                    time,
                    system ? Ended.system
                        : participant.IsCustomer ? Ended.endpoint
                        : Ended.client
                );
        }
        Settle(conversation, time);
    }

    private void PassOver(LiveSession acd, Person person, long time)
    {
        var wait = _directory.AlertingMsOf(acd.Queue!.Id, acd.Media);
        acd.Participant.PassedOver[person.Number] = time + wait;
        // Nothing else needs to happen then: routing looks again whenever something falls due.
        After(time, wait, (_, _) => { });
    }

    /// <summary>Ends every leg, from outside.</summary>
    public void DisconnectAll(string conversationId) =>
        Steer(
            (_, time) =>
            {
                var conversation = Known(conversationId);
                Change(
                    conversation,
                    time,
                    () =>
                    {
                        conversation.Consult = null;
                        foreach (var session in conversation.Sessions.ToList())
                            End(conversation, session, time, Ended.system);
                    }
                );
                return true;
            }
        );

    public void Hold(string conversationId, string participantId, string userId, bool held) =>
        Act(
            conversationId,
            participantId,
            userId,
            (conversation, participant, time) =>
            {
                var session = participant.Sessions.FindLast(one => one.IsOpen) ?? throw LiveErrors.Over();
                if (!session.IsConnected)
                    throw LiveErrors.HoldWhileAlerting();
                if (session.IsHeld != held)
                    Change(
                        conversation,
                        time,
                        () => session.Turn(held ? SegmentKind.hold : SegmentKind.interact, time)
                    );
            }
        );

    /// <param name="mark"><c>muted</c>, <c>confined</c> or <c>securePause</c>.</param>
    public void Set(string conversationId, string participantId, string userId, string mark, bool on) =>
        Act(
            conversationId,
            participantId,
            userId,
            (conversation, participant, time) =>
            {
                var session = participant.Sessions.FindLast(one => one.IsOpen) ?? throw LiveErrors.Over();
                if (mark == "confined" && participant.Person is not null)
                    throw LiveErrors.Bad(
                        "conversation.error.cannot.confine.party",
                        "Only a party outside of the organisation can be confined."
                    );
                Change(conversation, time, () => session.Mark(mark, on, time));
            },
            ownOnly: false
        );

    /// <param name="state"><c>none active paused</c></param>
    public void SetRecording(string conversationId, string state) =>
        Steer(
            (_, time) =>
            {
                var conversation = Known(conversationId);
                if (conversation.IsOver)
                    throw LiveErrors.Over();
                Change(
                    conversation,
                    time,
                    () =>
                    {
                        if (conversation.Marks.Count == 0)
                            conversation.Marks.Add(new LiveMark("recordingState", "\"none\"", long.MinValue));
                        conversation.Marks[^1].Until = time;
                        conversation.Marks.Add(new LiveMark("recordingState", $"\"{state}\"", time));
                    }
                );
                return true;
            }
        );

    /// <summary>Gives the code, during the conversation or in after-call work, which it ends unless the queue forces
    /// its time.</summary>
    /// <exception cref="ApiException">400 for a code the queue does not have.</exception>
    public void GiveCode(string conversationId, string participantId, string userId, WrapUp wrapUp) =>
        Act(
            conversationId,
            participantId,
            userId,
            (conversation, participant, time) =>
            {
                var session = Worked(participant);
                if (
                    session.Queue is { } queue
                    && _directory
                        .WrapUpCodes(queue.Id)
                        .TrueForAll(code => code["id"]!.GetValue<string>() != wrapUp.Code)
                )
                    throw LiveErrors.Bad(
                        "conversation.error.wrapup.code.required",
                        $"The wrap-up code {wrapUp.Code} is not one of the queue's."
                    );
                Change(
                    conversation,
                    time,
                    () =>
                    {
                        session.Provisional = wrapUp;
                        if (session.IsInAfterCallWork && participant.AfterCall is not { Forced: true })
                            WrappedUp(session, time);
                    }
                );
            }
        );

    /// <exception cref="ApiException">400 where the queue demands a code.</exception>
    public void SkipCode(string conversationId, string participantId, string userId) =>
        Act(
            conversationId,
            participantId,
            userId,
            (conversation, participant, time) =>
            {
                var session = Worked(participant);
                if (participant.AfterCall is { Required: true })
                    throw LiveErrors.Bad(
                        "conversation.error.wrapup.cannot.skip",
                        "The queue demands a wrap-up code; it cannot be skipped."
                    );
                if (session.IsInAfterCallWork)
                    Change(
                        conversation,
                        time,
                        () =>
                        {
                            WrappedUp(session, time);
                            session.AcwSkipped = true;
                        }
                    );
            }
        );

    private static LiveSession Worked(LiveParticipant participant) =>
        participant.Sessions.Find(one => !one.IsConsult && (one.Now is not null)) ?? throw LiveErrors.Over();

    /// <summary>Checks whose leg it is, then acts.</summary>
    /// <param name="ownOnly">False lets an active participant act on another's leg.</param>
    private void Act(
        string conversationId,
        string participantId,
        string? userId,
        Action<LiveConversation, LiveParticipant, long> act,
        bool ownOnly = true
    ) =>
        Steer(
            (_, time) =>
            {
                var conversation = Known(conversationId);
                var participant = conversation.Find(participantId) ?? throw LiveErrors.NoParticipant();
                var own = participant.Person is { } person && person.Id == userId;
                if (userId is not null && !own && (ownOnly || conversation.Of(_roster.User(userId)) is null))
                    throw LiveErrors.NotActive();
                act(conversation, participant, time);
                return true;
            }
        );
}
