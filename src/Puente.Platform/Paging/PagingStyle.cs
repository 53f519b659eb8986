namespace Puente.Platform.Paging;

/// <summary>How a listing says where it goes on. The platform has these, and no operation mixes them.</summary>
public enum PagingStyle
{
    /// <summary><c>pageSize</c> and <c>pageNumber</c>; the end is known from <c>pageCount</c>, and an empty page ends it too.</summary>
    PageNumber,

    /// <summary>Follow <c>nextUri</c> while there is one (queue members have no totals).</summary>
    NextUri,

    /// <summary>The answer's <c>cursor</c> goes into the query until it is absent (users/query, analytics jobs).</summary>
    Cursor,

    /// <summary><c>cursors.after</c>, or an <c>after</c> inside <c>nextUri</c>.</summary>
    After,

    /// <summary>POST with <c>pageSize</c> and <c>pageNumber</c> in the body (search).</summary>
    Search,

    /// <summary><c>startIndex</c> from 1 and <c>count</c>; the end is known from <c>totalResults</c>.</summary>
    ScimIndex,
}
