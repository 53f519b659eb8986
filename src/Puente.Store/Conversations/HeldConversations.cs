using System.Runtime.InteropServices;

namespace Puente.Store.Conversations;

/// <summary>What a store holds of one conversation.</summary>
/// <param name="Stored">True when rows of it are in the tables.</param>
/// <param name="Index">Position in the batch being written; -1 when it comes from the store.</param>
/// <param name="Age">Decides, beside the version, who may replace it.</param>
/// <param name="Tables">
/// Tables that may have rows of it, bit by bit as <see cref="ConversationBatch.TablesOf"/>; all of them where nobody knows.
/// </param>
internal record struct Held(
    long StartMicros,
    long AsOfMicros,
    ulong ContentHash,
    bool Stored,
    int Index,
    ConversationAge Age = ConversationAge.Settled,
    ushort Tables = ushort.MaxValue
);

/// <summary>
/// What the store holds of the days lately written to, so that a batch of new conversations asks the database nothing. Days
/// are loaded when they are first touched and forgotten when there are too many: cost follows the days touched, not the
/// history (promise P7).
/// </summary>
internal sealed class HeldConversations(
    Action<long, long, Dictionary<Guid, Held>> load,
    int maxEntries = 400_000,
    Action<Dictionary<Guid, long>>? loadLive = null
)
{
    public const long MicrosPerDay = 86_400_000_000;
    private readonly Dictionary<long, Day> _days = [];
    private long _clock;
    private int _entries;

    private bool _isByDay = true;

    /// <summary>
    /// Starts of all live conversations, wherever in time they lie: a start guessed from the first event that was seen can be
    /// days off, and the platform's record must still replace that version.
    /// </summary>
    private Dictionary<Guid, long>? _live;

    /// <summary>
    /// For a store that finds any conversation by an index of ids: it puts in what it found, and a start that moved by days
    /// makes no difference.
    /// </summary>
    public static HeldConversations OfAnyDay() => new(static (_, _, _) => { }) { _isByDay = false };

    public static long DayOf(long micros) =>
        Math.DivRem(micros, MicrosPerDay) is var (day, rest) && rest < 0 ? day - 1 : day;

    public void Forget()
    {
        _days.Clear();
        _entries = 0;
        _live = null;
    }

    /// <summary>
    /// The entry of a conversation whose start lies within 24 hours of <paramref name="startMicros"/>: a later version can move
    /// it a little, over midnight too. A null reference when there is none.
    /// </summary>
    public ref Held Find(Guid id, long startMicros)
    {
        var today = KeyOf(startMicros);
        ref var held = ref CollectionsMarshal.GetValueRefOrNullRef(DayAt(today).Entries, id);
        if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref held))
            return ref held;
        held = ref CollectionsMarshal.GetValueRefOrNullRef(DayAt(today - 1).Entries, id);
        if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref held))
            return ref held;
        held = ref CollectionsMarshal.GetValueRefOrNullRef(DayAt(today + 1).Entries, id);
        if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref held) || !LiveStarts.TryGetValue(id, out var start))
            return ref held;
        return ref CollectionsMarshal.GetValueRefOrNullRef(DayAt(KeyOf(start)).Entries, id);
    }

    /// <summary>What <see cref="IStoreTransaction.SetAgeAsync"/> does to the rows, done to what is remembered of them.</summary>
    public void SetAge(long fromMicros, long toMicros, ConversationAge age)
    {
        foreach (var day in _days.Values)
        {
            foreach (var id in day.Entries.Keys)
            {
                ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(day.Entries, id);
                if (
                    entry.Age != ConversationAge.Live
                    && entry.StartMicros >= fromMicros
                    && entry.StartMicros < toMicros
                )
                    entry.Age = age;
            }
        }
    }

    private Dictionary<Guid, long> LiveStarts
    {
        get
        {
            if (_live is null)
            {
                _live = [];
                loadLive?.Invoke(_live);
            }
            return _live;
        }
    }

    public void Set(Guid id, in Held held)
    {
        var day = DayAt(KeyOf(held.StartMicros));
        var before = day.Entries.Count;
        day.Entries[id] = held;
        _entries += day.Entries.Count - before;
        if (held.Age == ConversationAge.Live)
            LiveStarts[id] = held.StartMicros;
        else
            _live?.Remove(id);
    }

    public void Remove(Guid id, long startMicros)
    {
        if (DayAt(KeyOf(startMicros)).Entries.Remove(id))
            _entries--;
        _live?.Remove(id);
    }

    /// <summary>Called between batches, when no reference from <see cref="Find"/> is in use.</summary>
    public void Trim()
    {
        while (_entries > maxEntries && _days.Count > 3)
        {
            var (oldest, day) = _days.MinBy(pair => pair.Value.Used);
            _days.Remove(oldest);
            _entries -= day.Entries.Count;
        }
    }

    private long KeyOf(long startMicros) => _isByDay ? DayOf(startMicros) : 0;

    private Day DayAt(long day)
    {
        if (!_days.TryGetValue(day, out var held))
        {
            held = new Day();
            load(day * MicrosPerDay, (day + 1) * MicrosPerDay, held.Entries);
            _days.Add(day, held);
            _entries += held.Entries.Count;
        }
        held.Used = ++_clock;
        return held;
    }

    private sealed class Day
    {
        public Dictionary<Guid, Held> Entries { get; } = [];

        public long Used { get; set; }
    }
}
