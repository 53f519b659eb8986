using Puente.Emulator.Conversations;

namespace Puente.Emulator.Details;

/// <summary>Places in order of start, some listed, the rest known only by day and range, so that counting a week and
/// turning to its last page costs nothing.</summary>
internal sealed class PlaceList
{
    private readonly Place[] _listed;
    private readonly List<(int Day, int First, int Count)> _ranges = [];

    private PlaceList(Place[] listed) => (_listed, Count) = (listed, listed.Length);

    public int Count { get; private set; }

    public Place this[int index]
    {
        get
        {
            if (index < _listed.Length)
                return _listed[index];
            index -= _listed.Length;
            foreach (var (day, first, count) in _ranges)
            {
                if (index < count)
                    return new Place(day, first + index);
                index -= count;
            }
            throw new ArgumentOutOfRangeException(nameof(index));
        }
    }

    public static PlaceList Of(Place[] listed) => new(listed);

    /// <param name="listed">Places that come before all that start in [from, to).</param>
    public static PlaceList Of(History history, Place[] listed, long from, long to)
    {
        var list = new PlaceList(listed);
        from = Math.Max(from, history.FromMs);
        if (from >= to)
            return list;
        for (var number = history.Days.DayOf(from); history.Days.Day(number) is var day && day.StartMs < to; number++)
        {
            var first = day.FirstAtOrAfter(from);
            foreach (var extra in day.ExtrasStarted(from, to))
            {
                var later = day.FirstAtOrAfter(day.StartOf(extra) + 1);
                list.Add(number, first, later - first);
                list.Add(number, extra, 1);
                first = later;
            }
            list.Add(number, first, day.FirstAtOrAfter(to) - first);
        }
        return list;
    }

    private void Add(int day, int first, int count)
    {
        _ranges.Add((day, first, count));
        Count += count;
    }
}
