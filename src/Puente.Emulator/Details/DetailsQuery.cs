using System.Text.Json.Nodes;
using Puente.Emulator.Filters;
using Puente.Emulator.Http;

namespace Puente.Emulator.Details;

/// <summary>A synchronous details query, read and found within the platform's limits.</summary>
internal sealed record DetailsQuery(
    long From,
    long To,
    QueryFilters Filters,
    bool Descending,
    bool ByEnd,
    int PageSize,
    int PageNumber,
    IReadOnlyList<Facet> Facets
)
{
    private const long DayMs = 86_400_000;
    private const int DeepestResult = 100_000;

    /// <exception cref="ApiException">400 with the platform's texts for a wrong interval, page or filter.</exception>
    public static DetailsQuery Read(JsonObject body)
    {
        var filters = QueryFilters.Read(body);
        var longest = filters.IsEmpty ? 7 : 31;
        var refused = ApiException.BadRequest(
            $"You must specify a search interval as part of your query that does not exceed {longest} days"
        );
        if (Json.Text(body, "interval") is not { Length: > 0 } text)
            throw refused;
        var (from, to) = Dates.ReadInterval(text);
        if (to - from > longest * DayMs)
            throw refused;
        var order = Json.OneOf(body, "order", "QueryOrder", "asc", "desc", "unordered");
        var by = Json.OneOf(
            body,
            "orderBy",
            "OrderBy",
            "conversationStart",
            "conversationEnd",
            "segmentStart",
            "segmentEnd"
        );
        var paging = body["paging"] switch
        {
            null => [],
            JsonObject given => given,
            _ => throw ApiException.BadRequest("The member paging must be an object.", "invalid.value"),
        };
        var (size, number) = (Json.Whole(paging, "pageSize") ?? 25, Json.Whole(paging, "pageNumber") ?? 1);
        if (size is < 1 or > 100 || number < 1)
            throw ApiException.BadRequest(
                "The page size must be from 1 to 100 and the page number at least 1.",
                "invalid.value"
            );
        if ((long)size * number > DeepestResult)
            throw ApiException.BadRequest(
                $"Pagination may not exceed {DeepestResult} results.\n\nTip: When extracting large chunks of data (multiple days/weeks), maximize pagination performance by querying in smaller intervals."
            );
        return new DetailsQuery(
            from,
            to,
            filters,
            order == "desc",
            by is "conversationEnd" or "segmentEnd",
            size,
            number,
            Facet.ReadList(body)
        );
    }

    /// <summary>Conversations count by the UTC day they started on.</summary>
    public long FirstStart => From - From % DayMs;

    /// <summary>Everything but the page; equal keys have equal matches at equal times.</summary>
    public string Key => $"{From}/{To}/{Filters.Key}/{ByEnd}";
}
