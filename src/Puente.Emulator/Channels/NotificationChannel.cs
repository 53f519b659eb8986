using Puente.Emulator.OAuth;

namespace Puente.Emulator.Channels;

/// <summary>A topic that a channel has, with the members it delivers.</summary>
internal sealed record Subscription(string Id, IReadOnlyList<string> Delivered);

/// <summary>Topics of one token, read through at most one socket. Its mutable state belongs to the <see cref="ChannelStore"/>.</summary>
internal sealed class NotificationChannel(string id, Token token)
{
    public string Id { get; } = id;

    public Token Token { get; } = token;

    /// <summary>Platform time.</summary>
    public DateTimeOffset Expires { get; set; }

    /// <summary>Rises with every use; the smallest was used longest ago.</summary>
    public long LastUsed { get; set; }

    public List<Subscription> Subscriptions { get; } = [];

    public ChannelSocket? Socket { get; set; }

    /// <summary>Expired, evicted or without a token: it delivers nothing and never comes back.</summary>
    public bool HasEnded { get; set; }
}
