using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Puente.Emulator.Clock;
using Puente.Emulator.OAuth;

namespace Puente.Emulator.Channels;

/// <summary>All channels with their topics and sockets. Safe to use from several threads.</summary>
internal sealed class ChannelStore(ChannelOptions options, VirtualClock clock, TokenStore tokens, string organisationId)
{
    private const int GoingAway = 1001;
    private const int Normal = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, NotificationChannel> _channels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<NotificationChannel>> _byTopic = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Ended channels whose sockets are still open.</summary>
    private readonly List<NotificationChannel> _silent = [];
    private long _uses;

    /// <summary>The platform allows some 20 channels per user and client; one more takes the place of the one that was used
    /// longest ago, channels without a socket first.</summary>
    public NotificationChannel Create(Token token)
    {
        lock (_lock)
        {
            Sweep();
            var own = _channels.Values.Where(other => SameOwner(other.Token, token)).ToList();
            if (own.Count >= options.PerClient)
                Evict(own.OrderBy(other => other.Socket is not null).ThenBy(other => other.LastUsed).First());
            var channel = new NotificationChannel(NewId(), token) { Expires = clock.Now + options.Life };
            channel.LastUsed = ++_uses;
            _channels.Add(channel.Id, channel);
            return channel;
        }
    }

    /// <summary>Finds a channel that delivers.</summary>
    public bool TryFind(string id, [NotNullWhen(true)] out NotificationChannel? channel)
    {
        lock (_lock)
        {
            Sweep();
            return _channels.TryGetValue(id, out channel);
        }
    }

    /// <summary>Finds a channel of the token's user and client.</summary>
    public bool TryFind(string id, Token token, [NotNullWhen(true)] out NotificationChannel? channel) =>
        TryFind(id, out channel) && SameOwner(channel.Token, token);

    public IReadOnlyList<NotificationChannel> OwnedBy(Token token) =>
        [.. All().Where(channel => SameOwner(channel.Token, token))];

    public IReadOnlyList<NotificationChannel> All()
    {
        lock (_lock)
        {
            Sweep();
            return [.. _channels.Values.OrderBy(channel => channel.LastUsed)];
        }
    }

    public IReadOnlyList<Subscription> SubscriptionsOf(NotificationChannel channel)
    {
        lock (_lock)
            return [.. channel.Subscriptions];
    }

    /// <summary>Adds to or replaces the topics; a topic that is there already is taken anew.</summary>
    /// <returns>All topics afterwards; null when they would be too many, and then nothing has changed.</returns>
    public IReadOnlyList<Subscription>? Subscribe(
        NotificationChannel channel,
        IReadOnlyList<Subscription> added,
        bool replaces
    )
    {
        lock (_lock)
        {
            List<Subscription> after =
            [
                .. replaces ? [] : channel.Subscriptions.Where(old => added.All(one => !Same(one.Id, old.Id))),
                .. added.DistinctBy(one => one.Id, StringComparer.OrdinalIgnoreCase),
            ];
            if (after.Count > options.Topics)
                return null;
            SetTopics(channel, after);
            return [.. after];
        }
    }

    public void Unsubscribe(NotificationChannel channel, Func<string, bool> removed)
    {
        lock (_lock)
            SetTopics(channel, [.. channel.Subscriptions.Where(one => !removed(one.Id))]);
    }

    /// <summary>Gives the channel its socket; the one it had is closed.</summary>
    /// <returns>False when the channel has ended.</returns>
    public bool TryAttach(NotificationChannel channel, ChannelSocket socket)
    {
        lock (_lock)
        {
            if (channel.HasEnded)
                return false;
            channel.LastUsed = ++_uses;
            channel.Socket?.TakeOver(channel);
            channel.Socket = socket;
            return true;
        }
    }

    public void Detach(NotificationChannel channel, ChannelSocket socket)
    {
        lock (_lock)
        {
            channel.LastUsed = ++_uses;
            if (channel.Socket == socket)
                channel.Socket = null;
            _silent.RemoveAll(ended => ended.Socket is null);
        }
    }

    /// <summary>Whether any socket is open.</summary>
    public bool HasReaders
    {
        get
        {
            lock (_lock)
                return _channels.Values.Any(channel => channel.Socket is not null);
        }
    }

    /// <summary>Whether any open socket delivers the topic.</summary>
    public bool HasReader(string topic)
    {
        lock (_lock)
            return _byTopic.TryGetValue(topic, out var readers) && readers.Any(channel => channel.Socket is not null);
    }

    /// <summary>Hands every channel with an open socket and this topic to <paramref name="deliver"/>, in order of use.</summary>
    public void Deliver(string topic, Action<NotificationChannel, ChannelSocket> deliver)
    {
        lock (_lock)
        {
            if (!_byTopic.TryGetValue(topic, out var readers))
                return;
            if (readers.Any(channel => EndOf(channel) is not null))
                Sweep();
            foreach (var channel in readers.OrderBy(channel => channel.Id, StringComparer.Ordinal))
                if (channel.Socket is { } socket)
                    deliver(channel, socket);
        }
    }

    /// <summary>Ends every channel that has expired or whose token has.</summary>
    public void Sweep()
    {
        lock (_lock)
        {
            foreach (var channel in _channels.Values.ToList())
                if (EndOf(channel) is { } reason)
                    EndSilently(channel, reason);
        }
    }

    /// <summary>Ends a channel as another one of its client does that takes its place.</summary>
    public void Evict(NotificationChannel channel)
    {
        lock (_lock)
        {
            channel.Socket?.PostEvent(
                $"v2.system.no_longer_subscribed.{channel.Id}",
                ChannelFrames.NoLongerSubscribed(channel, organisationId, Guid.NewGuid())
            );
            channel.Socket?.Close(Normal, "the channel has been removed");
            End(channel);
        }
    }

    public void Expire(NotificationChannel channel)
    {
        lock (_lock)
        {
            channel.Expires = clock.Now;
            EndSilently(channel, "the channel has expired");
        }
    }

    /// <summary>Ends the channels of a token that has just been revoked.</summary>
    public void Revoked(Token token)
    {
        lock (_lock)
            foreach (var channel in _channels.Values.Where(channel => channel.Token == token).ToList())
            {
                channel.Socket?.PostEvent(
                    $"v2.system.token_revoked.{channel.Id}",
                    ChannelFrames.TokenRevoked(channel, organisationId, Guid.NewGuid())
                );
                channel.Socket?.Close(Normal, "the token has been revoked");
                End(channel);
            }
    }

    /// <summary>Drops every socket; for the end of the emulator.</summary>
    public void DropAll()
    {
        lock (_lock)
            foreach (var channel in _channels.Values.Concat(_silent))
                channel.Socket?.Drop("the emulator stops");
    }

    private static bool SameOwner(Token one, Token other) => one.Client.Id == other.Client.Id;

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    // The id is the only credential of the socket, so it must not be guessable, and comes from no seed.
    private static string NewId() =>
        $"streaming-0-{RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 26)}";

    private string? EndOf(NotificationChannel channel) =>
        channel.Expires <= clock.Now ? "the channel has expired"
        : tokens.IsInForce(channel.Token) ? null
        : "the channel's token has expired";

    private void EndSilently(NotificationChannel channel, string reason)
    {
        if (options.WhenDead == DeadChannel.Close)
            channel.Socket?.Close(GoingAway, reason);
        else if (channel.Socket is not null)
            _silent.Add(channel);
        End(channel);
    }

    private void End(NotificationChannel channel)
    {
        SetTopics(channel, []);
        channel.HasEnded = true;
        _channels.Remove(channel.Id);
    }

    private void SetTopics(NotificationChannel channel, List<Subscription> topics)
    {
        foreach (var name in channel.Subscriptions.SelectMany(one => one.Delivered))
            if (_byTopic.TryGetValue(name, out var readers) && readers.Remove(channel) && readers.Count == 0)
                _byTopic.Remove(name);
        channel.Subscriptions.Clear();
        channel.Subscriptions.AddRange(topics);
        foreach (var name in topics.SelectMany(one => one.Delivered))
            (_byTopic.TryGetValue(name, out var readers) ? readers : _byTopic[name] = []).Add(channel);
        channel.LastUsed = ++_uses;
        channel.Expires = clock.Now + options.Life;
    }
}
