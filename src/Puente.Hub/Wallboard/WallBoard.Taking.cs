using System.Text.Json;

namespace Puente.Hub.Wallboard;

/// <summary>How the state follows from events and from what the platform is asked.</summary>
internal sealed partial class WallBoard
{
    private static readonly TimeSpan ConversationLife = TimeSpan.FromHours(24);

    /// <summary>One group of a queue, as an event or an answer of the observation query brings it.</summary>
    /// <param name="at">Platform time that it is at least as new as; older ones change nothing.</param>
    /// <param name="seen">When it was so, for its age.</param>
    public void Observed(Guid id, JsonElement group, DateTimeOffset at, DateTimeOffset seen)
    {
        lock (_lock)
        {
            var queue = QueueOf(id);
            var media = Member(group, "group") is { } names ? TextOf(names, "mediaType") : null;
            var metrics = Metrics(group).ToList();
            if (media is not null)
                OfMedia(queue, media, metrics, at);
            else if (queue.AgentsSeenAt <= at)
                OfAgents(queue, metrics, at);
            if (queue.SeenAt is null || queue.SeenAt < seen)
                queue.SeenAt = seen;
            Touch(queue);
        }
    }

    /// <summary>Media that an answer leaves out have nothing in the queue; an event that said so may have been missed.</summary>
    public void Emptied(IReadOnlyList<Guid> queues, IReadOnlySet<(Guid Queue, string? Media)> named, DateTimeOffset at)
    {
        lock (_lock)
            foreach (var id in queues)
            foreach (var (media, counts) in QueueOf(id).Media)
            {
                if (counts.SeenAt > at || counts.IsEmpty || named.Contains((id, media)))
                    continue;
                (counts.Waiting, counts.Alerting, counts.Interacting) = (0, 0, 0);
                Touch(QueueOf(id));
            }
    }

    public void ListQueues(IReadOnlyList<(Guid Id, string Name, Guid? Division)> listed)
    {
        lock (_lock)
        {
            var gone = _queues.Keys.Except(listed.Select(one => one.Id)).Where(id => _queues[id].IsListed).ToList();
            foreach (var (id, name, division) in listed)
            {
                var queue = QueueOf(id);
                if (queue.IsListed && queue.Name == name && queue.Division == division)
                    continue;
                // Who may see it has changed: viewers begin anew, so that nobody keeps what he may no longer see.
                if (queue.IsListed && queue.Division != division)
                    Forget();
                (queue.Name, queue.Division, queue.IsListed) = (name, division, true);
                Touch(queue);
                ChangeChoices();
            }
            foreach (var id in gone)
                _queues.Remove(id);
            if (gone.Count > 0)
                Forget();
        }
    }

    public void ListAgents(
        IReadOnlyList<(Guid Id, string Name, Guid? Division, JsonElement User)> listed,
        DateTimeOffset asked
    )
    {
        lock (_lock)
        {
            var gone = _agents.Keys.Except(listed.Select(one => one.Id)).Where(id => _agents[id].IsListed).ToList();
            foreach (var (id, name, division, user) in listed)
            {
                var agent = AgentOf(id);
                if (Member(user, "presence") is { } presence)
                    Presence(agent, presence, asked);
                if (Member(user, "routingStatus") is { } routing)
                    Routing(agent, routing, asked);
                if (agent.IsListed && agent.Name == name && agent.Division == division)
                    continue;
                if (agent.IsListed && agent.Division != division)
                    Forget();
                (agent.Name, agent.Division, agent.IsListed) = (name, division, true);
                Touch(agent);
            }
            foreach (var id in gone)
                _agents.Remove(id);
            if (gone.Count > 0)
                Forget();
        }
    }

    public void SetFigures(IReadOnlyDictionary<Guid, IReadOnlyList<WallFigures>> figures)
    {
        lock (_lock)
            foreach (var queue in _queues.Values)
            {
                var today = figures.GetValueOrDefault(queue.Id) ?? [];
                if (today.SequenceEqual(queue.Figures))
                    continue;
                queue.Figures = today;
                Touch(queue);
            }
    }

    /// <summary>Nobody's version is known any more: everyone gets everything once.</summary>
    private void Forget() => (_oldestKnown, _isDirty) = (_version + 1, true);

    private static void OfMedia(
        WallQueue queue,
        string media,
        List<(string Name, JsonElement Entry)> metrics,
        DateTimeOffset at
    )
    {
        if (!queue.Media.TryGetValue(media, out var counts))
            queue.Media[media] = counts = new WallMedia();
        if (counts.SeenAt > at)
            return;
        counts.SeenAt = at;
        foreach (var (name, entry) in metrics)
            _ = name switch
            {
                "oWaiting" => counts.Waiting = CountOf(entry),
                "oAlerting" => counts.Alerting = CountOf(entry),
                "oInteracting" => counts.Interacting = CountOf(entry),
                _ => 0,
            };
        // Only an answer names the longest wait; until the next one it may have been taken up, and then nobody waits or the
        // conversations' own events know better.
        if (
            metrics.Where(metric => metric.Name == "oLongestWaiting").Select(metric => metric.Entry).ToList()
            is [var longest]
        )
            counts.Oldest = StartOf(longest);
        if (counts.Waiting == 0)
            counts.Oldest = null;
    }

    private static void OfAgents(WallQueue queue, List<(string Name, JsonElement Entry)> metrics, DateTimeOffset at)
    {
        queue.AgentsSeenAt = at;
        var onQueue = 0;
        foreach (var (name, entry) in metrics)
            _ = name switch
            {
                "oMemberUsers" => queue.Members = CountOf(entry),
                "oActiveUsers" => queue.Active = CountOf(entry),
                // One entry for each routing status.
                "oOnQueueUsers" => onQueue += CountOf(entry),
                _ => 0,
            };
        queue.OnQueue = onQueue;
    }

    private void Presence(WallAgent agent, JsonElement presence, DateTimeOffset at)
    {
        if (
            Member(presence, "presenceDefinition") is not { } definition
            || TextOf(definition, "systemPresence") is not { } name
        )
            return;
        var since = MomentOf(presence, "modifiedDate") ?? at;
        if (
            agent.PresenceSince > since
            || (agent.PresenceSince == since && agent.Presence.Equals(name, StringComparison.OrdinalIgnoreCase))
        )
            return;
        (agent.Presence, agent.PresenceSince) = (name.ToUpperInvariant(), since);
        Touch(agent);
    }

    private void Routing(WallAgent agent, JsonElement status, DateTimeOffset at)
    {
        if (TextOf(status, "status") is not { } name)
            return;
        var since = MomentOf(status, "startTime") ?? at;
        if (agent.RoutingSince > since || (agent.RoutingSince == since && agent.Routing == name))
            return;
        (agent.Routing, agent.RoutingSince) = (name, since);
        Touch(agent);
    }

    private void Moved(WallConversation conversation, DateTimeOffset at)
    {
        if (_conversations.TryGetValue(conversation.Id, out var before))
        {
            // Snapshots come by several topics and in any order.
            if (before.Time > at)
                return;
            foreach (var (queue, _) in before.Conversation.Waits)
                if (_waits.TryGetValue(queue, out var waiting) && waiting.Remove(conversation.Id))
                    Touch(QueueOf(queue));
            foreach (var (user, contact) in before.Conversation.Contacts)
                if (
                    AgentOf(user) is var agent
                    && agent.Contact?.Conversation == conversation.Id
                    && !conversation.Contacts.Contains((user, contact))
                )
                {
                    agent.Contact = null;
                    Touch(agent);
                }
        }
        if (conversation.Waits.Count + conversation.Contacts.Count == 0)
        {
            _conversations.Remove(conversation.Id);
            return;
        }
        _conversations[conversation.Id] = (conversation, at);
        foreach (var (queue, since) in conversation.Waits)
        {
            if (!_waits.TryGetValue(queue, out var waiting))
                _waits[queue] = waiting = [];
            waiting[conversation.Id] = since;
            Touch(QueueOf(queue));
        }
        foreach (var (user, contact) in conversation.Contacts)
            if (AgentOf(user) is var agent && agent.Contact != contact)
            {
                agent.Contact = contact;
                Touch(agent);
            }
    }

    /// <summary>Lets go of conversations whose end was never heard of; a wall runs for weeks.</summary>
    public void Sweep()
    {
        lock (_lock)
        {
            var before = Now - ConversationLife;
            foreach (
                var old in _conversations.Where(pair => pair.Value.Time < before).Select(pair => pair.Key).ToList()
            )
                Moved(new WallConversation(old, [], []), _conversations[old].Time);
        }
    }

    private DateTimeOffset? OldestWait(Guid queue) =>
        _waits.TryGetValue(queue, out var waiting) && waiting.Count > 0
            ? waiting.Values.Min()
            : _queues[queue].Media.Values.Min(media => media.Oldest);

    private static IEnumerable<(string Name, JsonElement Entry)> Metrics(JsonElement group)
    {
        // An event has intervals with metrics in them; an answer has the metrics at once.
        foreach (var entry in List(group, "data"))
            if (TextOf(entry, "metric") is { } name)
                yield return (name, entry);
            else
                foreach (var metric in List(entry, "metrics"))
                    if (TextOf(metric, "metric") is { } inner)
                        yield return (inner, metric);
    }

    private static JsonElement.ArrayEnumerator List(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object
        && of.TryGetProperty(name, out var list)
        && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : default;

    private static int CountOf(JsonElement entry) =>
        Member(entry, "stats") is { } stats
        && stats.TryGetProperty("count", out var count)
        && count.TryGetInt32(out var value)
            ? value
            : 0;

    /// <summary>The platform answers a moment in milliseconds; a small number would be a length, which says nothing of a start.</summary>
    private static DateTimeOffset? StartOf(JsonElement entry) =>
        Member(entry, "stats") is { } stats
        && stats.TryGetProperty("calculatedMetricValue", out var value)
        && value.TryGetDouble(out var moment)
        && moment is > 1e12 and < 1e14
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)moment)
            : null;

    private static JsonElement? Member(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object
        && of.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Object
            ? value
            : null;

    private static string? TextOf(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object
        && of.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static DateTimeOffset? MomentOf(JsonElement of, string name) =>
        DateTimeOffset.TryParse(
            TextOf(of, name),
            System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal,
            out var moment
        )
            ? moment
            : null;
}
