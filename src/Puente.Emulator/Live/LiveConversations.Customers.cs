using System.Text.Json.Nodes;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Http;

namespace Puente.Emulator.Live;

/// <summary>The customers' side, which no API call of the platform steers.</summary>
internal sealed partial class LiveConversations
{
    /// <summary>A customer calls.</summary>
    /// <exception cref="ApiException">400 for an unknown queue.</exception>
    public LiveConversation StartCall(Arrival arrival) => Arrive(Media.voice, arrival, "");

    /// <summary>A customer opens a message conversation; what he writes follows with <see cref="Say"/>.</summary>
    /// <param name="messageType"><c>webmessaging open whatsapp sms…</c></param>
    /// <exception cref="ApiException">400 for an unknown queue.</exception>
    public LiveConversation StartMessage(Arrival arrival, string messageType = "webmessaging") =>
        Arrive(Media.message, arrival, messageType);

    private LiveConversation Arrive(Media media, Arrival arrival, string messageType) =>
        Steer(
            (_, time) =>
            {
                var queue = arrival.QueueId is { } id ? Queue(id) : null;
                var conversation = Begin(media, outbound: false, arrival.From, arrival.To, time, messageType);
                Change(
                    conversation,
                    time,
                    () =>
                    {
                        conversation.Division = queue is null ? _roster.Organisation.Divisions[0] : null;
                        var customer = conversation.Add(
                            new LiveParticipant(conversation.NewId(), Purpose.customer) { Name = arrival.Name }
                        );
                        foreach (var (key, value) in arrival.Attributes ?? new Dictionary<string, string>())
                            customer.Attributes.Add((key, value, time));
                        var session = conversation.AddSession(customer, "inbound");
                        session.Open(SegmentKind.interact, time);
                        session.Emit(Metric.nConnected, time);
                        if (queue is not null)
                            EnterQueue(conversation, queue, arrival.Wish ?? RoutingWish.None, time, session);
                        else
                            EnterMenu(conversation, time, session);
                    }
                );
                return conversation;
            }
        );

    private void EnterMenu(LiveConversation conversation, long time, LiveSession customer)
    {
        var flow = _roster.Organisation.Flows[0];
        var menu = conversation.Add(new LiveParticipant(conversation.NewId(), Purpose.ivr) { Name = flow.Name });
        var session = conversation.AddSession(menu, "inbound", flow: flow);
        session.Peer = customer;
        session.Open(SegmentKind.ivr, time);
        session.Emit(Metric.nFlow, time);
    }

    /// <summary>The menu hands its customer over to a queue.</summary>
    /// <exception cref="ApiException">404 for an unknown conversation, 400 for an unknown queue, 409 when nobody is in
    /// a menu.</exception>
    public void ToQueue(string conversationId, string queueId, RoutingWish? wish = null) =>
        Steer(
            (_, time) =>
            {
                var conversation = Known(conversationId);
                var queue = Queue(queueId);
                var menu =
                    conversation.Sessions.FirstOrDefault(session =>
                        session is { IsOpen: true, Participant.Purpose: Purpose.ivr }
                    ) ?? throw LiveErrors.NotAlerting();
                Change(
                    conversation,
                    time,
                    () =>
                    {
                        menu.FlowTarget = queue;
                        EnterQueue(conversation, queue, wish ?? RoutingWish.None, time, menu.Peer!);
                        End(conversation, menu, time, Ended.transfer);
                    }
                );
                return true;
            }
        );

    /// <summary>The number that was dialled answers.</summary>
    /// <exception cref="ApiException">404 for an unknown conversation, 409 when nothing is ringing outside.</exception>
    public void FarEndAnswers(string conversationId) =>
        Steer(
            (_, time) =>
            {
                var conversation = Known(conversationId);
                var far = conversation.Sessions.FirstOrDefault(IsRingingOutside) ?? throw LiveErrors.NotAlerting();
                Change(conversation, time, () => Connect(conversation, far, time));
                return true;
            }
        );

    /// <summary>The customer hangs up or closes his window; what was waiting or talking for him ends.</summary>
    /// <param name="how">endpoint for calls; inactivity, sessionExpired and the like for messages.</param>
    /// <exception cref="ApiException">404 for an unknown conversation, 400 when he has left already.</exception>
    public void CustomerLeaves(string conversationId, Ended how = Ended.endpoint) =>
        Steer(
            (_, time) =>
            {
                var conversation = Known(conversationId);
                if (conversation.Customer is not { IsOpen: true } customer)
                    throw LiveErrors.Over();
                Change(
                    conversation,
                    time,
                    () =>
                    {
                        End(conversation, customer.Main, time, how);
                        Settle(conversation, time);
                    }
                );
                return true;
            }
        );

    /// <summary>Adds a message to a message conversation, as the customer or as the user whose communication it is.</summary>
    /// <param name="communicationId">The agent's communication; null speaks as the customer.</param>
    /// <param name="content">Attachments, quick replies and the like in the normalized form; may be empty.</param>
    /// <exception cref="ApiException">404 for an unknown conversation or communication, 400 when it is over.</exception>
    public LiveMessage Say(
        string conversationId,
        string? communicationId,
        string text,
        JsonArray? content = null,
        string? id = null
    ) =>
        Steer(
            (_, time) =>
            {
                var conversation = Known(conversationId);
                var session =
                    (communicationId is null ? conversation.Customer?.Main : conversation.FindSession(communicationId))
                    ?? throw LiveErrors.NoParticipant();
                if (conversation.Media != Media.message || !(session.IsConnected || session.Had(SegmentKind.wrapup)))
                    throw LiveErrors.Over();
                var inbound = session.Participant.IsCustomer;
                LiveMessage message = null!;
                Change(
                    conversation,
                    time,
                    () =>
                    {
                        message = new LiveMessage(
                            id
                                ?? Organisation
                                    .Entity.TextOf(conversation.NewId())
                                    .Replace("-", "", StringComparison.Ordinal),
                            conversation.Key,
                            session.Key,
                            time,
                            inbound,
                            text,
                            inbound ? "received" : "sent",
                            session.Participant.Person?.Id,
                            content ?? []
                        );
                        if (!inbound)
                            Responded(conversation, session, time);
                        session.Messages.Add(message);
                    }
                );
                _messages[message.Id] = message;
                Said?.Invoke(message);
                return message;
            }
        );

    /// <summary>Finds a file that an agent has uploaded for a conversation: its id, that of the file, and the address that
    /// was asked give the content of a message, or null.</summary>
    public Func<string, string, Uri, JsonObject?>? MediaOf { get; set; }

    /// <summary>A message was added. Called at once, in order; a handler must not call back.</summary>
    public event Action<LiveMessage>? Said;

    /// <summary>Somebody is writing; told to channels and chat servers, kept nowhere.</summary>
    /// <param name="communicationId">The agent's communication; null is the customer.</param>
    public void Types(string conversationId, string? communicationId) =>
        Typing?.Invoke(conversationId, communicationId);

    /// <summary>Tones are played to the far end of a call.</summary>
    public void Press(string conversationId, string digits) => Pressed?.Invoke(conversationId, digits);

    /// <summary>Conversation and digits, for a far end that a person plays.</summary>
    public event Action<string, string>? Pressed;

    /// <summary>Conversation and the agent's communication; null when the customer types.</summary>
    public event Action<string, string?>? Typing;

    private static void Responded(LiveConversation conversation, LiveSession session, long time)
    {
        var connected = session.Segments.Find(segment => segment.Kind == SegmentKind.interact)?.Start ?? time;
        if (session.Messages.Count == 0)
        {
            session.Emit(Metric.tFirstEngagement, time, time - connected);
            session.Emit(Metric.tFirstResponse, time, time - connected);
        }
        var asked = conversation.Customer?.Main.Messages is { Count: > 0 } written ? written[^1].At : connected;
        session.Emit(Metric.tAgentResponseTime, time, time - Math.Max(asked, connected));
    }

    /// <summary>Sets participant attributes; values in force for other keys stay.</summary>
    /// <exception cref="ApiException">404 for an unknown conversation or participant.</exception>
    public void SetAttributes(
        string conversationId,
        string participantId,
        IReadOnlyDictionary<string, string> values
    ) =>
        Steer(
            (_, time) =>
            {
                var conversation = Known(conversationId);
                var participant = conversation.Find(participantId) ?? throw LiveErrors.NoParticipant();
                Change(
                    conversation,
                    time,
                    () =>
                    {
                        foreach (var (key, value) in values)
                            participant.Attributes.Add((key, value, time));
                    }
                );
                return true;
            }
        );

    private static bool IsRingingOutside(LiveSession session) =>
        session is { Participant.IsCustomer: true, Now.Kind: SegmentKind.dialing or SegmentKind.contacting };
}
