using Puente.Emulator.Clock;
using Puente.Emulator.Conversations;
using Puente.Emulator.Events.Bodies;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Jobs;
using Puente.Emulator.People;
using Puente.Emulator.Staffing;
using Puente.Emulator.Text;

namespace Puente.Emulator.Events;

/// <summary>
/// Follows the platform's clock and raises everything that happens, in order of time, each event once. Works in slices
/// of platform time, so that hours that pass at once need no more memory than minutes. Safe to use from several
/// threads: whoever asks for a state moves the time first, under one lock.
/// </summary>
internal sealed partial class EventEngine : IDisposable
{
    /// <summary>How often a running clock is looked at, in real time.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private const long SliceMs = 120_000;

    /// <summary>Built anew rather than followed when nobody has asked for so long.</summary>
    private const long FollowMs = 2 * 3_600_000;

    private readonly Lock _lock = new();
    private readonly History _history;
    private readonly VirtualClock _clock;
    private readonly EventStage _stage;
    private readonly Watermark _watermark;
    private readonly Shifts _shifts;
    private readonly LateEvents _late;
    private readonly Floor _floor;
    private readonly Teller _teller;
    private readonly UserBody _users;
    private readonly ObservationPacer _observations;
    private readonly PriorityQueue<Place, long> _pending = new();
    private readonly Dictionary<int, (Duty Duty, long Since)> _chosen = [];
    private readonly Dictionary<int, long> _notResponding = [];
    private readonly List<Turn> _choices = [];
    private readonly Utf8Text _text = new();
    private readonly ITimer _timer;
    private bool _built;
    private long _at;
    private long _unheardUntil;
    private long _lastBegun;
    private int _ticking;
    private Exception? _failure;

    public EventEngine(
        History history,
        VirtualClock clock,
        EventStage stage,
        Watermark watermark,
        Shifts shifts,
        LateEvents late,
        Roster roster,
        TimeProvider time
    )
    {
        (_history, _clock, _stage, _watermark, _shifts, _late) = (history, clock, stage, watermark, shifts, late);
        _floor = new Floor(roster);
        Attendance = new Attendance(history, roster, shifts, () => Choices, clock);
        _teller = new Teller(history, roster);
        _users = new UserBody(roster.Organisation, _floor, history.FromMs);
        _observations = new ObservationPacer(_floor, stage);
        _summaries = new ulong[roster.Organisation.Users.Length];
        _at = _unheardUntil = clock.NowMs;
        clock.Moved += OnMoved;
        _timer = time.CreateTimer(_ => OnTick(), null, Tick, Tick);
    }

    /// <summary>What users did in the past.</summary>
    public Attendance Attendance { get; }

    /// <summary>Returns when everything up to now has been raised.</summary>
    /// <exception cref="InvalidOperationException">The engine failed; the cause is inside.</exception>
    public Task DrainAsync(CancellationToken ct = default)
    {
        var now = _clock.NowMs;
        return Task.Run(() => CatchUp(now, ct), ct);
    }

    /// <summary>Reads the contact centre as it is now; everything up to now has been raised before.</summary>
    public T Read<T>(Func<Floor, long, T> read)
    {
        var now = _clock.NowMs;
        CatchUp(now, CancellationToken.None);
        lock (_lock)
        {
            Demand(Math.Max(now, _at));
            return read(_floor, _at);
        }
    }

    /// <summary>A user's own choice of presence; it holds until the plan's next turn.</summary>
    public void Choose(int user, Duty duty)
    {
        var now = _clock.NowMs;
        CatchUp(now, CancellationToken.None);
        lock (_lock)
        {
            Demand(Math.Max(now, _at));
            Take(user, duty, _at);
            SettleUsers(_at, !_stage.Idle);
        }
    }

    private void Take(int user, Duty duty, long at)
    {
        _chosen[user] = (duty, at);
        _notResponding.Remove(user);
        _choices.Add(new Turn(at, user, duty));
        _floor.Plan(user, duty);
    }

    /// <summary>Every choice so far, in order of time.</summary>
    public IReadOnlyList<Turn> Choices
    {
        get
        {
            lock (_lock)
                return [.. _choices];
        }
    }

    /// <summary>Lets a conversation begin now, the next millisecond that nobody has seen yet.</summary>
    public (Place Place, long Start) Begin(ConversationKind kind)
    {
        lock (_lock)
        {
            _lastBegun = Math.Max(_lastBegun, Math.Max(_at, _clock.NowMs)) + 1;
            return (_history.Add(kind, _lastBegun), _lastBegun);
        }
    }

    public void Dispose()
    {
        _clock.Moved -= OnMoved;
        _timer.Dispose();
    }

    private void OnTick()
    {
        // A tick that finds the last one at work leaves it to it.
        if (Interlocked.Exchange(ref _ticking, 1) == 1)
            return;
        try
        {
            CatchUp(_clock.NowMs, CancellationToken.None);
        }
        catch (InvalidOperationException) when (_failure is not null)
        {
            // Kept: every later drain and every answer that needs the engine says it.
        }
        finally
        {
            Volatile.Write(ref _ticking, 0);
        }
    }

    private void CatchUp(long now, CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            lock (_lock)
            {
                if (_stage.Idle)
                {
                    _unheardUntil = Math.Max(_unheardUntil, now);
                    if (NextDue <= now)
                        Demand(now);
                    return;
                }
                if (Math.Max(_at, _unheardUntil) >= now)
                    return;
                Guarded(() =>
                {
                    Demand(_unheardUntil);
                    Step(Math.Min(now, _at + SliceMs), raise: true);
                    _unheardUntil = _at;
                });
            }
        }
    }

    /// <summary>Brings the floor to <paramref name="time"/> without telling anybody; cheap when it is there.</summary>
    private void Demand(long time)
    {
        if (_built && _at >= time)
            return;
        Guarded(() =>
        {
            if (!_built || time - _at > FollowMs)
                Leap(time);
            else
                while (_at < time)
                    Step(Math.Min(time, _at + SliceMs), raise: false);
        });
    }

    private void Guarded(Action work)
    {
        if (_failure is { } before)
            throw Failed(before);
        try
        {
            work();
        }
        catch (Exception failure) when (_failure is null)
        {
            // What was half told cannot be told again in order, so the engine stops for good, and says so.
            _failure = failure;
            throw Failed(failure);
        }
    }

    private static InvalidOperationException Failed(Exception cause) =>
        new($"The emulator's event engine stopped: {cause.GetType().Name}: {cause.Message}", cause);
}
