using System.Globalization;
using System.Text.Json.Nodes;
using Puente.Analytics;

namespace Puente.Specs.Twins;

/// <summary>Draws questions over the whole language; one in ten is wrong somewhere, so that refusals are compared too.</summary>
/// <param name="from">Start of the history that both twins hold.</param>
/// <param name="to">Its end.</param>
internal sealed class QuestionGenerator(Random random, ValuePool pool, DateTimeOffset from, DateTimeOffset to)
{
    public JsonObject Next(AnalyticsEndpoint endpoint)
    {
        var question = endpoint == AnalyticsEndpoint.ConversationDetails ? Details() : Aggregates(endpoint);
        if (Chance(0.1))
            Spoil(question, endpoint == AnalyticsEndpoint.ConversationDetails);
        return question;
    }

    /// <summary>A details job: a query's question without its page.</summary>
    public JsonObject NextJob()
    {
        var question = Next(AnalyticsEndpoint.ConversationDetails);
        question.Remove("paging");
        question.Remove("aggregations");
        if (Chance(0.3))
            question["startOfDayIntervalMatching"] = Chance(0.8);
        return question;
    }

    private JsonObject Aggregates(AnalyticsEndpoint endpoint)
    {
        var isFlows = endpoint == AnalyticsEndpoint.FlowAggregates;
        var groups = isFlows
            ? [.. Words.Groups.Except(["originatingSocialMediaPublic"]), .. Words.FlowGroups]
            : Words.Groups;
        var common = isFlows ? [.. Words.CommonGroups, .. Words.FlowGroups] : Words.CommonGroups;
        var timers = isFlows ? [.. Words.FlowMetrics.Where(name => name[0] == 't')] : Words.Timers;
        string[] metrics = isFlows
            ? Words.FlowMetrics
            : [.. Words.Counters, .. Words.Timers, .. Words.Timers, .. Words.Observed, .. Words.Derived];
        var question = new JsonObject { ["interval"] = Interval(longest: TimeSpan.FromDays(7)) };
        if (Chance(0.6))
            question["granularity"] = Pick(Words.Granularities);
        if (Chance(0.4))
            question["timeZone"] = Pick(Words.Zones);
        if (Chance(0.8))
            question["groupBy"] = Names(random.Next(1, 4), () => Chance(0.7) ? Pick(common) : Pick(groups));
        if (Chance(0.8))
            question["metrics"] = Names(random.Next(1, 6), () => Pick(metrics));
        if (Chance(0.3))
            question["flattenMultivaluedDimensions"] = Chance(0.7);
        if (Chance(0.6))
            question["filter"] = Filter(() => Dimension(Chance(0.8) ? Pick(common) : Pick(groups)));
        if (Chance(0.2))
            question["views"] = Views(isFlows ? timers : [.. timers, "tWait", "tWait"]);
        if (!isFlows && Chance(0.2))
            Rank(question);
        if (Chance(0.1))
            question["alternateTimeDimension"] = "eventTime";
        return question;
    }

    private JsonArray Views(string[] timers)
    {
        var views = new JsonArray();
        for (var number = random.Next(1, 4); number > 0; number--)
        {
            var range = new JsonObject();
            var low = random.Next(120_000);
            if (Chance(0.7))
                range["gte"] = low;
            if (range.Count == 0 || Chance(0.5))
                range["lt"] = low + random.Next(240_000);
            views.Add(
                new JsonObject
                {
                    ["name"] = $"view{number}",
                    ["target"] = Pick(timers),
                    ["function"] = "rangeBound",
                    ["range"] = range,
                }
            );
        }
        return views;
    }

    private void Rank(JsonObject question)
    {
        question["queryType"] = Chance(0.5) ? "topN" : "bottomN";
        question["limit"] = random.Next(1, 8);
        if (Chance(0.7))
        {
            question["sortMetric"] = new JsonObject
            {
                ["name"] = Chance(0.7) ? Pick(Words.Timers) : Pick(Words.Counters),
                // Counts tie, and ties show the order among equals.
                ["function"] = Pick(["average", "count", "count", "count", "max", "min", "sum"]),
            };
        }
        else
            question["metrics"] = new JsonArray(Pick(Words.Timers));
    }

    private JsonObject Details()
    {
        var filters = new JsonObject();
        if (Chance(0.4))
            filters["conversationFilters"] = Filters(OfConversation);
        if (Chance(0.6))
            filters["segmentFilters"] = Filters(OfSegment);
        if (Chance(0.1))
            filters["evaluationFilters"] = Filters(() => OfItem(Words.EvaluationFilters, "oTotalScore"));
        if (Chance(0.1))
            filters["surveyFilters"] = Filters(() => OfItem(Words.SurveyFilters, "oSurveyTotalScore"));
        if (Chance(0.03))
            filters["resolutionFilters"] = Filters(() => Metric("nNextContactAvoided", 2));
        var question = new JsonObject
        {
            ["interval"] = Interval(TimeSpan.FromDays(filters.Count == 0 ? 7 : 30)),
            ["paging"] = new JsonObject
            {
                ["pageSize"] = random.Next(1, 101),
                ["pageNumber"] = Chance(0.7) ? 1 : random.Next(1, 6),
            },
        };
        foreach (var (name, value) in filters.ToList())
        {
            filters.Remove(name);
            question[name] = value;
        }
        if (Chance(0.5))
            question["order"] = Pick(["asc", "desc", "unordered"]);
        if (Chance(0.4))
            question["orderBy"] = Pick(["conversationStart", "conversationEnd", "segmentStart", "segmentEnd"]);
        if (Chance(0.2))
            question["aggregations"] = Facets();
        return question;
    }

    private JsonArray Facets()
    {
        var facets = new JsonArray();
        for (var number = random.Next(1, 3); number > 0; number--)
        {
            if (Chance(0.6))
            {
                var facet = new JsonObject
                {
                    ["type"] = "termFrequency",
                    ["dimension"] = Chance(0.7)
                        ? Pick(Words.CommonSegmentFilters)
                        : Pick([.. Words.ConversationFilters, .. Words.SegmentFilters]),
                };
                if (Chance(0.6))
                    facet["size"] = random.Next(1, 12);
                facets.Add(facet);
                continue;
            }
            var border = random.Next(60_000);
            facets.Add(
                new JsonObject
                {
                    ["type"] = "numericRange",
                    ["metric"] = Pick([.. Words.Timers, .. Words.Counters, "tConversationDuration"]),
                    ["ranges"] = new JsonArray(
                        new JsonObject { ["lt"] = border },
                        new JsonObject { ["gte"] = border, ["lt"] = border + 60_000 },
                        new JsonObject { ["gte"] = border + 60_000 }
                    ),
                }
            );
        }
        return facets;
    }

    private JsonArray Filters(Func<JsonObject> predicate)
    {
        var filters = new JsonArray();
        for (var number = Chance(0.7) ? 1 : 2; number > 0; number--)
            filters.Add(Filter(predicate));
        return filters;
    }

    private JsonObject Filter(Func<JsonObject> predicate)
    {
        var filter = Clause(predicate);
        if (Chance(0.3))
        {
            var clauses = new JsonArray();
            for (var number = random.Next(1, 3); number > 0; number--)
                clauses.Add(Clause(predicate));
            filter["clauses"] = clauses;
            if (Chance(0.4))
                filter.Remove("predicates");
        }
        return filter;
    }

    private JsonObject Clause(Func<JsonObject> predicate)
    {
        var predicates = new JsonArray();
        for (var number = random.Next(1, 4); number > 0; number--)
            predicates.Add(predicate());
        return new JsonObject { ["type"] = Chance(0.5) ? "and" : "or", ["predicates"] = predicates };
    }

    private JsonObject OfConversation() =>
        Chance(0.4)
            ? Metric(Pick([.. Words.Timers, .. Words.Counters, "tConversationDuration"]), 600_000)
            : Dimension(Pick(Words.ConversationFilters));

    private JsonObject OfSegment() =>
        Chance(0.1) ? Metric("tSegmentDuration", 300_000)
        : Chance(0.7) ? Dimension(Pick(Words.CommonSegmentFilters))
        : Dimension(Pick(Words.SegmentFilters));

    private JsonObject OfItem(string[] dimensions, string metric) =>
        Chance(0.3) ? Metric(metric, 100) : Dimension(Pick(dimensions));

    private JsonObject Metric(string name, int most)
    {
        var predicate = new JsonObject { ["type"] = "metric", ["metric"] = name };
        if (Chance(0.2))
            predicate["operator"] = Pick(["exists", "notExists"]);
        else
            predicate["range"] = Range(
                Chance(0.4) && Measured(name) is { } value ? value : random.Next(most),
                most / 2
            );
        return predicate;
    }

    private JsonObject Dimension(string name)
    {
        var predicate = new JsonObject { ["dimension"] = name };
        if (Chance(0.5))
            predicate["type"] = "dimension";
        if (Chance(0.2))
        {
            predicate["operator"] = Pick(["exists", "notExists"]);
            return predicate;
        }
        if (Chance(0.3))
            predicate["operator"] = "matches";
        if (Words.Times.Contains(name))
        {
            var moment =
                Chance(0.4) && pool.Pick(name, random) is { } happened
                    ? DateTimeOffset.Parse(happened, CultureInfo.InvariantCulture)
                    : from + (to - from) * random.NextDouble();
            if (Chance(0.25))
                predicate["value"] = $"{Text(moment.AddHours(-random.Next(1, 30)))}/{Text(moment)}";
            else if (Chance(0.3))
                predicate["value"] = $"{Text(moment)}/{Text(moment.AddHours(random.Next(1, 30)))}";
            else
                predicate["range"] = Range(moment.ToUnixTimeMilliseconds(), 86_400_000);
        }
        else if (Words.Numbers.Contains(name) && Chance(0.5))
            predicate["range"] = Range(random.Next(8), 3);
        else
            predicate["value"] = Chance(0.85) && pool.Pick(name, random) is { } known ? Bent(known) : Unknown();
        return predicate;
    }

    /// <summary>The value itself, or in another case: only ids and flags may still fit.</summary>
    private string Bent(string value) => Chance(0.1) ? value.ToUpperInvariant() : value;

    private string Unknown() =>
        Pick(["nothing", "", "5", "true", "c0ffee00-0000-4000-8000-000000000000", "O'Neill; --", "%_"]);

    /// <summary>A value that this metric of some session has: whether a bound belongs to a range shows only on it.</summary>
    private long? Measured(string metric) =>
        long.TryParse(pool.Pick(ValuePool.OfMetric(metric), random), CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    private JsonObject Range(long low, long width)
    {
        var range = new JsonObject();
        if (Chance(0.7))
            range[Chance(0.5) ? "gte" : "gt"] = low;
        if (range.Count == 0 || Chance(0.5))
            range[Chance(0.5) ? "lte" : "lt"] = low + (Chance(0.3) ? 0 : random.NextInt64(width + 1));
        return range;
    }

    private string Interval(TimeSpan longest)
    {
        var all = to - from;
        var start = from + all * random.NextDouble() * 0.95;
        var length = (longest < all ? longest : all) * random.NextDouble();
        if (Chance(0.5))
            start = new DateTimeOffset(start.Date, TimeSpan.Zero);
        if (Chance(0.5))
            length = TimeSpan.FromHours(Math.Max(1, Math.Floor(length.TotalHours)));
        // The emulator's history goes on after the part that the tables hold.
        var end = start + length;
        start = start < from ? from : start;
        end = end < to ? end : to;
        // Whether an edge belongs to the interval shows only when something happens on it, to the millisecond.
        if (Chance(0.3) && Happened() is { } moment && moment > from && moment < to)
        {
            if (Chance(0.5) && moment < end && end - moment <= longest)
                start = moment;
            else if (moment > start && moment - start <= longest)
                end = moment;
        }
        return $"{Text(start)}/{Text(end)}";
    }

    private DateTimeOffset? Happened() =>
        pool.Pick(Pick(["emitDate", "conversationStart", "conversationEnd"]), random) is { } text
            ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)
            : null;

    /// <summary>In UTC, with an offset, with and without milliseconds.</summary>
    private string Text(DateTimeOffset moment) =>
        random.Next(4) switch
        {
            0 => moment
                .ToOffset(TimeSpan.FromHours(2))
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
            1 when moment.Millisecond == 0 => moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            _ => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        };

    /// <summary>Makes one member wrong.</summary>
    private void Spoil(JsonObject question, bool isDetails)
    {
        switch (random.Next(6))
        {
            case 0:
                question.Remove("interval");
                break;
            case 1:
                question["interval"] = Pick(["yesterday", "2026-03-02/2026-03-01", "2026-03-02T00:00:00Z", ""]);
                break;
            case 2 when isDetails:
                question["order"] = "sideways";
                break;
            case 2:
                question["metrics"] = new JsonArray("tTalking");
                break;
            case 3 when isDetails:
                question["orderBy"] = "queue";
                break;
            case 3:
                if (Chance(0.5))
                    question["groupBy"] = new JsonArray("queue");
                else
                    question["alternateTimeDimension"] = "segmentEnd";
                break;
            case 4 when isDetails:
                question["segmentFilters"] = new JsonArray(Wrong("segmentId"));
                break;
            case 4:
                question["filter"] = Wrong("segmentType");
                break;
            case 5 when isDetails:
                question["paging"] = new JsonObject { ["pageSize"] = 0 };
                break;
            default:
                question["granularity"] = "1 day";
                break;
        }
    }

    private JsonObject Wrong(string dimension)
    {
        var predicate = new JsonObject { ["dimension"] = dimension, ["value"] = "x" };
        var filter = new JsonObject { ["type"] = "and", ["predicates"] = new JsonArray(predicate) };
        switch (random.Next(4))
        {
            case 0:
                filter["type"] = "nor";
                predicate["dimension"] = "queueId";
                break;
            case 1:
                predicate["dimension"] = "queueId";
                predicate["operator"] = "like";
                break;
            case 2:
                filter["predicates"] = new JsonArray();
                break;
        }
        return filter;
    }

    private static JsonArray Names(int count, Func<string> draw)
    {
        var names = new JsonArray();
        for (var index = 0; index < count; index++)
            names.Add(draw());
        return names;
    }

    private bool Chance(double probability) => random.NextDouble() < probability;

    private string Pick(string[] words) => words[random.Next(words.Length)];
}
