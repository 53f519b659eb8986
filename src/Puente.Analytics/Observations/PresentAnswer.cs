using System.Text.Json;
using Puente.Analytics.Users;

namespace Puente.Analytics.Observations;

/// <summary>Counts groups and writes them as the platform does: metrics, then qualifiers, letter by letter.</summary>
internal sealed class PresentAnswer(PresentQuery query)
{
    private const string OnQueue = "ON_QUEUE";
    private const string OffQueue = "OFF_QUEUE";
    private readonly List<Group> _groups = [];

    public bool Holds(params (string Dimension, string? Value)[] values) =>
        query.Filter is not { } filter
        || StateFilter.Holds(filter, name => values.FirstOrDefault(one => one.Dimension == name).Value);

    /// <summary>The dimensions an activity query groups by, in the query's order.</summary>
    public (string Dimension, string Value)[] Grouped(params (string Dimension, string Value)[] values) =>
        [.. query.GroupBy.Select(name => values.First(one => one.Dimension == name))];

    public string GroupOf(params (string Dimension, string Value)[] values) =>
        string.Join('\u001f', Grouped(values).Select(one => one.Value));

    public void AddFigures(IReadOnlyList<(string Dimension, string Value)> group, Func<string, long> count) =>
        Add(
            group,
            query
                .Metrics.Where(metric => metric is "oAlerting" or "oInteracting" or "oWaiting")
                .Select(metric => new Count(metric, null, count(metric)))
        );

    /// <summary>Whoever is a member of several of the group's queues counts once.</summary>
    public void AddMembers(IReadOnlyList<(string Dimension, string Value)> group, IEnumerable<Member> members)
    {
        var users = members.GroupBy(one => one.User).Select(one => one.ToList()).ToList();
        Add(group, query.Metrics.SelectMany(CountsOf));

        IEnumerable<Count> CountsOf(string metric) =>
            metric switch
            {
                "oMemberUsers" => [new Count(metric, null, users.Count)],
                "oActiveUsers" => [new Count(metric, null, users.Count(user => user.Exists(one => one.IsJoined)))],
                "oUserRoutingStatuses" => By(metric, one => one.Status),
                "oOnQueueUsers" => By(metric, one => one.Status == OffQueue ? null : one.Status),
                "oUserPresences" => By(metric, one => one.Presence),
                "oOffQueueUsers" => By(metric, one => one.SystemPresence == OnQueue ? null : one.Presence),
                _ => [],
            };

        IEnumerable<Count> By(string metric, Func<Member, string?> qualifier) =>
            users
                .GroupBy(user => qualifier(user[0]))
                .Where(one => one.Key is not null)
                .OrderBy(one => one.Key, StringComparer.Ordinal)
                .Select(one => new Count(metric, one.Key, one.Count()));
    }

    public void AddQueues(IReadOnlyList<(string Dimension, string Value)> group, IEnumerable<Member> members)
    {
        var mine = members.ToList();
        Add(
            group,
            query.Metrics.Select(metric => new Count(
                metric,
                null,
                mine.Where(one => one.IsJoined || metric == "oMemberQueues").Select(one => one.Queue).Distinct().Count()
            ))
        );
    }

    /// <param name="mappings">Of queues' observations.</param>
    public byte[] WriteObservations(SortedDictionary<string, List<string>>? mappings) =>
        Write(
            json =>
            {
                if (mappings is not null)
                    PresenceMappings.Write(json, mappings);
            },
            (json, number) =>
            {
                json.WriteStartObject("stats");
                json.WriteNumber("count", number);
                json.WriteEndObject();
            }
        );

    public byte[] WriteActivity() => Write(_ => { }, (json, number) => json.WriteNumber("count", number));

    private void Add(IReadOnlyList<(string Dimension, string Value)> group, IEnumerable<Count> counts)
    {
        if (counts.ToList() is { Count: > 0 } data)
            _groups.Add(new Group(group, data));
    }

    private byte[] Write(Action<Utf8JsonWriter> begin, Action<Utf8JsonWriter, long> writeNumber)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            begin(json);
            json.WriteStartArray("results");
            foreach (var group in _groups)
            {
                json.WriteStartObject();
                json.WriteStartObject("group");
                foreach (var (dimension, value) in group.Values)
                    json.WriteString(dimension, value);
                json.WriteEndObject();
                json.WriteStartArray("data");
                foreach (var count in group.Counts)
                {
                    json.WriteStartObject();
                    json.WriteString("metric", count.Metric);
                    if (count.Qualifier is { } qualifier)
                        json.WriteString("qualifier", qualifier);
                    writeNumber(json, count.Number);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private sealed record Group(IReadOnlyList<(string Dimension, string Value)> Values, IReadOnlyList<Count> Counts);

    private sealed record Count(string Metric, string? Qualifier, long Number);
}
