using System.Text.Json;

namespace Puente.Analytics.Language;

/// <summary>Reads the body of a details query.</summary>
internal static class DetailsQueryReader
{
    public const int LargestPage = 1_000;
    private const int DefaultPage = 25;
    private const int MostFilters = 100;
    private static readonly WordList Orders = WordList.Of("QueryOrder", "asc desc unordered");

    private static readonly WordList OrderDimensions = WordList.Of(
        "ConversationQueryOrderBy",
        "conversationStart conversationEnd segmentStart segmentEnd"
    );

    private static readonly (string Member, FilterSubject Subject, FilterReader Reader)[] FilterKinds =
    [
        (
            "conversationFilters",
            FilterSubject.Conversation,
            new(DetailWords.ConversationDimensions, DetailWords.ConversationMetrics)
        ),
        (
            "segmentFilters",
            FilterSubject.Segment,
            new(DetailWords.SegmentDimensions, DetailWords.SegmentMetrics, hasProperties: true)
        ),
        (
            "evaluationFilters",
            FilterSubject.Evaluation,
            new(DetailWords.EvaluationDimensions, DetailWords.EvaluationMetrics)
        ),
        ("surveyFilters", FilterSubject.Survey, new(DetailWords.SurveyDimensions, DetailWords.SurveyMetrics)),
        ("resolutionFilters", FilterSubject.Resolution, new(null, DetailWords.ResolutionMetrics)),
    ];

    private static readonly string[] Members =
    [
        "interval",
        "order",
        "orderBy",
        "paging",
        "aggregations",
        .. FilterKinds.Select(kind => kind.Member),
    ];

    /// <exception cref="AnalyticsRefusalException">The platform would not answer it.</exception>
    public static DetailsQuery Read(ReadOnlyMemory<byte> body)
    {
        using var document = QueryObject.Parse(body);
        var query = QueryObject.Of(document.RootElement, "query", Members);
        var interval = QueryInterval.Require(query.Text("interval"));
        var order = Orders.Require(query.Text("order") ?? "asc");
        var orderBy = OrderDimensions.Require(query.Text("orderBy") ?? "conversationStart");
        var (size, number) = ReadPaging(query);
        return new DetailsQuery(
            interval,
            order != "desc",
            orderBy is "conversationEnd" or "segmentEnd",
            size,
            number,
            ReadFilters(query),
            FacetReader.Read(query)
        );
    }

    private static (int Size, int Number) ReadPaging(QueryObject query)
    {
        if (query.Find("paging") is not { } element)
            return (DefaultPage, 1);
        var paging = QueryObject.Of(element, "paging", "pageSize", "pageNumber");
        var (size, number) = (paging.Whole("pageSize") ?? DefaultPage, paging.Whole("pageNumber") ?? 1);
        if (size is < 1 or > LargestPage)
            throw AnalyticsRefusalException.BadRequest($"paging.pageSize must be from 1 to {LargestPage}.");
        return number >= 1
            ? (size, number)
            : throw AnalyticsRefusalException.BadRequest("paging.pageNumber must be at least 1.");
    }

    private static List<DetailsFilter> ReadFilters(QueryObject query)
    {
        var filters = new List<DetailsFilter>();
        var predicates = 0;
        foreach (var (member, subject, reader) in FilterKinds)
        {
            foreach (JsonElement element in query.List(member, MostFilters))
                filters.Add(new(subject, reader.Read(element, member, ref predicates)));
        }
        return filters;
    }
}
