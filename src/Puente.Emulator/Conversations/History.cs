using System.Collections.Concurrent;
using Puente.Emulator.Calendar;
using Puente.Emulator.Chance;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Conversations.Scenes;
using Puente.Emulator.Organisation;
using Puente.Emulator.Staffing;
using Puente.Emulator.Text;

namespace Puente.Emulator.Conversations;

/// <summary>
/// Everything that ever happened, as a function of the seed. Nothing is stored: a conversation is played again
/// whenever somebody asks for it.
/// </summary>
internal sealed class History
{
    /// <summary>
    /// Calls and messages, with their callbacks and wrap-ups, are over this soon after they began. A bound, not an
    /// estimate: every drawn length has a ceiling of 7.5 times its mean, and the longest chain, three queues with three
    /// agents who hold five times each, adds up to less than three and a half hours.
    /// </summary>
    public const long CallLifetimeMs = 4 * 3_600_000L;

    /// <summary>E-mail threads, reopened once, are over this soon after they began.</summary>
    public const long ThreadLifetimeMs = 5 * 86_400_000L;

    private readonly Kinds _kinds;
    private readonly ConversationIds _ids;
    private readonly OrganisationSeed _organisation;
    private readonly ulong _seed;
    private readonly GivenRecords _given;
    private readonly ConcurrentBag<Scene> _scenes = [];

    /// <param name="fromMs">Nothing started before this time.</param>
    /// <param name="given">Records beside what the seed makes; null is none.</param>
    public History(
        ulong seed,
        int conversationsPerDay,
        OrganisationSeed organisation,
        long fromMs,
        GivenRecords? given = null
    )
    {
        _seed = Mix.Hash(seed, 0x415);
        _organisation = organisation;
        _kinds = new Kinds(_seed);
        _ids = new ConversationIds(_seed);
        Days = new Days(_seed, conversationsPerDay, OrganisationSeed.TimeZone);
        FromMs = fromMs;
        _given = given ?? new GivenRecords([], fromMs, fromMs);
        foreach (var (id, start, record) in _given.InOrder)
            _given.Put(Add(ConversationKind.Given, start), id, record);
    }

    public Days Days { get; }
    public long FromMs { get; }
    public Kinds Kinds => _kinds;

    /// <summary>Conversations that people steer, beside what the seed makes.</summary>
    public SteeredConversations Steered { get; } = new();

    /// <summary>People whom the made-up conversations leave alone.</summary>
    public InteractivePeople Interactive { get; } = new();

    /// <summary>A scene of one's own until it is given back.</summary>
    public Scene Borrow() =>
        _scenes.TryTake(out var scene)
            ? scene
            : new Scene(_organisation, _kinds, _ids, _given, Steered, Interactive, _seed);

    public void GiveBack(Scene scene) => _scenes.Add(scene);

    public bool TryFind(Guid id, out Place place)
    {
        if (_given.TryFind(id, out place))
            return true;
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        if (!_ids.TryRead(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes), out place))
            return false;
        if (place.Day < 0 || place.Day > 3_000_000 || place.Index < 0)
            return false;
        var day = Days.Day(place.Day);
        return day.Has(place.Index) && day.StartOf(place.Index) >= FromMs;
    }

    public Guid IdOf(Place place)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, _ids.Of(place));
        return new Guid(bytes, bigEndian: true);
    }

    public long StartOf(Place place) => Days.Day(place.Day).StartOf(place.Index);

    /// <summary>Adds a conversation that the seed did not make. From <paramref name="start"/> on it is part of the
    /// history like any other; starts must rise and lie in the future of everybody who reads.</summary>
    public Place Add(ConversationKind kind, long start)
    {
        var day = Days.Day(Days.DayOf(start));
        return new Place(day.Number, day.AddExtra(start, kind));
    }

    /// <summary>Adds a conversation that people steer; the same rules hold as for <see cref="Add"/>.</summary>
    public Place Add(long start, Func<Place, ISteered> make)
    {
        var day = Days.Day(Days.DayOf(start));
        var place = new Place(day.Number, DayPlan.FirstExtra + day.ExtraCount);
        // Put down first: whoever finds the place also finds what is there.
        Steered.Put(place, make(place));
        day.AddExtra(start, ConversationKind.Steered);
        return place;
    }

    /// <summary>All places with start in [from, to), in order of start.</summary>
    public IEnumerable<Place> Started(long from, long to)
    {
        from = Math.Max(from, FromMs);
        if (from >= to)
            yield break;
        for (var number = Days.DayOf(from); ; number++)
        {
            var day = Days.Day(number);
            if (day.StartMs >= to)
                yield break;
            var index = day.FirstAtOrAfter(from);
            foreach (var extra in day.ExtrasStarted(from, to))
            {
                for (var start = day.StartOf(extra); index < day.Count && day.StartOf(index) <= start; index++)
                    yield return new Place(number, index);
                yield return new Place(number, extra);
            }
            for (; index < day.Count && day.StartOf(index) < to; index++)
                yield return new Place(number, index);
        }
    }

    /// <summary>Places that started before <paramref name="time"/> and may, by their kind, still be open then.</summary>
    public IEnumerable<Place> PossiblyOpenAt(long time)
    {
        if (time <= FromMs)
            yield break;
        var threads = Math.Max(FromMs, time - ThreadLifetimeMs);
        var calls = Math.Max(FromMs, time - CallLifetimeMs);
        for (var number = Days.DayOf(FromMs); ; number++)
        {
            var day = Days.Day(number);
            if (day.StartMs >= time)
                yield break;
            if (day.EndMs <= threads)
            {
                foreach (var index in LongLived(day))
                    if (day.StartOf(index) is var start && start >= FromMs && start < time)
                        yield return new Place(number, index);
                // What was placed on request may last as long as it likes.
                foreach (var extra in day.ExtrasStarted(FromMs, time))
                    yield return new Place(number, extra);
                continue;
            }
            var first = day.FirstAtOrAfter(FromMs);
            for (var index = first; index < day.Count; index++)
            {
                var start = day.StartOf(index);
                if (start >= time)
                    break;
                var kind = _kinds.Of(day, index);
                if (
                    kind >= ConversationKind.StuckCallback
                    || (kind is ConversationKind.Email && start >= threads)
                    || start >= calls
                )
                    yield return new Place(number, index);
            }
            foreach (var extra in day.ExtrasStarted(FromMs, time))
                yield return new Place(number, extra);
        }
    }

    private IEnumerable<int> LongLived(DayPlan day)
    {
        for (var block = 0; block * Kinds.LongLivedEvery < day.Count; block++)
            if (_kinds.LongLivedIndex(day.Number, block) is var index && index < day.Count)
                yield return index;
    }

    /// <summary>Plays the conversation at <paramref name="place"/> in <paramref name="scene"/>.</summary>
    public ConversationDraft Play(Scene scene, Place place)
    {
        scene.Play(Days.Day(place.Day), place.Index);
        return scene.Draft;
    }

    public byte[] Record(Place place, long asOf, bool attributes = true)
    {
        var scene = Borrow();
        try
        {
            var text = new Utf8Text();
            RecordWriter.Write(Play(scene, place), asOf, attributes, text);
            return text.Span.ToArray();
        }
        finally
        {
            GiveBack(scene);
        }
    }
}
