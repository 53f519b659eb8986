using Puente.Emulator.CallMedia;

namespace Puente.Emulator.Softphone;

internal enum SoftphoneState
{
    /// <summary>Proposed to every session of the user.</summary>
    Ringing,

    /// <summary>One session has taken it and been sent the offer.</summary>
    Offered,

    /// <summary>The session has answered; media are being set up.</summary>
    Answered,

    /// <summary>The session says that media flow.</summary>
    Active,
    Ended,
}

/// <summary>One call on one user's softphone. Events are raised on threads of the pool, outside any lock.</summary>
internal sealed class SoftphoneCall(
    string sessionId,
    string userId,
    string conversationId,
    bool autoAnswer,
    bool isPersistent
)
{
    /// <summary>The session of signalling; calls on a persistent connection share one.</summary>
    public string SessionId { get; } = sessionId;

    public string UserId { get; } = userId;

    public string ConversationId { get; } = conversationId;

    public bool AutoAnswer { get; } = autoAnswer;

    /// <summary>It rings on a connection that an earlier call left open: by event only, and is answered over REST.</summary>
    public bool IsPersistent { get; } = isPersistent;

    /// <summary>Address of the gateway; softphones know one by the word in it (facts/ui.md).</summary>
    public string Gateway { get; } = $"{sessionId}@gjoll.acme.orgspan.com/edge";

    public SoftphoneState State { get; internal set; }

    /// <summary>The user's media; null while it rings.</summary>
    public MediaLeg? Leg { get; internal set; }

    /// <summary>Full address of the session that carries the call; empty while it rings.</summary>
    internal string Peer { get; set; } = "";

    internal string OfferId { get; set; } = "";

    internal ITimer? Patience { get; set; }

    /// <summary>Bridges that follow the call; it is told of every change of its leg.</summary>
    public event Action<SoftphoneCall>? Answered;

    public event Action<SoftphoneCall>? Active;

    /// <summary>With the reason, as in signalling: success, decline, timeout, gone, connectivity-error.</summary>
    public event Action<SoftphoneCall, string>? Ended;

    internal void RaiseAnswered() => Answered?.Invoke(this);

    internal void RaiseActive() => Active?.Invoke(this);

    internal void RaiseEnded(string reason) => Ended?.Invoke(this, reason);
}
