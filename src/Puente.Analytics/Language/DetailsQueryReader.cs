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
        "OrderBy",
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
        ("resolutionFilters", FilterSubject.Resolution, new(FilterReader.NoDimensions, DetailWords.ResolutionMetrics)),
    ];

    /// <exception cref="AnalyticsRefusalException">The platform would not answer it.</exception>
    public static DetailsQuery Read(ReadOnlyMemory<byte> body)
    {
        using var document = QueryObject.Parse(body);
        var query = QueryObject.Of(document.RootElement, "The query");
        var filters = ReadFilters(query);
        // The platform's words; the tables know no such limit.
        if (query.Text("interval") is not { Length: > 0 } text)
            throw AnalyticsRefusalException.BadRequest(
                $"You must specify a search interval as part of your query that does not exceed {(filters.Count == 0 ? 7 : 31)} days"
            );
        var interval = QueryInterval.Require(text);
        var order = query.Word("order", Orders);
        var orderBy = query.Word("orderBy", OrderDimensions);
        var (size, number) = ReadPaging(query);
        return new DetailsQuery(
            interval,
            order != "desc",
            orderBy is "conversationEnd" or "segmentEnd",
            size,
            number,
            filters,
            FacetReader.Read(query)
        );
    }

    /// <summary>Reads the body of a job: it has no pages of its own and no facets.</summary>
    /// <exception cref="AnalyticsRefusalException">The platform would not answer it.</exception>
    public static DetailsJobQuery ReadJob(ReadOnlyMemory<byte> body)
    {
        using var document = QueryObject.Parse(body);
        var query = QueryObject.Of(document.RootElement, "The query");
        var interval = QueryInterval.Require(query.Text("interval"));
        var order = query.Word("order", Orders);
        query.Word("orderBy", OrderDimensions);
        return new DetailsJobQuery(
            interval,
            order != "desc",
            query.Flag("startOfDayIntervalMatching") ?? false,
            ReadLimit(query),
            ReadFilters(query)
        );
    }

    public static int? ReadLimit(QueryObject query) =>
        query.Whole("limit") is not { } limit || limit >= 1
            ? query.Whole("limit")
            : throw AnalyticsRefusalException.InvalidValue("The limit must be at least 1.");

    public static (int Size, int Number) ReadPaging(QueryObject query)
    {
        if (query.Object("paging") is not { } paging)
            return (DefaultPage, 1);
        var (size, number) = (paging.Whole("pageSize") ?? DefaultPage, paging.Whole("pageNumber") ?? 1);
        return size is >= 1 and <= LargestPage && number >= 1
            ? (size, number)
            : throw AnalyticsRefusalException.InvalidValue(
                $"The page size must be from 1 to {LargestPage} and the page number at least 1."
            );
    }

    private static List<DetailsFilter> ReadFilters(QueryObject query)
    {
        var filters = new List<DetailsFilter>();
        var predicates = 0;
        foreach (var (member, subject, reader) in FilterKinds)
        {
            foreach (JsonElement element in query.List(member, MostFilters))
                filters.Add(new(subject, reader.Read(element, ref predicates)));
        }
        return filters;
    }
}
