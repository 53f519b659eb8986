using System.Text;
using Puente.Emulator.Faults;
using Puente.Emulator.OAuth;

namespace Puente.Emulator.Channels;

/// <param name="SocketSince">Real time at which the open socket came; null without one.</param>
/// <param name="Expires">Platform time.</param>
/// <param name="Sent">Frames sent on the open socket.</param>
/// <param name="QueuedFrames">Frames that wait for it.</param>
public sealed record ChannelState(
    string Id,
    string ClientId,
    DateTimeOffset Expires,
    IReadOnlyList<string> Topics,
    DateTimeOffset? SocketSince,
    long Sent,
    int QueuedFrames,
    long QueuedBytes
);

/// <summary>What can be done to channels from outside. A null channel id stands for every channel; each method says how
/// many it met. Safe to use from several threads.</summary>
public sealed class ChannelLevers
{
    private const int GoingAway = 1001;
    private readonly ChannelStore _channels;
    private readonly TokenStore _tokens;
    private readonly ChannelOptions _options;

    internal ChannelLevers(ChannelStore channels, TokenStore tokens, ChannelOptions options, ulong seed)
    {
        (_channels, _tokens, _options) = (channels, tokens, options);
        Faults = new FaultSet<ChannelFaultRule>(seed ^ 0xC4A221);
    }

    /// <summary>Faults of single frames.</summary>
    public FaultSet<ChannelFaultRule> Faults { get; }

    public IReadOnlyList<ChannelState> List() =>
        [
            .. _channels
                .All()
                .Select(channel => (channel, channel.Socket))
                .Select(both => new ChannelState(
                    both.channel.Id,
                    both.channel.Token.Client.Id,
                    both.channel.Expires,
                    [.. _channels.SubscriptionsOf(both.channel).Select(one => one.Id)],
                    both.Socket?.Since,
                    both.Socket?.Sent ?? 0,
                    both.Socket?.QueuedFrames ?? 0,
                    both.Socket?.QueuedBytes ?? 0
                )),
        ];

    /// <summary>Ends the connections without a close frame: the client sees 1006.</summary>
    public int Drop(string? channel = null) => OnSockets(channel, socket => socket.Drop("dropped by a lever"));

    public int Close(string? channel = null, int code = GoingAway) =>
        OnSockets(channel, socket => socket.Close(code, "closed by a lever"));

    /// <summary>Closes the sockets as a second one on the same channel does.</summary>
    public int Kick(string? channel = null) =>
        OnChannels(channel, one => one.Socket!.TakeOver(one), one => one.Socket is not null);

    /// <summary>Sends <c>v2.system.socket_closing</c>; sockets still open after the grace are closed with 1001.</summary>
    public int AnnounceClosing(string? channel = null) =>
        OnSockets(
            channel,
            socket =>
            {
                socket.PostGoingAway();
                socket.After(
                    _options.ClosingGrace,
                    Timeout.InfiniteTimeSpan,
                    () => socket.Close(GoingAway, "maintenance")
                );
            }
        );

    public int StopHeartbeats(string? channel = null) => OnSockets(channel, socket => socket.Beats = false);

    public int ResumeHeartbeats(string? channel = null) => OnSockets(channel, socket => socket.Beats = true);

    /// <summary>Sends a text frame of any content.</summary>
    public int Send(string text, string? channel = null)
    {
        var frame = Encoding.UTF8.GetBytes(text);
        return OnSockets(channel, socket => socket.Post(frame));
    }

    /// <summary>Removes the channels as a 21st one does.</summary>
    public int Evict(string? channel = null) => OnChannels(channel, _channels.Evict);

    /// <summary>Ends the channels as their 24 hours do.</summary>
    public int Expire(string? channel = null) => OnChannels(channel, _channels.Expire);

    /// <summary>Revokes every token of a client, or of all. Their channels end with <c>token_revoked</c>, and the tokens
    /// are answered 401.</summary>
    /// <returns>How many tokens there were.</returns>
    public int RevokeTokens(string? clientId = null) => _tokens.Revoke(clientId);

    private int OnSockets(string? id, Action<ChannelSocket> act) =>
        OnChannels(id, channel => act(channel.Socket!), channel => channel.Socket is not null);

    private int OnChannels(string? id, Action<NotificationChannel> act, Func<NotificationChannel, bool>? where = null)
    {
        var met = _channels
            .All()
            .Where(channel => (id is null || channel.Id == id) && (where?.Invoke(channel) ?? true));
        var count = 0;
        foreach (var channel in met.ToList())
        {
            act(channel);
            count++;
        }
        return count;
    }
}
