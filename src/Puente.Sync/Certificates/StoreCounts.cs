using System.Globalization;
using Puente.Store;

namespace Puente.Sync.Certificates;

/// <summary>Counts the store's own metrics; the same statement for both kinds of store.</summary>
internal static class StoreCounts
{
    public static async Task<Dictionary<CountKey, long>> ReadAsync(
        IStore store,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    )
    {
        var counts = new Dictionary<CountKey, long>();
        await using var result = await store.QueryAsync(Statement(from, to), cancellationToken);
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
        {
            var hour = DateTimeOffset.UnixEpoch.AddHours(Convert.ToInt64(row[0], CultureInfo.InvariantCulture));
            var queue = row[2] is string id ? Guid.Parse(id) : (Guid?)null;
            var key = new CountKey(hour, (string?)row[1] ?? "", queue, (string)row[3]!);
            counts[key] = Convert.ToInt64(row[4], CultureInfo.InvariantCulture);
        }
        return counts;
    }

    // The queue of a metric is that of its session's newest segment that had begun and names one. One pass over the metrics of
    // the interval: joining two sets without statistics makes PostgreSQL compare each with each.
    private static string Statement(DateTimeOffset from, DateTimeOffset to) =>
        $"""
            select cast(floor(extract(epoch from emit_date) / 3600) as bigint), media_type, cast(queue_id as varchar), name, count(*)
            from (
              select m.emit_date, m.name, s.media_type, g.queue_id,
                row_number() over (
                  partition by m.conversation_id, m.participant_ordinal, m.session_ordinal, m.metric_ordinal
                  order by g.segment_start desc nulls last, g.segment_ordinal desc
                ) as place
              from session_metrics m
              join sessions s
                on s.conversation_id = m.conversation_id and s.participant_ordinal = m.participant_ordinal
                and s.session_ordinal = m.session_ordinal
              left join segments g
                on g.conversation_id = m.conversation_id and g.participant_ordinal = m.participant_ordinal
                and g.session_ordinal = m.session_ordinal
                and g.queue_id is not null and g.segment_start <= m.emit_date and m.name in ({ByQueue})
              where m.emit_date >= '{Text(from)}' and m.emit_date < '{Text(to)}' and m.name in ({All})
            ) as emitted
            where place = 1
            group by 1, 2, 3, 4
            """;

    private static readonly string All = Names(CountedMetrics.All);
    private static readonly string ByQueue = Names(CountedMetrics.ByQueue);

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
