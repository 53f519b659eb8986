using System.Text;
using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Http;

namespace Puente.Emulator.Aggregates;

/// <summary>
/// Counts what the records' own sessions have emitted by now: each metric in the bucket of its emission, with the queue that
/// its session was known to have at that moment.
/// </summary>
internal sealed class AggregateEndpoints(History history, VirtualClock clock)
{
    private static readonly string[] s_metrics = Enum.GetNames<Metric>();
    private static readonly string[] s_media = Enum.GetNames<Media>();

    public void Map(RouteTable routes) =>
        routes.Add(
            "POST",
            "/api/v2/analytics/conversations/aggregates/query",
            QueryAsync,
            "analytics:conversationAggregate:view"
        );

    private async ValueTask<ApiAnswer> QueryAsync(ApiRequest request)
    {
        var query = AggregateQuery.Read(await request.ObjectAsync());
        var asOf = clock.NowMs;
        return ApiAnswer.Json(await Task.Run(() => Answer(query, asOf, request.Aborted), request.Aborted));
    }

    private JsonObject Answer(AggregateQuery query, long asOf, CancellationToken aborted)
    {
        var groups = new SortedDictionary<(string Media, string Queue), Group>();
        var end = Math.Min(query.To, asOf + 1);
        var scene = history.Borrow();
        try
        {
            foreach (var place in history.PossiblyOpenAt(query.From).Concat(history.Started(query.From, end)))
            {
                aborted.ThrowIfCancellationRequested();
                Count(query, history.Play(scene, place), end, groups);
            }
        }
        finally
        {
            history.GiveBack(scene);
        }

        var results = new JsonArray();
        foreach (var (key, group) in groups)
        {
            var names = new JsonObject { ["mediaType"] = key.Media };
            if (key.Queue.Length > 0)
                names["queueId"] = key.Queue;
            results.Add(new JsonObject { ["group"] = names, ["data"] = group.Write(query.Buckets) });
        }
        return new JsonObject { ["results"] = results };
    }

    private static void Count(
        AggregateQuery query,
        ConversationDraft draft,
        long end,
        SortedDictionary<(string Media, string Queue), Group> groups
    )
    {
        for (var p = 0; p < draft.ParticipantCount; p++)
        {
            var participant = draft.Participant(p);
            for (var s = 0; s < participant.SessionCount; s++)
            {
                var session = participant.Sessions[s];
                for (var m = 0; m < session.MetricCount; m++)
                {
                    var metric = session.Metrics[m];
                    if (metric.Emitted < query.From || metric.Emitted >= end)
                        continue;
                    var name = s_metrics[(int)metric.Name];
                    var waited = name is "tAnswered" or "tAbandon" or "tFlowOut" && query.Metrics.Contains("tWait");
                    var wanted = query.Metrics.Contains(name);
                    if (!wanted && !waited)
                        continue;
                    var (media, queue) = (s_media[(int)session.Media], QueueOf(draft, session, metric.Emitted));
                    if (!query.Holds(media, queue))
                        continue;
                    var key = (media, query.ByQueue ? queue ?? "" : "");
                    if (!groups.TryGetValue(key, out var group))
                        groups[key] = group = new Group();
                    var bucket = query.Buckets.Of(metric.Emitted);
                    if (wanted)
                        group.Add(bucket, name, metric.Value);
                    if (waited)
                        group.Add(bucket, "tWait", metric.Value);
                }
            }
        }
    }

    /// <summary>The queue on the newest of the session's segments that names one at that time.</summary>
    private static string? QueueOf(ConversationDraft draft, SessionDraft session, long at)
    {
        for (var i = session.SegmentCount - 1; i >= 0; i--)
        {
            ref readonly var segment = ref session.Segments[i];
            if (segment.Start > at)
                continue;
            if (Members.Text(draft, segment.Pieces, "queueId"u8, at) is { IsEmpty: false } queue)
                return Encoding.ASCII.GetString(queue);
        }
        return null;
    }

    /// <summary>One group's metrics by bucket; what nothing was emitted for does not exist.</summary>
    private sealed class Group
    {
        private readonly SortedDictionary<int, SortedDictionary<string, Tally>> _buckets = [];

        public void Add(int bucket, string metric, long value)
        {
            if (!_buckets.TryGetValue(bucket, out var metrics))
                _buckets[bucket] = metrics = new SortedDictionary<string, Tally>(StringComparer.Ordinal);
            metrics[metric] = metrics.TryGetValue(metric, out var tally)
                ? tally.With(value)
                : new(1, value, value, value);
        }

        public JsonArray Write(Buckets buckets)
        {
            var data = new JsonArray();
            foreach (var (bucket, metrics) in _buckets)
            {
                var list = new JsonArray();
                foreach (var (name, tally) in metrics)
                    list.Add(new JsonObject { ["metric"] = name, ["stats"] = tally.Write(name[0] == 't') });
                data.Add(new JsonObject { ["interval"] = buckets.Interval(bucket), ["metrics"] = list });
            }
            return data;
        }
    }

    private readonly record struct Tally(long Count, long Sum, long Min, long Max)
    {
        public Tally With(long value) => new(Count + 1, Sum + value, Math.Min(Min, value), Math.Max(Max, value));

        // Timers have four figures, counters only how many.
        public JsonObject Write(bool timer) =>
            timer
                ? new JsonObject
                {
                    ["max"] = Max,
                    ["min"] = Min,
                    ["count"] = Count,
                    ["sum"] = Sum,
                }
                : new JsonObject { ["count"] = Count };
    }
}
