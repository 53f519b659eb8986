using Puente.Emulator.Staffing;

namespace Puente.Emulator.People;

/// <summary>One state of a user, from its beginning to its end. Milliseconds.</summary>
/// <param name="Until">Null while it lasts.</param>
internal readonly record struct StatusSpan<T>(T State, long Since, long? Until);

/// <summary>A user's presences and routing statuses, each gap-free and in order of time.</summary>
internal sealed record UserTimelines(
    int User,
    IReadOnlyList<StatusSpan<Duty>> Presences,
    IReadOnlyList<StatusSpan<RoutingStatus>> Statuses
);

/// <summary>
/// What users did, as the platform keeps it: every state that touches an interval, with its own beginning and end, which may
/// lie outside.
/// </summary>
internal sealed class StatusTimelines(Attendance attendance)
{
    private const long DayMs = 86_400_000;

    /// <summary>How far around the interval changes are looked for; whoever has none for days follows his plan.</summary>
    private static readonly long[] s_around = [DayMs, 4 * DayMs];

    /// <param name="now">Nothing after it is known.</param>
    public IEnumerable<UserTimelines> Of(
        IReadOnlySet<int> users,
        long from,
        long to,
        long now,
        CancellationToken aborted
    )
    {
        if (from >= now)
            yield break;
        var left = users;
        var found = new SortedDictionary<int, UserTimelines>();
        foreach (var around in s_around)
        {
            if (left.Count == 0)
                break;
            var (begin, end) = (from - around, Math.Min(to + around, now));
            var isLast = around == s_around[^1];
            var unsure = new HashSet<int>();
            foreach (var stretches in attendance.Between(left, begin, end, aborted).GroupBy(stretch => stretch.User))
            {
                var all = stretches.ToList();
                var sure = Touching(Spans(all, stretch => stretch.Presence), from, to, begin, end, now);
                var presences = sure.Spans;
                var isSure = sure.IsSure;
                var (statuses, areSure) = Touching(Spans(all, stretch => stretch.Status), from, to, begin, end, now);
                if (!isLast && !(isSure && areSure))
                    unsure.Add(stretches.Key);
                else
                    found[stretches.Key] = new UserTimelines(
                        stretches.Key,
                        ByPlan(stretches.Key, presences, begin, end, now),
                        ByPlan(stretches.Key, statuses, begin, end, now)
                    );
            }
            left = unsure;
        }
        foreach (var timelines in found.Values)
            yield return timelines;
    }

    private static List<StatusSpan<T>> Spans<T>(List<Stretch> stretches, Func<Stretch, T> state)
        where T : struct
    {
        var spans = new List<StatusSpan<T>>();
        foreach (var stretch in stretches)
            if (spans is [.., var last] && EqualityComparer<T>.Default.Equals(last.State, state(stretch)))
                spans[^1] = last with { Until = stretch.To };
            else
                spans.Add(new StatusSpan<T>(state(stretch), stretch.From, stretch.To));
        return spans;
    }

    /// <returns>Those that touch the interval, and whether their ends are changes rather than ends of what was looked at.</returns>
    private static (List<StatusSpan<T>> Spans, bool IsSure) Touching<T>(
        List<StatusSpan<T>> spans,
        long from,
        long to,
        long begin,
        long end,
        long now
    )
        where T : struct
    {
        var touching = spans.Where(span => span.Since < to && span.Until > from).ToList();
        var isSure = touching is [] || (touching[0].Since > begin && (touching[^1].Until < end || end == now));
        return (touching, isSure);
    }

    private List<StatusSpan<T>> ByPlan<T>(int user, List<StatusSpan<T>> spans, long begin, long end, long now)
        where T : struct
    {
        if (spans is [])
            return spans;
        if (spans[0].Since <= begin)
            spans[0] = spans[0] with { Since = Math.Min(spans[0].Since, attendance.PlannedSince(user, begin)) };
        if (spans[^1].Until == end)
            spans[^1] = spans[^1] with { Until = end == now ? null : attendance.PlannedUntil(user, end, now) };
        return spans;
    }
}
