using System.Text.Json;
using System.Text.RegularExpressions;

namespace Puente.Analytics.Language;

/// <summary>Reads the body of an aggregates query.</summary>
internal static partial class AggregateQueryReader
{
    private const int MostNames = 500;
    private const int MostViews = 10;
    private const int LongestName = 256;
    private static readonly WordList ViewFunctions = WordList.Of("AggregationViewFunction", "rangeBound");

    /// <exception cref="AnalyticsRefusalException">The platform would not answer it, or Puente cannot.</exception>
    public static AggregateQuery Read(ReadOnlyMemory<byte> body, AggregateDomain domain)
    {
        using var document = QueryObject.Parse(body);
        var query = QueryObject.Of(document.RootElement, "The query");
        var interval = QueryInterval.Require(query.Text("interval"));
        query.Word("alternateTimeDimension", domain.TimeDimensions);
        var metrics = ReadMetrics(query, domain);
        string[] groupBy = [.. query.Words("groupBy", domain.Dimensions, MostNames).Distinct()];
        var zone = ReadZone(query.Text("timeZone"));
        var granularity = query.Text("granularity") is { Length: > 0 } period
            ? Granularity.Require(period)
            : (Granularity?)null;
        var predicates = 0;
        var filter = query.Find("filter") is { } element
            ? new FilterReader(domain.FilterDimensions, FilterReader.NoMetrics).Read(element, ref predicates)
            : null;
        return new AggregateQuery(
            domain,
            interval,
            granularity,
            zone,
            groupBy,
            filter,
            metrics,
            ReadViews(query, domain),
            query.Flag("flattenMultivaluedDimensions") ?? false,
            TopReader.Read(query, domain, metrics)
        );
    }

    private static string[] ReadMetrics(QueryObject query, AggregateDomain domain)
    {
        string[] metrics = [.. query.Words("metrics", domain.Metrics, MostNames).Distinct()];
        return metrics.Contains(DerivedMetrics.CallbackServiceLevel)
            ? throw AnalyticsRefusalException.NotDerivable(
                $"The metric {DerivedMetrics.CallbackServiceLevel} cannot be answered: its arithmetic is not known."
            )
            : metrics;
    }

    public static TimeZoneInfo ReadZone(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return TimeZoneInfo.Utc;
        // The name becomes a path below the system's zones.
        return ZoneName().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId
            ? zone
            : throw AnalyticsRefusalException.InvalidValue(
                $"The time zone {AnalyticsRefusalException.Echo(name)} is not known."
            );
    }

    private static AggregateView[] ReadViews(QueryObject query, AggregateDomain domain)
    {
        var elements = query.List("views", MostNames);
        if (elements.Count > MostViews)
            throw AnalyticsRefusalException.BadRequest(
                $"A query may have at most {MostViews} views; this one has {elements.Count}."
            );
        var names = new HashSet<string>();
        return [.. elements.Select(element => ReadView(element, domain, names))];
    }

    private static AggregateView ReadView(JsonElement element, AggregateDomain domain, HashSet<string> names)
    {
        var view = QueryObject.Of(element, "A view");
        var name = view.Text("name");
        if (name is not { Length: > 0 and <= LongestName })
            throw AnalyticsRefusalException.InvalidValue("A view needs a name.");
        var target = domain.Timers.Require(view.Text("target") ?? "");
        ViewFunctions.Require(view.Text("function") ?? "");
        if (view.Find("range") is not { ValueKind: JsonValueKind.Object })
            throw AnalyticsRefusalException.InvalidValue($"The view {name} needs a range.");
        var range = view.Object("range")!.Value;
        var read = new ValueRange(null, range.Bound("gte"), range.Bound("lt"), null);
        if (!read.Bounds.Any())
            throw AnalyticsRefusalException.InvalidValue($"The range of the view {name} needs gte or lt.");
        return domain.Metrics.Knows(name) || !names.Add(name)
            ? throw AnalyticsRefusalException.InvalidValue(
                $"The name {name} of a view is that of a metric or of another view."
            )
            : new AggregateView(name, target, read);
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_+\-]{0,31}(?:/[A-Za-z0-9_+\-]{1,32}){0,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ZoneName();
}
