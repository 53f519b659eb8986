using System.Text.Json;
using Puente.Analytics.Remote.Details;
using Puente.Querying.Names;

namespace Puente.Querying.Output;

/// <summary>One conversation a row: what is most looked for in a record. The whole record is in <c>--format json</c>.</summary>
internal sealed class DetailsGrid(NameDirectory names)
{
    public static IReadOnlyList<GridColumn> ForPeople { get; } =
    [
        new("start", GridKind.Time),
        new("lasted", GridKind.Milliseconds),
        new("media", GridKind.Text),
        new("direction", GridKind.Text),
        new("queue", GridKind.Text),
        new("user", GridKind.Text),
        new("wrapup", GridKind.Text),
        new("handled", GridKind.Milliseconds),
        new("conversation", GridKind.Text),
    ];

    public static IReadOnlyList<GridColumn> ForPrograms { get; } =
    [
        new("conversationId", GridKind.Text),
        new("conversationStart", GridKind.Time),
        new("conversationEnd", GridKind.Time),
        new("originatingDirection", GridKind.Text),
        new("mediaTypes", GridKind.Text),
        new("queueIds", GridKind.Text),
        new("queueNames", GridKind.Text),
        new("userIds", GridKind.Text),
        new("userNames", GridKind.Text),
        new("wrapUpCodes", GridKind.Text),
        new("wrapUpNames", GridKind.Text),
        new("tHandle_sum", GridKind.Milliseconds),
    ];

    public async Task<object?[]> PersonRowAsync(DetailsRow row, CancellationToken cancellationToken)
    {
        var fact = Facts.Read(row);
        return
        [
            fact.Start,
            fact is { Start: { } start, End: { } end } ? (long)(end - start).TotalMilliseconds : null,
            Join(fact.Media),
            fact.Direction,
            await NamesAsync("queueId", fact.Queues, cancellationToken),
            await NamesAsync("userId", fact.Users, cancellationToken),
            await NamesAsync("wrapUpCode", fact.WrapUps, cancellationToken),
            fact.Handle,
            row.Id.ToString(),
        ];
    }

    public async Task<object?[]> ProgramRowAsync(DetailsRow row, CancellationToken cancellationToken)
    {
        var fact = Facts.Read(row);
        return
        [
            row.Id.ToString(),
            fact.Start,
            fact.End,
            fact.Direction,
            Join(fact.Media),
            Join(fact.Queues),
            await NamesAsync("queueId", fact.Queues, cancellationToken),
            Join(fact.Users),
            await NamesAsync("userId", fact.Users, cancellationToken),
            Join(fact.WrapUps),
            await NamesAsync("wrapUpCode", fact.WrapUps, cancellationToken),
            fact.Handle,
        ];
    }

    private async Task<string?> NamesAsync(
        string dimension,
        OrderedDictionary<string, bool> ids,
        CancellationToken cancellationToken
    )
    {
        var found = new List<string>();
        foreach (var id in ids.Keys)
            found.Add(await names.NameOfAsync(dimension, id, cancellationToken));
        return found.Count == 0 ? null : string.Join(", ", found);
    }

    private static string? Join(OrderedDictionary<string, bool> values) =>
        values.Count == 0 ? null : string.Join(',', values.Keys);

    /// <summary>Values in the order in which they appear in the record, each once.</summary>
    private sealed record Facts
    {
        public DateTimeOffset? Start { get; private init; }
        public DateTimeOffset? End { get; private init; }
        public string? Direction { get; private init; }
        public OrderedDictionary<string, bool> Media { get; } = [];
        public OrderedDictionary<string, bool> Queues { get; } = [];
        public OrderedDictionary<string, bool> Users { get; } = [];
        public OrderedDictionary<string, bool> WrapUps { get; } = [];
        public long? Handle { get; private set; }

        public static Facts Read(DetailsRow row)
        {
            using var document = JsonDocument.Parse(row.Utf8Json);
            var root = document.RootElement;
            var facts = new Facts
            {
                Start = Time(root, "conversationStart"),
                End = Time(root, "conversationEnd"),
                Direction = Text(root, "originatingDirection"),
            };
            foreach (var participant in Items(root, "participants"))
            {
                Take(facts.Users, Text(participant, "userId"));
                foreach (var session in Items(participant, "sessions"))
                {
                    Take(facts.Media, Text(session, "mediaType"));
                    foreach (var segment in Items(session, "segments"))
                    {
                        Take(facts.Queues, Text(segment, "queueId"));
                        Take(facts.WrapUps, Text(segment, "wrapUpCode"));
                    }

                    foreach (var metric in Items(session, "metrics"))
                        if (Text(metric, "name") == "tHandle" && metric.GetProperty("value").TryGetInt64(out var value))
                            facts.Handle = (facts.Handle ?? 0) + value;
                }
            }

            return facts;
        }

        private static void Take(OrderedDictionary<string, bool> values, string? value)
        {
            if (value is not null)
                values.TryAdd(value, true);
        }

        private static JsonElement.ArrayEnumerator Items(JsonElement parent, string name) =>
            parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
                ? list.EnumerateArray()
                : default;

        private static string? Text(JsonElement parent, string name) =>
            parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;

        private static DateTimeOffset? Time(JsonElement parent, string name) =>
            parent.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
            && value.TryGetDateTimeOffset(out var time)
                ? time
                : null;
    }
}
