using Puente.Emulator.CallMedia;
using Puente.Emulator.Streaming;

namespace Puente.Emulator.Softphone;

/// <summary>
/// Calls on WebRTC softphones: <see cref="Ring"/> proposes one to every streaming session of a user, the first that
/// proceeds gets the offer, and from then on <see cref="SoftphoneCall.Leg"/> is its media. Whoever rings follows the
/// call by its events and ends it by <see cref="Terminate"/>. Safe to use from several threads.
/// </summary>
internal sealed partial class SoftphoneCalls : ISoftphoneStanzas, IDisposable
{
    /// <summary>Real time from a session's proceeding to its answer; clients have the microphone asked for between.</summary>
    private static readonly TimeSpan s_answerPatience = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly List<SoftphoneCall> _calls = [];
    private readonly Dictionary<string, SoftphoneCall> _persisted = [];
    private readonly StreamingSessions _sessions;
    private readonly MediaExchange _media;
    private readonly TimeProvider _time;
    private readonly Func<string, bool> _hasSoftphone;
    private readonly Func<string, bool> _keepsConnection;

    /// <param name="hasSoftphone">Whether a user's calls go to a WebRTC phone.</param>
    /// <param name="keepsConnection">Whether a user's station is to keep its connection after a call.</param>
    public SoftphoneCalls(
        StreamingSessions sessions,
        MediaExchange media,
        TimeProvider time,
        Func<string, bool> hasSoftphone,
        Func<string, bool> keepsConnection
    )
    {
        (_sessions, _media, _time) = (sessions, media, time);
        (_hasSoftphone, _keepsConnection) = (hasSoftphone, keepsConnection);
        sessions.Ready += ProposeAgain;
    }

    /// <summary>The state of a user's persistent connection changed: PERSISTED, ACTIVE_CALL or DISCONNECTED.</summary>
    public event Action<string, string>? PersistentStateChanged;

    /// <summary>Whether the user's calls go to a WebRTC phone, connected or not.</summary>
    public bool HasSoftphone(string userId) => _hasSoftphone(userId);

    /// <summary>Whether the user has a WebRTC phone and a session that a call could ring on.</summary>
    public bool CanRing(string userId) => _hasSoftphone(userId) && _sessions.OfUser(userId).Count > 0;

    /// <summary>Whether the user's phone has kept its connection since an earlier call.</summary>
    public bool IsConnected(string userId)
    {
        lock (_lock)
            return _persisted.ContainsKey(userId);
    }

    /// <param name="autoAnswer">The client is to take the call at once, as it does for calls that the user placed.</param>
    /// <param name="follow">Subscribes to the call's events before anything can happen to it.</param>
    public SoftphoneCall Ring(
        string userId,
        string conversationId,
        bool autoAnswer = false,
        Action<SoftphoneCall>? follow = null
    )
    {
        SoftphoneCall call;
        lock (_lock)
        {
            if (_persisted.Remove(userId, out var kept))
            {
                call = new SoftphoneCall(kept.SessionId, userId, conversationId, autoAnswer, isPersistent: true)
                {
                    Leg = kept.Leg,
                    Peer = kept.Peer,
                };
                follow?.Invoke(call);
                _calls.Add(call);
                return call;
            }
            call = new SoftphoneCall(Guid.NewGuid().ToString(), userId, conversationId, autoAnswer, false);
            follow?.Invoke(call);
            _calls.Add(call);
        }
        foreach (var session in _sessions.OfUser(userId))
            session.Send(SoftphoneStanzas.Propose(call, session.BareJid));
        return call;
    }

    /// <summary>Connects a call that rings on a persistent connection, which is answered over REST.</summary>
    /// <returns>False when the call is none such.</returns>
    public bool Connect(SoftphoneCall call)
    {
        lock (_lock)
        {
            if (!call.IsPersistent || call.State != SoftphoneState.Ringing)
                return false;
            call.State = SoftphoneState.Active;
        }
        call.RaiseAnswered();
        call.RaiseActive();
        PersistentStateChanged?.Invoke(call.UserId, "ACTIVE_CALL");
        return true;
    }

    /// <summary>Ends a call from this side: one that still rings is retracted, one that was taken is terminated, and one
    /// on a persistent connection leaves it open. Nothing happens when it has ended.</summary>
    /// <param name="reason">success, timeout, gone and the like.</param>
    public void Terminate(SoftphoneCall call, string reason = "success")
    {
        if (TryKeep(call))
        {
            call.RaiseEnded(reason);
            PersistentStateChanged?.Invoke(call.UserId, "PERSISTED");
            return;
        }
        if (TryEnd(call, out var before))
            TellOfEnd(call, before, reason);
    }

    /// <summary>Replaces the media of a running call: a new leg with new keys on the same conversation.</summary>
    /// <returns>False when the call has not been answered.</returns>
    public bool Reinvite(SoftphoneCall call)
    {
        MediaLeg? old;
        string sdp;
        lock (_lock)
        {
            if (call.State is not (SoftphoneState.Answered or SoftphoneState.Active))
                return false;
            (old, call.Leg) = (call.Leg, Open(call));
            call.Leg.Hears = old!.Hears;
            sdp = call.Leg.Offer();
        }
        old.Dispose();
        SendTo(call, to => SoftphoneStanzas.Offer(call, to, sdp, reinvite: true));
        return true;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var call in _calls.Concat(_persisted.Values))
            {
                call.Patience?.Dispose();
                call.Leg?.Dispose();
            }
            _calls.Clear();
            _persisted.Clear();
        }
    }

    /// <summary>A session that comes while calls ring hears of them; to hear twice does no harm (facts/ui.md).</summary>
    private void ProposeAgain(StreamingSession session)
    {
        List<SoftphoneCall> ringing;
        lock (_lock)
            ringing =
            [
                .. _calls.Where(call =>
                    call.UserId == session.UserId && call is { State: SoftphoneState.Ringing, IsPersistent: false }
                ),
            ];
        foreach (var call in ringing)
            session.Send(SoftphoneStanzas.Propose(call, session.BareJid));
    }

    private MediaLeg Open(SoftphoneCall call)
    {
        var leg = _media.Open();
        leg.Lost += reason =>
        {
            if (call.Leg == leg)
                EndBy(call, "connectivity-error", tellsClient: true);
        };
        return leg;
    }

    private bool TryKeep(SoftphoneCall call)
    {
        if (!_keepsConnection(call.UserId))
            return false;
        lock (_lock)
        {
            if (call.State != SoftphoneState.Active && !(call.IsPersistent && call.State == SoftphoneState.Ringing))
                return false;
            call.State = SoftphoneState.Ended;
            call.Leg!.Hears = CallMedia.Sound.Silence.Instance;
            _calls.Remove(call);
            _persisted[call.UserId] = call;
            return true;
        }
    }

    private bool TryEnd(SoftphoneCall call, out SoftphoneState before)
    {
        lock (_lock)
        {
            before = call.State;
            if (before == SoftphoneState.Ended)
                return false;
            call.State = SoftphoneState.Ended;
            call.Patience?.Dispose();
            _calls.Remove(call);
        }
        return true;
    }

    private void TellOfEnd(SoftphoneCall call, SoftphoneState before, string reason)
    {
        if (before == SoftphoneState.Ringing && !call.IsPersistent)
        {
            foreach (var session in _sessions.OfUser(call.UserId))
                session.Send(SoftphoneStanzas.Retract(call, session.BareJid));
        }
        else
        {
            SendTo(call, to => SoftphoneStanzas.Terminate(call, to, reason));
        }
        call.Leg?.Dispose();
        call.RaiseEnded(reason);
    }

    private void EndBy(SoftphoneCall call, string reason, bool tellsClient)
    {
        if (!TryEnd(call, out var before))
            return;
        if (tellsClient)
        {
            TellOfEnd(call, before, reason);
            return;
        }
        call.Leg?.Dispose();
        call.RaiseEnded(reason);
    }

    /// <summary>Sends to the session that carries the call, or, when its socket was lost, to the one that the same
    /// client most likely opened since.</summary>
    private void SendTo(SoftphoneCall call, Func<string, System.Xml.Linq.XElement> stanza)
    {
        var sessions = _sessions.OfUser(call.UserId);
        if (
            (sessions.FirstOrDefault(one => one.FullJid == call.Peer) ?? (sessions is [.., var last] ? last : null)) is
            { } session
        )
            session.Send(stanza(session.FullJid));
    }
}
