using System.Globalization;
using Puente.Analytics.Language;

namespace Puente.Analytics.Buckets;

/// <summary>Buckets of one length that follow one another.</summary>
internal readonly record struct BucketRun(long FirstBucket, long StartMicros, long StepMicros);

/// <summary>An interval cut into buckets: the borders are worked out here, the database only counts.</summary>
internal sealed class BucketPlan
{
    private const int MostCalendarBuckets = 100_000;
    private readonly long _end;
    private readonly List<long> _borders;

    /// <param name="borders">Starts of all buckets; only the first when they are of one length.</param>
    private BucketPlan(QueryInterval interval, List<long> borders, IReadOnlyList<BucketRun> runs)
    {
        (Start, _end, _borders, Runs) = (interval.Start, Micros(interval.End), borders, runs);
        Count = runs is [var run] ? ((_end - run.StartMicros - 1) / run.StepMicros) + 1 : borders.Count;
    }

    public DateTimeOffset Start { get; }

    public long Count { get; }

    /// <summary>At least one.</summary>
    public IReadOnlyList<BucketRun> Runs { get; }

    /// <exception cref="AnalyticsRefusalException">The interval has too many calendar buckets.</exception>
    public static BucketPlan Of(QueryInterval interval, Granularity? granularity, TimeZoneInfo zone)
    {
        var start = Micros(interval.Start);
        if (granularity is not { } period)
            return new(interval, [start], [new(0, start, Micros(interval.End) - start)]);
        if (period.IsExact)
            return new(interval, [start], [new(0, start, period.Exact.Ticks / TimeSpan.TicksPerMicrosecond)]);

        var borders = CalendarBorders.Of(interval, period, zone).Take(MostCalendarBuckets + 1).Select(Micros).ToList();
        return borders.Count <= MostCalendarBuckets
            ? new(interval, borders, RunsOf(borders, Micros(interval.End)))
            : throw AnalyticsRefusalException.BadRequest(
                $"The interval has more than {MostCalendarBuckets} buckets of this granularity."
            );
    }

    /// <summary>The bucket as answers write it.</summary>
    public string IntervalOf(long bucket)
    {
        var from = Runs is [var run] ? run.StartMicros + (bucket * run.StepMicros) : _borders[(int)bucket];
        return $"{Text(from)}/{Text(EndOf(bucket))}";
    }

    /// <summary>Number of the bucket that a moment of the interval falls into.</summary>
    public long BucketOf(long micros)
    {
        if (Runs is [var run])
            return (micros - run.StartMicros) / run.StepMicros;
        var found = _borders.BinarySearch(micros);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>Where the bucket ends, microseconds since 1970.</summary>
    public long EndOf(long bucket) =>
        Runs is [var run] ? Math.Min(run.StartMicros + ((bucket + 1) * run.StepMicros), _end)
        : bucket + 1 < _borders.Count ? _borders[(int)bucket + 1]
        : _end;

    /// <summary>Starts of all buckets, as PostgreSQL reads them.</summary>
    public IReadOnlyList<string> BorderTexts() =>
        [
            .. _borders.Select(border =>
                TimeOf(border).ToString("yyyy-MM-dd HH:mm:ss.ffffff'+00'", CultureInfo.InvariantCulture)
            ),
        ];

    private static List<BucketRun> RunsOf(List<long> borders, long end)
    {
        var runs = new List<BucketRun>();
        for (var bucket = 0; bucket < borders.Count; bucket++)
        {
            var isLast = bucket + 1 == borders.Count;
            var step = (isLast ? end : borders[bucket + 1]) - borders[bucket];
            // The last bucket may be cut: it fits every longer run.
            if (runs.Count == 0 || (isLast ? step > runs[^1].StepMicros : step != runs[^1].StepMicros))
                runs.Add(new(bucket, borders[bucket], step));
        }
        return runs;
    }

    /// <summary>Microseconds since 1970.</summary>
    public static long Micros(DateTimeOffset time) =>
        (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static DateTime TimeOf(long micros) => DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    /// <summary>A moment as answers write it.</summary>
    public static string Text(long micros) =>
        TimeOf(micros).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
