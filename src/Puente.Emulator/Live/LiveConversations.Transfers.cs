using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Http;

namespace Puente.Emulator.Live;

/// <summary>Own calls, blind transfers and consults: everything that brings somebody else in.</summary>
internal sealed partial class LiveConversations
{
    /// <summary>A user calls out: for a queue when <paramref name="fromQueueId"/> is given.</summary>
    /// <exception cref="ApiException">400 unless there is exactly one destination, or for an unknown queue; 404 for an
    /// unknown user.</exception>
    public LiveConversation Call(
        string userId,
        Destination to,
        string? fromQueueId = null,
        RoutingWish? wish = null,
        IReadOnlyDictionary<string, string>? attributes = null
    ) =>
        Steer(
            (_, time) =>
            {
                if (to.Count != 1)
                    throw LiveErrors.Bad(
                        "too.many.create.conversation.parameters",
                        "Exactly one of phoneNumber, callUserId and callQueueId must be given."
                    );
                Check(to, time);
                var queue = fromQueueId is null ? null : Queue(fromQueueId);
                var person = Person(userId, time);
                var conversation = Begin(
                    Media.voice,
                    outbound: true,
                    "+34910000000",
                    to.Address ?? to.UserId ?? to.QueueId!,
                    time
                );
                Change(
                    conversation,
                    time,
                    () =>
                    {
                        conversation.Division = queue?.Division ?? person.Division;
                        var caller = conversation.Add(
                            new LiveParticipant(conversation.NewId(), queue is null ? Purpose.user : Purpose.agent)
                            {
                                Person = person,
                                Queue = queue,
                                AfterCall = queue is null ? null : _directory.AfterCallOf(queue.Id),
                            }
                        );
                        foreach (var (key, value) in attributes ?? new Dictionary<string, string>())
                            caller.Attributes.Add((key, value, time));
                        var session = conversation.AddSession(caller, "outbound");
                        session.Open(SegmentKind.contacting, time);
                        session.Emit(Metric.nOutbound, time);
                        BringIn(conversation, to, session, time, queue is null ? Purpose.user : Purpose.agent, wish);
                        After(
                            time,
                            _options.Contacting,
                            (_, due) =>
                            {
                                if (session.Now is { Kind: SegmentKind.contacting })
                                    Change(conversation, due, () => session.Turn(SegmentKind.dialing, due));
                            }
                        );
                    }
                );
                return conversation;
            }
        );

    /// <summary>Hands the conversation over at once; the agent's own leg ends.</summary>
    public void Transfer(string conversationId, string participantId, string? userId, Destination to) =>
        Act(
            conversationId,
            participantId,
            userId,
            (conversation, participant, time) =>
            {
                var session = Transferable(
                    conversation,
                    participant,
                    to,
                    time,
                    "conversations.error.transfer.destination.required"
                );
                if (to.UserId == participant.Person?.Id)
                    throw LiveErrors.Bad(
                        "conversations.error.transfer.same.party",
                        "A conversation cannot be transferred to the one who has it."
                    );
                if (conversation.Consult is not null)
                    throw ApiException.Conflict("A consult is under way; it must be completed or cancelled first.");
                var customer = conversation.Customer?.Main ?? session.Peer ?? throw LiveErrors.NotConnected();
                Change(
                    conversation,
                    time,
                    () =>
                    {
                        BringIn(conversation, to, customer, time, Purpose.agent, null);
                        session.Emit(Metric.nTransferred, time);
                        session.Emit(Metric.nBlindTransferred, time);
                        End(conversation, session, time, Ended.transfer);
                        Settle(conversation, time);
                    }
                );
            }
        );

    /// <summary>Asks somebody else first while the customer waits.</summary>
    /// <param name="objectId">The customer's participant.</param>
    /// <returns>Participant of the one who is asked.</returns>
    public string StartConsult(string conversationId, string objectId, string userId, Destination to, string speakTo) =>
        Steer(
            (_, time) =>
            {
                var (conversation, own) = Consulting(conversationId, objectId, userId);
                var session = Transferable(
                    conversation,
                    own,
                    to,
                    time,
                    "conversation.error.consult.transfer.no.destination"
                );
                if (conversation.Consult is not null)
                    throw ApiException.Conflict("A consult of this conversation is under way already.");
                if (to.UserId == userId)
                    throw LiveErrors.Bad(
                        "conversation.error.cannot.transfer.to.self",
                        "A user cannot consult himself."
                    );
                LiveParticipant destination = null!;
                Change(
                    conversation,
                    time,
                    () =>
                    {
                        session.Emit(Metric.nConsult, time);
                        var asking = conversation.AddSession(own, "outbound", consult: true);
                        asking.Open(SegmentKind.dialing, time);
                        destination = BringIn(conversation, to, asking, time, Purpose.agent, null);
                        conversation.Consult = new LiveConsult(own, asking, destination);
                        Speak(conversation, conversation.Consult, speakTo, time);
                    }
                );
                return destination.Key;
            }
        );

    public void SpeakTo(string conversationId, string objectId, string userId, string speakTo) =>
        Steer(
            (_, time) =>
            {
                var (conversation, own) = Consulting(conversationId, objectId, userId);
                var consult = Pending(conversation, own);
                Change(conversation, time, () => Speak(conversation, consult, speakTo, time));
                return true;
            }
        );

    /// <summary>Lets the one who was asked go and returns to the customer.</summary>
    public void CancelConsult(string conversationId, string objectId, string userId) =>
        Steer(
            (_, time) =>
            {
                var (conversation, own) = Consulting(conversationId, objectId, userId);
                var consult = Pending(conversation, own);
                Change(
                    conversation,
                    time,
                    () =>
                    {
                        conversation.Consult = null;
                        foreach (var one in conversation.Sessions.Where(one => one.Peer == consult.Session).ToList())
                            End(
                                conversation,
                                one,
                                time,
                                one.Participant.Purpose == Purpose.acd ? Ended.transfer : Ended.peer
                            );
                        End(conversation, consult.Session, time, Ended.client);
                        if (own.Main.IsHeld)
                            own.Main.Turn(SegmentKind.interact, time);
                        Settle(conversation, time);
                    }
                );
                return true;
            }
        );

    private (LiveConversation Conversation, LiveParticipant Own) Consulting(
        string conversationId,
        string objectId,
        string userId
    )
    {
        var conversation = Known(conversationId);
        if (conversation.Find(objectId) is not { } asked)
            throw LiveErrors.NoParticipant();
        var own = conversation.Of(_roster.User(userId)) ?? throw LiveErrors.NotActive();
        return asked == own
            ? throw LiveErrors.Bad(
                "object.participant.id.required",
                "The participant of the path is the one who waits, not the one who asks."
            )
            : (conversation, own);
    }

    private static LiveConsult Pending(LiveConversation conversation, LiveParticipant own) =>
        conversation.Consult is { } consult && consult.Initiator == own
            ? consult
            : throw new ApiException(
                404,
                "conversation.error.consult.transfer.pending.not.found",
                "No consult of this conversation is under way."
            );

    private LiveSession Transferable(
        LiveConversation conversation,
        LiveParticipant participant,
        Destination to,
        long time,
        string missing
    )
    {
        if (participant.Main is not { IsConnected: true } session || conversation.IsOver)
            throw LiveErrors.NotConnected();
        if (to.Count != 1)
            throw LiveErrors.Bad(missing, "Exactly one of a user, a queue and an address must be given.");
        Check(to, time);
        return session;
    }

    private void Check(Destination to, long time)
    {
        if (to.QueueId is { } queue)
            Queue(queue);
        if (to.UserId is { } user && !_directory.HasUser(user))
            throw new ApiException(404, "resource.not.found", "The user to be called does not exist.");
    }

    private LiveParticipant BringIn(
        LiveConversation conversation,
        Destination to,
        LiveSession peer,
        long time,
        Purpose colleague,
        RoutingWish? wish
    )
    {
        if (to.QueueId is { } queue)
            EnterQueue(conversation, Queue(queue), wish ?? RoutingWish.None, time, peer);
        else if (to.UserId is { } user)
            Ring(conversation, user, peer, time, colleague);
        else
            Dial(conversation, to.Address!, peer, time);
        return conversation.Participants[^1];
    }

    private void Ring(LiveConversation conversation, string userId, LiveSession peer, long time, Purpose purpose)
    {
        var participant = conversation.Add(
            new LiveParticipant(conversation.NewId(), purpose) { Person = Person(userId, time) }
        );
        var session = conversation.AddSession(participant, "inbound");
        session.Peer = peer;
        session.Open(SegmentKind.alert, time);
        After(time, _options.Ringing, (_, due) => NotAnswered(conversation, session, due));
    }

    private void Dial(LiveConversation conversation, string address, LiveSession peer, long time)
    {
        var purpose = conversation.Customer is null ? Purpose.customer : Purpose.external;
        var far = conversation.Add(new LiveParticipant(conversation.NewId(), purpose) { Name = address });
        var session = conversation.AddSession(far, "outbound");
        session.Peer = peer;
        session.Open(SegmentKind.dialing, time);
        if (_options.AnswersAfter is { } wait)
            After(
                time,
                wait + _options.Contacting,
                (_, due) =>
                {
                    if (IsRingingOutside(session))
                        Change(conversation, due, () => Connect(conversation, session, due));
                }
            );
    }

    /// <summary>Turns to whom the initiator speaks: the customer waits, or the colleague, or nobody.</summary>
    private static void Speak(LiveConversation conversation, LiveConsult consult, string speakTo, long time)
    {
        consult.SpeakTo = speakTo;
        var main = consult.Initiator.Main;
        var together = speakTo is "BOTH" or "CONFERENCE";
        if (main.IsConnected)
            Become(main, speakTo == "DESTINATION" ? SegmentKind.hold : SegmentKind.interact, together, time);
        if (consult.Session.IsConnected)
            Become(consult.Session, speakTo == "OBJECT" ? SegmentKind.hold : SegmentKind.interact, together, time);
        if (together && consult.Session.IsConnected && conversation.ConferenceStart == ConversationDraft.Never)
            conversation.ConferenceStart = time;
    }

    private static void Become(LiveSession session, SegmentKind kind, bool conference, long time)
    {
        if (session.Now is { } now && (now.Kind != kind || now.Conference != conference))
            session.Turn(kind, time, conference);
    }

    private void CompleteConsult(LiveConversation conversation, LiveConsult consult, long time)
    {
        conversation.Consult = null;
        var main = consult.Initiator.Main;
        foreach (var one in conversation.Sessions.Where(one => one.Peer == consult.Session).ToList())
        {
            if (one.IsConnected && one.Participant.Purpose is not Purpose.acd)
                one.Turn(SegmentKind.interact, time);
        }
        main.Emit(Metric.nTransferred, time);
        main.Emit(Metric.nConsultTransferred, time);
        End(conversation, consult.Session, time, Ended.consultTransfer);
        End(conversation, main, time, Ended.consultTransfer);
    }
}
