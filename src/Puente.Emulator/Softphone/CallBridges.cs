using System.Collections.Concurrent;
using Puente.Emulator.CallMedia;
using Puente.Emulator.CallMedia.Sound;
using Puente.Emulator.Http;
using Puente.Emulator.Live;

namespace Puente.Emulator.Softphone;

/// <summary>
/// Joins conversations to phones: what alerts a user rings on his softphone, what he does there or over REST is done to
/// the conversation, and media follow its state. A customer with a leg of his own is heard; any other is stood in for by
/// a soft tone.
/// </summary>
internal sealed class CallBridges
{
    private readonly ConcurrentDictionary<string, SoftphoneCall> _calls = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, MediaLeg> _customers = new(StringComparer.OrdinalIgnoreCase);
    private readonly LiveConversations _live;
    private readonly SoftphoneCalls _softphones;

    public CallBridges(LiveConversations live, SoftphoneCalls softphones)
    {
        (_live, _softphones) = (live, softphones);
        live.Changed += Follow;
        live.TakesAnswersOverRest = TakesAnswersOverRest;
    }

    /// <summary>The call of a communication; null when it rings on no softphone.</summary>
    public SoftphoneCall? CallOf(string communicationId) => _calls.GetValueOrDefault(communicationId);

    /// <summary>Gives the conversation's customer a leg of his own, until the conversation is over.</summary>
    public void Join(string conversationId, MediaLeg customer)
    {
        _customers[conversationId] = customer;
        Wire(conversationId);
    }

    private bool TakesAnswersOverRest(string userId, string communicationId) =>
        !_softphones.HasSoftphone(userId)
        || _softphones.IsConnected(userId)
        || CallOf(communicationId)
            is { IsPersistent: true }
                or { State: SoftphoneState.Answered or SoftphoneState.Active };

    private void Follow(LiveChange change)
    {
        if (change.MediaType != "voice")
            return;
        if (change.UserId is { } user)
            FollowUser(change, user);
        Wire(change.ConversationId);
        if (_live.Find(change.ConversationId) is not { Customer.IsOpen: true })
            _customers.TryRemove(change.ConversationId, out _);
    }

    private void FollowUser(LiveChange change, string user)
    {
        if (change.State == "disconnected")
        {
            if (_calls.TryRemove(change.CommunicationId, out var over))
                _softphones.Terminate(over);
            return;
        }
        if (_calls.TryGetValue(change.CommunicationId, out var call))
        {
            if (change.State == "connected")
                _softphones.Connect(call);
            return;
        }
        if (change.Before.Length > 0 || !_softphones.CanRing(user))
            return;
        // A user's own call is taken by his phone at once; one that is offered rings.
        _calls[change.CommunicationId] = _softphones.Ring(
            user,
            change.ConversationId,
            change.State != "alerting",
            ringing =>
            {
                ringing.Answered += _ => Answer(change, user);
                ringing.Ended += (_, _) => HangUp(change, user);
            }
        );
    }

    private void Answer(LiveChange change, string user)
    {
        if (change.State == "alerting")
            Try(() => _live.Answer(change.ConversationId, change.ParticipantId, user));
        Wire(change.ConversationId);
    }

    private void HangUp(LiveChange change, string user)
    {
        if (_calls.TryRemove(change.CommunicationId, out _))
            Try(() => _live.Disconnect(change.ConversationId, change.ParticipantId, user));
    }

    // The leg may have ended in the same moment from the other side, which is what was wanted.
    private static void Try(Action act)
    {
        try
        {
            act();
        }
        catch (ApiException) { }
    }

    private void Wire(string conversationId)
    {
        if (_live.Find(conversationId) is not { } conversation)
            return;
        var agents = conversation.Read(() =>
            conversation
                .Sessions.Where(session => session is { Participant.Person: not null, IsConnected: true })
                .ToList()
        );
        var customer = _customers.GetValueOrDefault(conversationId);
        var speaking = agents.FindLast(session => !conversation.Read(() => session.IsHeld));
        foreach (var session in agents)
            if (CallOf(session.Key)?.Leg is { } leg)
                Hear(
                    leg,
                    session != speaking ? Silence.Instance
                        : customer is null ? null
                        : customer.Says,
                    stranger: true
                );
        if (customer is null)
            return;
        if (speaking is not null && CallOf(speaking.Key)?.Leg is { } heard)
            Hear(customer, new Unmuted(heard.Says, () => conversation.Read(() => speaking.Has("muted"))), false);
        else
            Hear(customer, null, stranger: false, held: agents.Count > 0);
    }

    /// <param name="source">Null plays a melody: the stand-in for a customer, music on hold, or ring back. One that
    /// plays already goes on.</param>
    private static void Hear(MediaLeg leg, IFrameSource? source, bool stranger, bool held = false)
    {
        var tune = held || stranger ? Tune.Hold : Tune.RingBack;
        if (source is null && leg.Hears is Melody playing && playing.Tune == tune)
            return;
        leg.Hears = source ?? (tune == Tune.Hold ? Melody.Hold() : Melody.RingBack());
    }
}
