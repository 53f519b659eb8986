using Puente.Analytics.Language;

namespace Puente.Analytics.Sql;

/// <summary>A details query as a statement, and what its rows mean.</summary>
internal sealed record DetailsStatement(DetailsQuery Query, CompiledQuery Compiled)
{
    /// <summary>Rows of the page: id, start, and place on the page in <c>number</c>.</summary>
    public const int PagePart = 0;

    /// <summary>One row: how many match, in <c>number</c>.</summary>
    public const int TotalPart = 1;

    /// <summary>And after it, for facet <c>i</c>, 2i: conversations with any value; 2i + 1: values or ranges with theirs.</summary>
    public const int FirstFacet = 2;
}
