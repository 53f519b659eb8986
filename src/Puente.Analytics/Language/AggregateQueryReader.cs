using System.Text.Json;
using System.Text.RegularExpressions;

namespace Puente.Analytics.Language;

/// <summary>Reads the body of an aggregates query.</summary>
internal static partial class AggregateQueryReader
{
    private const int MostNames = 500;
    private const int MostViews = 10;
    private const int LongestName = 256;
    private static readonly WordList TimeDimensions = WordList.Of("AlternateTimeDimension", "eventTime");
    private static readonly WordList ViewFunctions = WordList.Of("AggregateViewFunction", "rangeBound");

    private static readonly string[] Members =
    [
        "interval",
        "granularity",
        "timeZone",
        "groupBy",
        "filter",
        "metrics",
        "views",
        "flattenMultivaluedDimensions",
        "alternateTimeDimension",
    ];

    private static readonly string[] MembersWithTop = [.. Members, "queryType", "limit", "sortMetric"];

    /// <exception cref="AnalyticsRefusalException">The platform would not answer it, or Puente cannot.</exception>
    public static AggregateQuery Read(ReadOnlyMemory<byte> body, AggregateDomain domain)
    {
        using var document = QueryObject.Parse(body);
        var query = QueryObject.Of(document.RootElement, "query", domain.HasTop ? MembersWithTop : Members);
        var interval = QueryInterval.Require(query.Text("interval"));
        var metrics = ReadMetrics(query, domain);
        var predicates = 0;
        if (query.Text("alternateTimeDimension") is { } dimension)
            TimeDimensions.Require(dimension);
        return new AggregateQuery(
            domain,
            interval,
            query.Text("granularity") is { } period ? Granularity.Require(period) : null,
            ReadZone(query.Text("timeZone")),
            [.. query.Texts("groupBy", MostNames).Select(domain.Dimensions.Require).Distinct()],
            query.Find("filter") is { } filter
                ? new FilterReader(domain.FilterDimensions, metrics: null).Read(filter, "filter", ref predicates)
                : null,
            metrics,
            ReadViews(query, domain),
            query.Flag("flattenMultivaluedDimensions") ?? false,
            domain.HasTop ? TopReader.Read(query, domain, metrics) : null
        );
    }

    private static string[] ReadMetrics(QueryObject query, AggregateDomain domain)
    {
        string[] metrics = [.. query.Texts("metrics", MostNames).Select(domain.Metrics.Require).Distinct()];
        return metrics.Contains(DerivedMetrics.CallbackServiceLevel)
            ? throw AnalyticsRefusalException.NotDerivable(
                $"{DerivedMetrics.CallbackServiceLevel} cannot be answered from records: its arithmetic is not known."
            )
            : metrics;
    }

    private static TimeZoneInfo ReadZone(string? name)
    {
        if (name is null)
            return TimeZoneInfo.Utc;
        // The name becomes a path below the system's zones.
        return ZoneName().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId
            ? zone
            : throw AnalyticsRefusalException.BadRequest(
                $"Time zone [{AnalyticsRefusalException.Echo(name)}] is not an IANA name, as in Europe/Madrid."
            );
    }

    private static AggregateView[] ReadViews(QueryObject query, AggregateDomain domain)
    {
        var elements = query.List("views", MostNames);
        if (elements.Count > MostViews)
            throw AnalyticsRefusalException.BadRequest($"A query may have at most {MostViews} views.");
        var names = new HashSet<string>();
        return [.. elements.Select(element => ReadView(element, domain, names))];
    }

    private static AggregateView ReadView(JsonElement element, AggregateDomain domain, HashSet<string> names)
    {
        const string Place = "views";
        var view = QueryObject.Of(element, Place, "name", "target", "function", "range");
        var name = view.Text("name");
        if (name is not { Length: > 0 and <= LongestName })
            throw AnalyticsRefusalException.BadRequest($"A view has a name of 1 to {LongestName} letters.");
        if (domain.Metrics.Knows(name) || !names.Add(name))
            throw AnalyticsRefusalException.BadRequest(
                $"The name of view [{AnalyticsRefusalException.Echo(name)}] is that of a metric or of another view."
            );
        var target = domain.Metrics.Require(view.Text("target") ?? "");
        if (target[0] != 't')
            throw AnalyticsRefusalException.BadRequest($"The target of a view is a timer; {target} is none.");
        ViewFunctions.Require(view.Text("function") ?? "");
        if (view.Find("range") is not { } bounds)
            throw AnalyticsRefusalException.BadRequest("A view has a range.");
        var range = QueryObject.Of(bounds, "views.range", "gte", "lt");
        var read = new ValueRange(null, range.Number("gte"), range.Number("lt"), null);
        return read.Bounds.Any()
            ? new AggregateView(name, target, read)
            : throw AnalyticsRefusalException.BadRequest("The range of a view has gte, lt or both.");
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_+\-]{0,31}(?:/[A-Za-z0-9_+\-]{1,32}){0,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ZoneName();
}
