using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Events.Timelines;

namespace Puente.Emulator.Staffing;

/// <summary>
/// The contact centre at one moment: which conversations occupy which queues and users, and what follows for presence,
/// routing status and queue figures. It is the sum of pure functions of the conversations; whoever moves the time
/// tells it what changed. Not safe for several threads: the engine owns it.
/// </summary>
internal sealed class Floor
{
    /// <summary>Media that queues work in, as groups of observations have them.</summary>
    public static readonly Media[] QueueMedia = [Media.voice, Media.callback, Media.email, Media.message];

    private readonly Dictionary<Place, Standing[]> _standings = [];
    private readonly HashSet<int> _notResponding = [];
    private List<Standing>[] _byUser = [];
    private List<Standing>[] _byQueue = [];
    private HalfHour[] _halfHours = [];
    private AgentState[] _agents = [];
    private Duty[] _plan = [];
    private readonly SortedSet<int> _touchedUsers = [];

    public Floor(Roster roster)
    {
        Roster = roster;
        Grow();
    }

    /// <summary>Makes room for whom the roster has taken up since.</summary>
    public void Grow()
    {
        _byUser = Lists(_byUser, Roster.Users.Length);
        _byQueue = Lists(_byQueue, Roster.Queues.Length);
        Array.Resize(ref _agents, _byUser.Length);
        Array.Resize(ref _plan, _byUser.Length);
        var known = _halfHours.Length;
        Array.Resize(ref _halfHours, _byQueue.Length * QueueMedia.Length);
        for (var i = known; i < _halfHours.Length; i++)
            _halfHours[i] = new HalfHour();
    }

    public Roster Roster { get; }

    /// <summary>Queues whose interactions changed since they were last cleared, with the medium.</summary>
    public HashSet<(int Queue, Media Media)> TouchedQueues { get; } = [];

    /// <summary>Queues whose agents changed.</summary>
    public HashSet<int> TouchedStaff { get; } = [];

    /// <summary>Users touched since the last <see cref="Settle"/>.</summary>
    public IReadOnlyCollection<int> TouchedUsers => _touchedUsers;

    public AgentState Agent(int user) => _agents[user];

    public IReadOnlyList<Standing> OfUser(int user) => _byUser[user];

    public IReadOnlyList<Standing> OfQueue(int queue) => _byQueue[queue];

    public HalfHour HalfHourOf(int queue, Media media) =>
        _halfHours[queue * QueueMedia.Length + Array.IndexOf(QueueMedia, media)];

    public void Clear()
    {
        _standings.Clear();
        foreach (var list in _byUser.Concat(_byQueue))
            list.Clear();
        foreach (var halfHour in _halfHours)
            halfHour.Clear();
        TouchedQueues.Clear();
        TouchedStaff.Clear();
        _touchedUsers.Clear();
    }

    /// <summary>Replaces what a conversation occupies.</summary>
    public void Apply(Place place, Standing[] standings)
    {
        if (_standings.Remove(place, out var before))
            foreach (var one in before)
            {
                if (one.User >= 0)
                    _byUser[one.User].Remove(one);
                if (one.Queue >= 0)
                    _byQueue[one.Queue].Remove(one);
                Touch(one);
            }
        if (standings.Length == 0)
            return;
        _standings[place] = standings;
        foreach (var one in standings)
        {
            if (one.User >= 0)
                _byUser[one.User].Add(one);
            if (one.Queue >= 0)
                _byQueue[one.Queue].Add(one);
            Touch(one);
        }
    }

    public void Count(int queue, Media media, Metric name, long value)
    {
        HalfHourOf(queue, media).Add(name, value);
        TouchedQueues.Add((queue, media));
    }

    /// <summary>A new half hour begins; groups that had figures count as touched.</summary>
    public void NextHalfHour()
    {
        for (var queue = 0; queue < _byQueue.Length; queue++)
            foreach (var media in QueueMedia)
            {
                var halfHour = HalfHourOf(queue, media);
                foreach (var figure in halfHour.Figures)
                    if (figure.Count > 0)
                        TouchedQueues.Add((queue, media));
                halfHour.Clear();
            }
    }

    /// <summary>A duty taken up, by plan or by choice; whoever did not respond before is responsible again.</summary>
    public void Plan(int user, Duty duty)
    {
        _plan[user] = duty;
        _notResponding.Remove(user);
        _touchedUsers.Add(user);
    }

    public Duty PlanOf(int user) => _plan[user];

    public bool IsNotResponding(int user) => _notResponding.Contains(user);

    /// <summary>A conversation was offered and not taken; it lasts until the user's next choice or turn.</summary>
    public void NotResponding(int user)
    {
        _notResponding.Add(user);
        _touchedUsers.Add(user);
    }

    /// <summary>Sets a state outright, when the floor is built in the middle of time.</summary>
    public void Begin(int user, Duty plan, AgentState state, bool notResponding = false)
    {
        (_plan[user], _agents[user]) = (plan, state);
        if (notResponding)
            _notResponding.Add(user);
        else
            _notResponding.Remove(user);
    }

    /// <summary>The state that follows for a user at <paramref name="time"/>, kept from now on.</summary>
    public (AgentState Before, AgentState After) Settle(int user, long time)
    {
        var before = _agents[user];
        var (presence, status) = AgentState.Rule(
            _plan[user],
            Serving(user),
            _byUser[user].Count > 0,
            _notResponding.Contains(user)
        );
        var after = before.Next(time, presence, status);
        if (after != before)
            foreach (var queue in Roster.QueuesOf(user))
                TouchedStaff.Add(queue);
        _agents[user] = after;
        return (before, after);
    }

    public void Settled() => _touchedUsers.Clear();

    public bool Serving(int user) => _byUser[user].Exists(one => one.Queue >= 0);

    private void Touch(in Standing one)
    {
        if (one.User >= 0)
            _touchedUsers.Add(one.User);
        if (one.Queue >= 0 && QueueMedia.Contains(one.Media))
            TouchedQueues.Add((one.Queue, one.Media));
    }

    private static List<Standing>[] Lists(List<Standing>[] known, int count)
    {
        var lists = new List<Standing>[count];
        for (var i = 0; i < count; i++)
            lists[i] = i < known.Length ? known[i] : [];
        return lists;
    }
}
