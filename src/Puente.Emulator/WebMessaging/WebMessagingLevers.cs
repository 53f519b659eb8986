using Puente.Emulator.Channels;
using Puente.Emulator.Faults;

namespace Puente.Emulator.WebMessaging;

/// <summary>What can be done to guests' sockets from outside. A null token stands for every session; each method says how
/// many sockets it met. Safe to use from several threads.</summary>
public sealed class WebMessagingLevers : IDisposable
{
    private readonly GuestSessions _sessions;

    internal WebMessagingLevers(GuestSessions sessions, string deploymentId) =>
        (_sessions, DeploymentId) = (sessions, deploymentId);

    /// <summary>The deployment that is there from the start.</summary>
    public string DeploymentId { get; }

    /// <summary>Faults of single frames: a rule's channel is the session's token, its topic the frame's class.</summary>
    public FaultSet<ChannelFaultRule> Faults => _sessions.Wire.Faults;

    /// <summary>Ends connections without a close frame: the guest sees 1006.</summary>
    public int Drop(string? token = null) => OnSockets(token, socket => socket.Drop("dropped by a lever"));

    public int Close(string? token = null, int code = 1001) =>
        OnSockets(token, socket => socket.Close(code, "closed by a lever"));

    public void Dispose() => _sessions.Dispose();

    private int OnSockets(string? token, Action<ChannelSocket> act)
    {
        var met = _sessions
            .All.Where(one => token is null || one.Token == token)
            .SelectMany(one => one.Open())
            .ToList();
        foreach (var socket in met)
            act(socket);
        return met.Count;
    }
}
