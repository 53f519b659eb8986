using Puente.Platform.Requests;

namespace Puente.Platform.Paging;

/// <summary>A listing of the platform, to be read page by page.</summary>
public sealed record Listing(Route Route, PagingStyle Style)
{
    /// <summary>100 is safe everywhere; above an operation's own maximum the platform answers 400.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>The member with the entities. Null: the first array among entities, results, Resources, conversations, userDetails.</summary>
    public string? Items { get; init; }

    /// <summary>For <see cref="PagingStyle.Search"/>: the query as a UTF-8 JSON object; page size and number are put in.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }
}
