using System.Runtime.CompilerServices;
using System.Text.Json;
using Puente.Analytics.Remote.Intervals;
using Puente.Platform.ConversationDetails;

namespace Puente.Analytics.Remote.Details;

/// <summary>
/// The answer to a details query as it is read: each conversation once, in the order of the query. What is known
/// about completeness is known when all rows have been read.
/// </summary>
public sealed class DetailsReading
{
    private readonly DetailsPages _pages;
    private readonly DetailsJob _job;
    private readonly DetailsOrder _order;
    private readonly DetailsLedger _ledger;

    internal DetailsReading(DetailsPages pages, DetailsJob job, DetailsOrder order, DetailsLedger ledger) =>
        (_pages, _job, _order, _ledger) = (pages, job, order, ledger);

    /// <summary>How many conversations the platform counted before they were read.</summary>
    public long TotalHits { get; internal init; }

    /// <summary>Why something is missing; empty when nothing is. Complete when all rows have been read.</summary>
    public IReadOnlyList<string> Missing => _ledger.Missing;

    public bool IsComplete => Missing.Count == 0;

    /// <summary>What was decided and why, for people.</summary>
    public IReadOnlyList<string> Notes => _ledger.Notes;

    public int Requests => _ledger.Requests;

    /// <summary>Null when all is asked by query.</summary>
    internal QueryInterval? JobPart { get; init; }

    internal bool KeepAttributes { get; init; }

    /// <summary>Ascending by time.</summary>
    internal IReadOnlyList<DetailsPiece> Pieces { get; init; } = [];

    /// <summary>Asked instead, when the job fails.</summary>
    internal Func<CancellationToken, Task<IReadOnlyList<DetailsPiece>>> InsteadOfJob { get; init; } =
        _ => Task.FromResult<IReadOnlyList<DetailsPiece>>([]);

    internal FacetSum? Facets { get; init; }

    /// <summary>Once only. Leaving early is allowed.</summary>
    public IAsyncEnumerable<DetailsRow> ReadAsync(CancellationToken cancellationToken = default) =>
        _order.ByEnd ? SortedAsync(cancellationToken) : DistinctAsync(cancellationToken);

    /// <summary>Facets that the query asked for, over all matches; nothing when it asked for none.</summary>
    public void WriteFacets(Utf8JsonWriter json) => Facets?.Write(json);

    private async IAsyncEnumerable<DetailsRow> SortedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = new List<DetailsRow>();
        await foreach (var row in DistinctAsync(cancellationToken))
            rows.Add(row);
        foreach (var row in _order.Sort(rows))
            yield return row;
    }

    private async IAsyncEnumerable<DetailsRow> DistinctAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var seen = new HashSet<ConversationId>();
        await foreach (var row in AllAsync(cancellationToken))
            if (seen.Add(row.Id))
                yield return row;
    }

    private async IAsyncEnumerable<DetailsRow> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pieces = _order is { Descending: true, ByEnd: false } ? [.. Pieces.Reverse()] : Pieces;
        if (JobPart is null)
        {
            await foreach (var row in _pages.ReadAsync(pieces, cancellationToken))
                yield return row;
            yield break;
        }

        // The job's part is the older one.
        var jobFirst = !_order.Descending || _order.ByEnd;
        if (!jobFirst)
            await foreach (var row in _pages.ReadAsync(pieces, cancellationToken))
                yield return row;
        await foreach (var row in ByJobAsync(JobPart.Value, cancellationToken))
            yield return row;
        if (jobFirst)
            await foreach (var row in _pages.ReadAsync(pieces, cancellationToken))
                yield return row;
    }

    private async IAsyncEnumerable<DetailsRow> ByJobAsync(
        QueryInterval part,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (await _job.RunAsync(part, cancellationToken) is { } id)
        {
            await foreach (var row in _job.ReadAsync(id, part, KeepAttributes, cancellationToken))
                yield return row;
            yield break;
        }

        var instead = await InsteadOfJob(cancellationToken);
        if (_order is { Descending: true, ByEnd: false })
            instead = [.. instead.Reverse()];
        await foreach (var row in _pages.ReadAsync(instead, cancellationToken))
            yield return row;
    }
}
