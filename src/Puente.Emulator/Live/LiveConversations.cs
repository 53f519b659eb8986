using System.Collections.Concurrent;
using System.Threading.Channels;
using Puente.Emulator.Chance;
using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Entities;
using Puente.Emulator.Events;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;
using Puente.Emulator.Staffing;

namespace Puente.Emulator.Live;

/// <summary>
/// Conversations that people steer, in the one truth with those the seed makes.
/// <para>For callers, chat servers and media: <see cref="StartCall"/>, <see cref="StartMessage"/>, <see cref="ToQueue"/>,
/// <see cref="FarEndAnswers"/>, <see cref="CustomerLeaves"/>, <see cref="Say"/>, <see cref="SetAttributes"/>; agents go
/// through <see cref="Answer"/>, <see cref="Disconnect"/>, <see cref="Hold"/> and their neighbours, as the REST calls
/// do.</para>
/// <para><see cref="Changed"/> tells every change of state in order, after it has become true everywhere, on a thread
/// of its own: a handler may call back. Errors are <see cref="ApiException"/>s with the platform's status and code.
/// Safe to use from several threads.</para>
/// </summary>
internal sealed partial class LiveConversations : ISteeredCourse, IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, LiveConversation> _all = [];
    private readonly ConcurrentDictionary<string, LiveMessage> _messages = new(StringComparer.OrdinalIgnoreCase);
    private readonly PriorityQueue<Action<Floor, long>, (long Due, int Number)> _due = new();

    // As many as there are changes of state: commands of people, so it never grows long.
    private readonly Channel<LiveChange> _told = Channel.CreateUnbounded<LiveChange>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly EventEngine _engine;
    private readonly History _history;
    private readonly Roster _roster;
    private readonly LiveDirectory _directory;
    private readonly UserStates _states;
    private readonly LiveOptions _options;
    private readonly ulong _seed;
    private readonly Task _telling;
    private int _numbered;

    public LiveConversations(
        EventEngine engine,
        History history,
        Roster roster,
        LiveDirectory directory,
        UserStates states,
        LiveOptions options,
        ulong seed
    )
    {
        (_engine, _history, _roster, _directory, _states) = (engine, history, roster, directory, states);
        (_options, _seed) = (options, Mix.Hash(seed, 0x11FE));
        engine.Course = this;
        _telling = TellAsync();
    }

    /// <summary>A communication changed its state.</summary>
    public event Action<LiveChange>? Changed;

    /// <summary>Those not over yet.</summary>
    public IEnumerable<LiveConversation> Open => _all.Values.Where(one => !one.IsOver);

    public LiveConversation? Find(string id) =>
        Guid.TryParse(id, out var guid) && _all.TryGetValue(guid, out var found) ? found : null;

    public LiveConversation Known(string id) => Find(id) ?? throw LiveErrors.NoConversation();

    /// <summary>The conversations in which a user has a leg that is not over, oldest first.</summary>
    public List<LiveConversation> Of(string userId) =>
        _roster.User(userId) is var user && user >= 0
            ? [.. Open.Where(one => one.Read(() => one.Of(user)) is not null).OrderBy(one => one.Start)]
            : [];

    public LiveMessage? Message(string id) => _messages.GetValueOrDefault(id);

    /// <summary>Ids of the codes that a queue's conversations are wrapped up with.</summary>
    public List<string> CodesOf(string queueId) =>
        [.. _directory.WrapUpCodes(queueId).Select(code => code["id"]!.GetValue<string>())];

    /// <summary>A user goes on queue or off, as by his own choice.</summary>
    /// <exception cref="ApiException">400 for going on queue while he is in a conversation.</exception>
    public void Choose(string userId, bool onQueue) => _states.SetRoutingStatus(userId, onQueue ? "IDLE" : "OFF_QUEUE");

    /// <summary>From now on the user takes conversations from his queues while he is on queue and idle, and nobody
    /// but himself moves him. Signing in does the same.</summary>
    public void MakeInteractive(string userId)
    {
        if (_roster.User(userId) is var user && user >= 0 && _history.Interactive.Contains(user))
            return;
        Steer((_, time) => Person(userId, time));
    }

    /// <summary>A user has signed in. Nothing is worked out for it before something happens.</summary>
    public void SignedIn(string userId)
    {
        if (_roster.User(userId) is var user && user < 0)
            MakeInteractive(userId);
        else if (!_history.Interactive.Contains(user))
            _engine.Release(user);
    }

    /// <summary>Offers what waits to whoever has become free.</summary>
    public void Reroute()
    {
        if (Open.Any(one => one.Read(() => one.Sessions.Any(IsWaiting))))
            Steer((_, _) => true);
    }

    long ISteeredCourse.NextDue => _due.TryPeek(out _, out var next) ? next.Due : ConversationDraft.Never;

    void ISteeredCourse.FallDue(Floor floor, long time)
    {
        while (_due.TryPeek(out _, out var next) && next.Due <= time)
            _due.Dequeue()(floor, time);
        Route(floor, time);
        TellChanges(time);
    }

    public async ValueTask DisposeAsync()
    {
        _told.Writer.TryComplete();
        await _telling;
    }

    /// <summary>One command: checked, done, offered on, told.</summary>
    private T Steer<T>(Func<Floor, long, T> act) =>
        _engine.Steer(
            (floor, time) =>
            {
                var result = act(floor, time);
                Route(floor, time);
                TellChanges(time);
                return result;
            }
        );

    private void After(long time, TimeSpan wait, Action<Floor, long> act) =>
        After(time, (long)wait.TotalMilliseconds, act);

    private void After(long time, long waitMs, Action<Floor, long> act) =>
        _due.Enqueue(act, (time + Math.Max(1, waitMs), _numbered++));

    private LiveConversation Begin(
        Media media,
        bool outbound,
        string from,
        string to,
        long time,
        string messageType = ""
    )
    {
        LiveConversation made = null!;
        _engine.BeginSteered(
            time,
            place =>
                made = new LiveConversation(
                    place,
                    _history.IdOf(place),
                    time,
                    media,
                    outbound,
                    Mix.Hash(_seed, place.Packed)
                )
                {
                    From = from,
                    To = to,
                    MessageType = messageType,
                }
        );
        _all[made.Id] = made;
        return made;
    }

    private void Change(LiveConversation conversation, long time, Action change)
    {
        conversation.Change(change);
        _engine.Changed(conversation.Place, time);
        _touched.Add(conversation);
    }

    private readonly HashSet<LiveConversation> _touched = [];

    private Person Person(string userId, long time)
    {
        if (!_directory.HasUser(userId))
            throw new ApiException(404, "general.resource.not.found", "The requested resource was not found.");
        if (_roster.User(userId) < 0)
            _engine.TakeUp(number => _directory.MakePerson(userId, number), _states.Own(userId), time);
        var person = _roster.Users[_roster.User(userId)];
        _engine.Release(person.Number, time);
        return person;
    }

    private Queue Queue(string queueId)
    {
        if (!_directory.HasQueue(queueId))
            throw LiveErrors.NoQueue();
        if (_roster.Queue(queueId) < 0)
            _engine.TakeUp(_directory.MakeQueue(queueId));
        return _roster.Queues[_roster.Queue(queueId)];
    }

    private void TellChanges(long time)
    {
        foreach (var conversation in _touched)
        foreach (var session in conversation.Sessions)
        {
            if (session.State == session.Told)
                continue;
            _told.Writer.TryWrite(
                new LiveChange(
                    conversation.Key,
                    session.Participant.Key,
                    session.Key,
                    session.Participant.Purpose.ToString(),
                    session.Participant.Person?.Id,
                    session.Media.ToString(),
                    session.State,
                    session.Told,
                    DateTimeOffset.FromUnixTimeMilliseconds(time)
                )
            );
            session.Told = session.State;
        }
        _touched.Clear();
    }

    private async Task TellAsync()
    {
        await foreach (var change in _told.Reader.ReadAllAsync())
            Changed?.Invoke(change);
    }
}
