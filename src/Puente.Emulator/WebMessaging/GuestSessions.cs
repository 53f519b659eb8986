using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Puente.Emulator.Channels;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;
using Puente.Emulator.Live;

namespace Puente.Emulator.WebMessaging;

/// <summary>Every guest's session, and what their conversations tell of agents.</summary>
internal sealed class GuestSessions : IDisposable
{
    private static readonly TimeSpan s_sweepEvery = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, GuestSession> _byToken = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, GuestSession> _byConversation = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> _ended = new(StringComparer.OrdinalIgnoreCase);
    private readonly LiveConversations _live;
    private readonly Deployments _deployments;
    private readonly VirtualClock _clock;
    private readonly WebMessagingOptions _options;
    private readonly Func<string, string> _nameOf;
    private readonly ITimer _sweeps;

    /// <param name="nameOf">Name of a user.</param>
    public GuestSessions(
        LiveConversations live,
        Deployments deployments,
        Func<string, string> nameOf,
        GuestWire wire,
        VirtualClock clock,
        WebMessagingOptions options,
        TimeProvider time
    )
    {
        (_live, _deployments, _nameOf, Wire) = (live, deployments, nameOf, wire);
        (_clock, _options) = (clock, options);
        live.Said += Said;
        live.Typing += Typing;
        live.Changed += Changed;
        clock.Moved += Sweep;
        _sweeps = time.CreateTimer(_ => Sweep(), null, s_sweepEvery, s_sweepEvery);
    }

    public GuestWire Wire { get; }

    public IEnumerable<GuestSession> All => _byToken.Values;

    public GuestSession? Find(string token) => _byToken.GetValueOrDefault(token);

    public GuestSession? OfConversation(string id) => _byConversation.GetValueOrDefault(id);

    /// <summary>The session of a token, made when there is none.</summary>
    /// <exception cref="GuestError">4006 for one whose time is over, 400 for one of another deployment.</exception>
    public (GuestSession Session, bool IsNew, bool Cleared) Open(
        string token,
        string deploymentId,
        Uri origin,
        bool startNew
    )
    {
        var cleared = false;
        if (_ended.ContainsKey(token))
            throw GuestError.Expired();
        if (Find(token) is { } known)
        {
            if (known.DeploymentId != deploymentId)
                throw GuestError.Bad("The token belongs to a session of another deployment.");
            if (!startNew)
                return (known, false, false);
            Clear(known);
            cleared = true;
        }
        var session = _byToken.GetOrAdd(token, _ => new GuestSession(token, deploymentId, origin, Wire));
        session.Extend(_clock.NowMs + (long)_options.SessionLife.TotalMilliseconds);
        return (session, true, cleared);
    }

    /// <summary>Forgets a session; its conversation ends, its sockets are told and closed.</summary>
    public void Clear(GuestSession session)
    {
        _byToken.TryRemove(KeyValuePair.Create(session.Token, session));
        Close(session, "SessionClearedEvent", GuestFrames.Message("SessionClearedEvent", new JsonObject()));
        Leave(session);
    }

    /// <summary>The guest leaves his conversation, if he is in one.</summary>
    public void Leave(GuestSession session)
    {
        if (Current(session) is { } conversation)
            _live.CustomerLeaves(conversation.Key);
    }

    /// <summary>The conversation that the guest can write to; null when there is none or it is over.</summary>
    public LiveConversation? Current(GuestSession session) =>
        session.ConversationId is { } id
        && _live.Find(id) is { } found
        && found.Read(() => found.Customer is { IsOpen: true })
            ? found
            : null;

    public void Begins(GuestSession session, string conversationId)
    {
        _byConversation[conversationId] = session;
        session.Begins(conversationId);
    }

    public void Dispose()
    {
        _sweeps.Dispose();
        _clock.Moved -= Sweep;
        _live.Said -= Said;
        _live.Typing -= Typing;
        _live.Changed -= Changed;
        foreach (var session in All)
        foreach (var socket in session.DetachAll())
            socket.Drop("the emulator ends");
    }

    private void Close(GuestSession session, string name, byte[] farewell)
    {
        foreach (var socket in session.DetachAll())
        {
            Wire.Post(socket, session.Token, name, farewell);
            socket.Close(1000, name);
        }
    }

    private void Said(LiveMessage message)
    {
        if (OfConversation(message.ConversationId) is { } session)
            session.Add(GuestMessages.Write(message, message.UserId is { } user ? _nameOf(user) : null), message.At);
    }

    private void Typing(string conversationId, string? communicationId)
    {
        if (
            communicationId is not null
            && OfConversation(conversationId) is { } session
            && _deployments.Settings(session.DeploymentId) is { ShowsAgentTyping: true }
        )
            session.Tell(
                "StructuredMessage",
                GuestFrames.Message(
                    "StructuredMessage",
                    GuestFrames.Event(Guid.NewGuid().ToString("N"), Dates.Write(_clock.Now), GuestFrames.Typing())
                )
            );
    }

    private void Changed(LiveChange change)
    {
        if (change is not { Purpose: "customer", State: "disconnected" })
            return;
        if (OfConversation(change.ConversationId) is not { } session)
            return;
        var readOnly = _deployments.Settings(session.DeploymentId) is not { EndsReadOnly: false };
        var farewell = GuestFrames.Event(Guid.NewGuid().ToString("N"), "", GuestFrames.Presence("Disconnect"));
        farewell["metadata"] = new JsonObject { ["readOnly"] = readOnly ? "true" : "false" };
        session.End(change.ConversationId, readOnly, farewell, change.At.ToUnixTimeMilliseconds());
    }

    private void Sweep()
    {
        var now = _clock.NowMs;
        foreach (var session in All.Where(one => one.Expires <= now))
        {
            if (!_byToken.TryRemove(KeyValuePair.Create(session.Token, session)))
                continue;
            _ended[session.Token] = true;
            Close(session, "SessionExpiredEvent", GuestFrames.Response("SessionExpiredEvent", new JsonObject()));
            Leave(session);
        }
    }
}
