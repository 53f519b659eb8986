using System.Text.Json;
using Puente.Sync.Events;

namespace Puente.Hub.Wallboard;

/// <summary>
/// What happens now in queues and among agents, computed once for all viewers. Changes gather until <see cref="Publish"/>, which
/// gives them a version. Safe to use from several threads.
/// </summary>
internal sealed partial class WallBoard(TimeProvider time)
{
    /// <summary>Clocks closer than this are taken for one: an event is sent a little after it happened.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly string _run = Guid.NewGuid().ToString("N")[..12];
    private readonly Dictionary<Guid, WallQueue> _queues = [];
    private readonly Dictionary<Guid, WallAgent> _agents = [];
    private readonly Dictionary<Guid, (WallConversation Conversation, DateTimeOffset Time)> _conversations = [];
    private readonly Dictionary<Guid, Dictionary<Guid, DateTimeOffset>> _waits = [];
    private TaskCompletionSource _published = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WallSource _source = new(false, null, false, []);
    private (DateTimeOffset Time, DateTimeOffset ReceivedAt)? _newest;
    private long _version = 1;
    private long _oldestKnown = 1;
    private bool _isDirty;
    private bool _isReady;

    /// <summary>Names this run: versions of another mean nothing here.</summary>
    public string Run => _run;

    /// <summary>The platform's time, from its newest event where its clock is not this machine's.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var here = time.GetUtcNow();
            if (_newest is not { } newest)
                return here;
            var there = newest.Time + (here - newest.ReceivedAt);
            return (there - here).Duration() <= Tolerance ? here : there;
        }
    }

    /// <summary>Platform time of the newest event; an answer to a question asked now is at least as new.</summary>
    public DateTimeOffset Heard
    {
        get
        {
            lock (_lock)
                return _newest?.Time ?? DateTimeOffset.MinValue;
        }
    }

    /// <summary>Gives what has changed a version and wakes the viewers.</summary>
    /// <param name="always">Also when nothing has: a sign of life.</param>
    public void Publish(bool always = false)
    {
        lock (_lock)
        {
            if (!_isDirty && !always)
                return;
            _isDirty = false;
            _version++;
            _frames.Clear();
            var published = _published;
            _published = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            published.SetResult();
        }
    }

    public void Take(LoggedEvent logged)
    {
        var item = logged.Event;
        var topic = EventTopic.Parse(item.Topic);
        if (topic.Id is not { } id || topic.Kind is not (EventKind.Snapshot or >= EventKind.UserPresence))
            return;
        try
        {
            using var document = JsonDocument.Parse(item.Body);
            lock (_lock)
            {
                if (_newest is not { } newest || item.Time > newest.Time)
                    _newest = (item.Time, item.ReceivedAt);
                Take(topic.Kind, id, document.RootElement, item.Time);
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            // The rows' stream puts an event that cannot be understood aside with its reason; here it changes nothing.
        }
    }

    private void Take(EventKind kind, Guid id, JsonElement body, DateTimeOffset at)
    {
        switch (kind)
        {
            case EventKind.QueueObservations:
                Observed(id, body, at, at);
                break;
            case EventKind.Snapshot:
                if (WallConversation.Read(body) is { } conversation)
                    Moved(conversation, at);
                break;
            case EventKind.UserPresence:
                Presence(AgentOf(id), body, at);
                break;
            case EventKind.UserRoutingStatus:
                if (body.TryGetProperty("routingStatus", out var status))
                    Routing(AgentOf(id), status, at);
                break;
            case EventKind.UserActivity:
                if (body.TryGetProperty("presence", out var presence))
                    Presence(AgentOf(id), presence, at);
                if (body.TryGetProperty("routingStatus", out var routing))
                    Routing(AgentOf(id), routing, at);
                break;
        }
    }

    public void SetSource(WallSource source)
    {
        lock (_lock)
        {
            if (
                source.IsLive == _source.IsLive
                && source.HasFigures == _source.HasFigures
                && source.Gaps.SequenceEqual(_source.Gaps)
            )
                return;
            _source = source;
            _isDirty = true;
        }
    }

    /// <summary>Queues and agents are known; what is shown is whole.</summary>
    public void Ready()
    {
        lock (_lock)
            (_isReady, _isDirty) = (true, true);
    }

    private WallQueue QueueOf(Guid id)
    {
        if (!_queues.TryGetValue(id, out var queue))
            _queues[id] = queue = new WallQueue(id);
        return queue;
    }

    private WallAgent AgentOf(Guid id)
    {
        if (!_agents.TryGetValue(id, out var agent))
            _agents[id] = agent = new WallAgent(id);
        return agent;
    }

    private void Touch(WallQueue queue) => (queue.Version, _isDirty) = (_version + 1, true);

    private void Touch(WallAgent agent) => (agent.Version, _isDirty) = (_version + 1, true);
}
