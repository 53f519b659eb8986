using Puente.Analytics.Language;

namespace Puente.Analytics.Users;

/// <summary>Reads the bodies of questions about users' states.</summary>
internal static class UserQueryReader
{
    public const string RoutingStatus = "tAgentRoutingStatus";
    public const string OrganizationPresence = "tOrganizationPresence";
    public const string SystemPresence = "tSystemPresence";
    private const int MostNames = 500;

    public static WordList Metrics { get; } =
        new("UserAggregateMetric", [RoutingStatus, OrganizationPresence, SystemPresence]);

    public static WordList Groups { get; } = WordList.Of("UserAggregateDimension", "userId");

    private static readonly WordList s_orders = WordList.Of("QueryOrder", "asc desc unordered");
    private static readonly FilterReader s_users = Reader("UserDetailDimension", "userId");
    private static readonly FilterReader s_presences = Reader(
        "PresenceDetailDimension",
        "organizationPresenceId systemPresence"
    );

    private static readonly FilterReader s_statuses = Reader("RoutingStatusDetailDimension", "routingStatus");

    /// <exception cref="AnalyticsRefusalException">The platform would not answer it.</exception>
    public static UserAggregateQuery Aggregates(ReadOnlyMemory<byte> body)
    {
        using var document = QueryObject.Parse(body);
        var query = QueryObject.Of(document.RootElement, "The query");
        var interval = QueryInterval.Require(query.Text("interval"));
        var named = query.Words("metrics", Metrics, MostNames);
        var predicates = 0;
        return new UserAggregateQuery(
            interval,
            query.Text("granularity") is { Length: > 0 } period ? Granularity.Require(period) : null,
            AggregateQueryReader.ReadZone(query.Text("timeZone")),
            named.Count == 0 ? Metrics.Words : [.. named.Distinct()],
            query.Words("groupBy", Groups, MostNames).Count > 0,
            query.Find("filter") is { } filter
                ? [new FilterReader(Groups, FilterReader.NoMetrics).Read(filter, ref predicates)]
                : []
        );
    }

    /// <exception cref="AnalyticsRefusalException">The platform would not answer it, or Puente cannot.</exception>
    public static (UserDetailsQuery Query, int PageSize, int PageNumber) Details(ReadOnlyMemory<byte> body)
    {
        using var document = QueryObject.Parse(body);
        var query = QueryObject.Of(document.RootElement, "The query");
        var states = States(query);
        foreach (var member in (string[])["presenceAggregations", "routingStatusAggregations"])
            if (query.List(member, MostNames).Count > 0)
                throw AnalyticsRefusalException.NotDerivable(
                    $"The {member} cannot be answered: what their answers look like is not known."
                );
        var (size, number) = DetailsQueryReader.ReadPaging(query);
        return (states, size, number);
    }

    /// <summary>Reads the body of a job.</summary>
    /// <exception cref="AnalyticsRefusalException">The platform would not answer it.</exception>
    public static (UserDetailsQuery Query, int? Limit) Job(ReadOnlyMemory<byte> body)
    {
        using var document = QueryObject.Parse(body);
        var query = QueryObject.Of(document.RootElement, "The query");
        return (States(query), DetailsQueryReader.ReadLimit(query));
    }

    private static UserDetailsQuery States(QueryObject query)
    {
        var predicates = 0;
        return new UserDetailsQuery(
            QueryInterval.Require(query.Text("interval")),
            query.Word("order", s_orders) == "desc",
            Filters(query, "userFilters", s_users, ref predicates),
            Filters(query, "presenceFilters", s_presences, ref predicates),
            Filters(query, "routingStatusFilters", s_statuses, ref predicates)
        );
    }

    private static List<FilterGroup> Filters(QueryObject query, string member, FilterReader reader, ref int predicates)
    {
        var filters = new List<FilterGroup>();
        foreach (var filter in query.List(member, MostNames))
            filters.Add(reader.Read(filter, ref predicates));
        return filters;
    }

    private static FilterReader Reader(string type, string dimensions) =>
        new(WordList.Of(type, dimensions), FilterReader.NoMetrics);
}
