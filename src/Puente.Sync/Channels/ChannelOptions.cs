using Puente.Sync.Channels.Topics;

namespace Puente.Sync.Channels;

/// <summary>What the notification channels bring, named by meaning.</summary>
public sealed record ChannelOptions
{
    /// <summary>Queues whose events are wanted.</summary>
    public ChannelSelection Queues { get; init; } = ChannelSelection.None;

    /// <summary>
    /// <c>conversations</c>, <c>users</c>, <c>conversations.calls</c> (<c>v2.routing.queues.{id}.…</c>), <c>observations</c>,
    /// <c>activity</c> (<c>v2.analytics.queues.{id}.…</c>).
    /// </summary>
    public IReadOnlyList<string> QueueEvents { get; init; } = ["conversations", "observations"];

    /// <summary>Users whose events are wanted.</summary>
    public ChannelSelection Users { get; init; } = ChannelSelection.None;

    /// <summary>
    /// <c>presence</c>, <c>routingStatus</c>, <c>conversations</c> and so on (<c>v2.users.{id}.…</c>), <c>aggregates</c>
    /// (<c>v2.analytics.users.{id}.…</c>).
    /// </summary>
    public IReadOnlyList<string> UserEvents { get; init; } = ["presence", "routingStatus"];

    /// <summary>
    /// Follows the conversations that a queue's or user's events name, each by its own detail topics: over a socket they
    /// exist for one conversation at a time. The first detail events of a conversation are missed by construction.
    /// </summary>
    public bool DetailEvents { get; init; }

    /// <summary>How long a conversation is followed after its last participant ended; wrap-up comes late.</summary>
    public TimeSpan DetailGrace { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Further topics with their ids filled in: <c>v2.users.7c1e….station</c>.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>1 to 19. The platform keeps 20 per OAuth client; one is left free for the hand-over to a new one.</summary>
    public int MaxChannels { get; init; } = 19;

    /// <summary>Topics on a channel, combined ones counted once; 10 to 1,000, which is the platform's limit.</summary>
    public int TopicsPerChannel { get; init; } = 900;

    /// <summary>How often users and queues are listed for new and gone ones; 5 to 60 seconds.</summary>
    public TimeSpan RelistEvery { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How far before the last good frame a gap begins. Clocks differ, and an event is sent after it happened.</summary>
    public TimeSpan GapMargin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How far behind the subscription a gap ends: the platform's clock is known to a second and a request's way, and one
    /// that seems to go behind ours would end the gap before anything was read.
    /// </summary>
    public TimeSpan GapEndMargin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A longer message is put aside; 1 to 256 MiB.</summary>
    public int MaxFrameBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Events held between socket and log; 1 to 100,000. When it is full, reading waits.</summary>
    public int QueueEventCount { get; init; } = 8_192;

    /// <summary>Every fault as a sentence that says what to change; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        if (Queues.IsNone && Users.IsNone && Topics.Count == 0)
            faults.Add("Nothing to subscribe to: name queues, users or topics.");
        if (!Queues.IsNone && QueueEvents.Count == 0)
            faults.Add("QueueEvents is empty: name conversations, observations or other events, or no queues.");
        if (!Users.IsNone && UserEvents.Count == 0)
            faults.Add("UserEvents is empty: name presence, routingStatus or other events, or no users.");
        if (DetailEvents && !HasConversations)
            faults.Add(
                "DetailEvents needs to hear of conversations: put 'conversations' into QueueEvents or UserEvents and name queues or users."
            );
        foreach (var name in QueueEvents.Concat(UserEvents).Where(name => !TopicName.IsSuffix(name)))
            faults.Add($"'{name}' is not the end of a topic such as presence or conversations.calls.");
        foreach (var topic in Topics.Where(topic => !TopicName.IsConcrete(topic)))
            faults.Add(
                $"'{topic}' is not a topic with its ids filled in, at most 199 characters, such as v2.users.7c1e….station."
            );
        Check(faults, nameof(MaxChannels), MaxChannels, 1, 19);
        Check(faults, nameof(TopicsPerChannel), TopicsPerChannel, 10, TopicName.PerChannel);
        Check(faults, nameof(RelistEvery), RelistEvery, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60));
        Check(faults, nameof(GapMargin), GapMargin, TimeSpan.Zero, TimeSpan.FromHours(1));
        Check(faults, nameof(GapEndMargin), GapEndMargin, TimeSpan.Zero, TimeSpan.FromHours(1));
        Check(faults, nameof(DetailGrace), DetailGrace, TimeSpan.Zero, TimeSpan.FromHours(4));
        Check(faults, nameof(MaxFrameBytes), MaxFrameBytes, 1024 * 1024, 256 * 1024 * 1024);
        Check(faults, nameof(QueueEventCount), QueueEventCount, 1, 100_000);
        return faults;
    }

    private bool HasConversations =>
        (!Queues.IsNone && QueueEvents.Contains("conversations"))
        || (!Users.IsNone && UserEvents.Contains("conversations"))
        || Topics.Any(topic => TopicName.Expand(topic).Any(TopicName.NamesConversations));

    private static void Check<T>(List<string> faults, string name, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            faults.Add(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"{name} is {value}: it must be between {least} and {most}."
                )
            );
    }
}

/// <summary>The options are wrong; all faults at once.</summary>
public sealed class ChannelOptionsException(IReadOnlyList<string> faults)
    : Exception($"The channel options cannot be used. {string.Join(' ', faults)}")
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
