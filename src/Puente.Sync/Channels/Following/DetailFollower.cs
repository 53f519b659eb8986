using Puente.Sync.Channels.Frames;
using Puente.Sync.Channels.Topics;
using Puente.Sync.Events;

namespace Puente.Sync.Channels.Following;

/// <summary>
/// Over a socket detail events exist for one conversation at a time. So each conversation that a queue's or a user's
/// events name is subscribed to until it has ended. Nothing waits for it: when there is no room, the snapshots go on.
/// </summary>
internal sealed class DetailFollower(
    ChannelFleet fleet,
    ChannelOptions options,
    ChannelHealth health,
    TimeProvider time
)
{
    private const string Part = "detail events";

    // Gathered for a second, because every change of a channel is a request out of the organisation's 300 a minute.
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    // A conversation that says nothing for a day is parked or its end was missed; its next event brings it back.
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(24);

    // Candidates of one second; the rest comes again with its next snapshot.
    private const int MostWaiting = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Followed> _followed = [];
    private readonly HashSet<Guid> _waiting = [];

    /// <summary>Called for every event, by every reader; must not take long.</summary>
    public void Notice(PlatformEvent platformEvent)
    {
        if (
            !TopicName.NamesConversations(platformEvent.Topic)
            || ConversationGlance.Of(platformEvent.Body.Span) is not { } conversation
        )
            return;
        lock (_lock)
        {
            if (_followed.TryGetValue(conversation.Id, out var known))
            {
                known.SeenAt = time.GetUtcNow();
                known.EndedAt = conversation.HasEnded ? known.EndedAt ?? known.SeenAt : null;
            }
            else if (conversation.HasEnded)
                _waiting.Remove(conversation.Id);
            else if (_waiting.Count < MostWaiting)
                _waiting.Add(conversation.Id);
        }
    }

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(Pace, time, stop);
            if (Step())
                fleet.Apply();
        }
    }

    /// <returns>Whether the topics have changed.</returns>
    private bool Step()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var gone = _followed
                .Where(pair => now - pair.Value.SeenAt >= Forgotten || now - pair.Value.EndedAt >= options.DetailGrace)
                .Select(pair => pair.Key)
                .ToList();
            foreach (var id in gone)
            {
                _followed.Remove(id);
                fleet.Release(id);
            }

            if (_waiting.Count == 0)
                return gone.Count > 0;
            var left = 0;
            foreach (var id in _waiting)
            {
                if (left > 0 || !fleet.TryFollow(id))
                    left++;
                else
                    _followed[id] = new Followed { SeenAt = now };
            }

            var placed = _waiting.Count - left;
            _waiting.Clear();
            if (left == 0)
                health.Good(Part);
            else
                health.Bad(
                    Part,
                    $"detail events: no channel has room, {_followed.Count} conversations are followed and {left} are not; their snapshots go on. Raise MaxChannels or TopicsPerChannel, or use EventBridge"
                );
            return gone.Count + placed > 0;
        }
    }

    private sealed class Followed
    {
        public DateTimeOffset SeenAt { get; set; }

        public DateTimeOffset? EndedAt { get; set; }
    }
}
