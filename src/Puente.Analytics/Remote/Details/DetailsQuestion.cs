using System.Globalization;
using System.Text.Json;
using Puente.Analytics.Remote.Intervals;
using Puente.Platform;

namespace Puente.Analytics.Remote.Details;

/// <summary>Counts what a details query will find, and decides how to read it.</summary>
internal sealed class DetailsQuestion
{
    private static readonly string[] s_filters =
    [
        "conversationFilters",
        "segmentFilters",
        "evaluationFilters",
        "surveyFilters",
        "resolutionFilters",
    ];

    private readonly QueryDocument _query;
    private readonly AnalyticsClientOptions _options;
    private readonly DetailsOrder _order;
    private readonly DetailsLedger _ledger = new();
    private readonly DetailsPages _pages;
    private readonly DetailsJob _job;

    public DetailsQuestion(
        PlatformClient platform,
        QueryDocument query,
        AnalyticsClientOptions options,
        TimeProvider time
    )
    {
        (_query, _options, _order) = (query, options, DetailsOrder.Of(query));
        _pages = new DetailsPages(platform, query, _order, options, _ledger);
        _job = new DetailsJob(platform, query, _order, options, time, _ledger);
    }

    /// <summary>Legal intervals, as far as can be said without asking.</summary>
    public IReadOnlyList<QueryInterval> Intervals => Cut(_query.Interval);

    /// <summary>The body of an interval's first page.</summary>
    public byte[] Body(QueryInterval interval) => _pages.Body(interval, 1);

    public async Task<DetailsReading> OpenAsync(DetailsWay way, CancellationToken cancellationToken)
    {
        var facets = _query.HasItems("aggregations")
            ? new FacetSum([.. _query.Element("aggregations")!.Value.EnumerateArray()])
            : null;
        if (_query.Has("paging"))
            _ledger.Note("The query's own paging is left aside: all pages are read.");
        var counted = await CountAsync(Intervals, facets, cancellationToken);
        foreach (var facet in facets?.Inexact ?? [])
            _ledger.Cut(
                $"The facet {facet} has more than {FacetSum.MostValues} values in a piece, so that rarer ones may be missing; ask for a shorter interval."
            );
        var total = counted.Sum(piece => piece.TotalHits);
        var (part, rest) = await ChooseAsync(way, counted, total, cancellationToken);
        return new DetailsReading(_pages, _job, _order, _ledger)
        {
            TotalHits = total,
            JobPart = part,
            KeepAttributes = way == DetailsWay.Job,
            Pieces = await DeepenAsync(rest, cancellationToken),
            InsteadOfJob = async stop =>
                part is { } interval ? await DeepenAsync(await CountAsync(Cut(interval), null, stop), stop) : [],
            Facets = facets,
        };
    }

    private async Task<(QueryInterval? Job, IReadOnlyList<DetailsPiece> Pages)> ChooseAsync(
        DetailsWay way,
        IReadOnlyList<DetailsPiece> counted,
        long total,
        CancellationToken cancellationToken
    )
    {
        if (way == DetailsWay.Job)
        {
            _ledger.Note("Asked by job, as told.");
            return (_query.Interval, []);
        }

        if (way == DetailsWay.Query || total < _options.JobFrom)
            return ByQuery(
                way == DetailsWay.Query
                    ? "as told"
                    : $"{Count(total)} conversations, fewer than the {Count(_options.JobFrom)} from which a job is less work"
            );
        if (_query.Mentions("addressFrom", "addressTo"))
            return ByQuery("a job also finds parts of an address, a query whole ones only");
        if (await _job.AvailabilityAsync(cancellationToken) is not { } availability)
            return ByQuery(
                "this client may not read how far the platform's jobs reach (analytics:conversationDetail:view)"
            );

        var end = availability < _query.Interval.To ? QueryInterval.DayOf(availability) : _query.Interval.To;
        if (end <= _query.Interval.From)
            return ByQuery($"the platform's jobs reach up to {QueryInterval.Instant(availability)} only");
        var part = _query.Interval with { To = end };
        var rest =
            end < _query.Interval.To
                ? await CountAsync(Cut(_query.Interval with { From = end }), null, cancellationToken)
                : [];
        var old = total - rest.Sum(piece => piece.TotalHits);
        if (old < _options.JobFrom)
            return ByQuery(
                $"only {Count(Math.Max(0, old))} conversations lie where the platform's jobs reach, up to {QueryInterval.Instant(availability)}"
            );
        _ledger.Note(
            $"Asked by job: {Count(old)} conversations up to {QueryInterval.Instant(end)}"
                + (rest.Count == 0 ? "." : "; the rest, newer than the platform's jobs, by query.")
        );
        return (part, rest);

        (QueryInterval?, IReadOnlyList<DetailsPiece>) ByQuery(string why)
        {
            _ledger.Note($"Asked by query: {why}.");
            return (null, counted);
        }
    }

    private async Task<IReadOnlyList<DetailsPiece>> CountAsync(
        IReadOnlyList<QueryInterval> intervals,
        FacetSum? facets,
        CancellationToken cancellationToken
    )
    {
        var answers = new DetailsAnswer[intervals.Count];
        // The first alone: when the platform refuses the question, once is enough.
        answers[0] = await _pages.CountAsync(intervals[0], facets is not null, cancellationToken);
        await Parallel.ForAsync(
            1,
            intervals.Count,
            new ParallelOptions { MaxDegreeOfParallelism = _options.Parallel, CancellationToken = cancellationToken },
            async (index, stop) => answers[index] = await _pages.CountAsync(intervals[index], facets is not null, stop)
        );
        foreach (var answer in answers)
            if (answer.Facets is { } found)
                facets?.Add(found);
        return [.. intervals.Select((interval, index) => new DetailsPiece(interval, answers[index].TotalHits, true))];
    }

    private async Task<IReadOnlyList<DetailsPiece>> DeepenAsync(
        IReadOnlyList<DetailsPiece> pieces,
        CancellationToken cancellationToken
    )
    {
        var result = new List<DetailsPiece>();
        foreach (var piece in pieces)
            await DeepenAsync(piece, result, cancellationToken);
        return result;
    }

    /// <summary>Halves a piece until pages reach its end, or until halving does not help any more.</summary>
    private async Task DeepenAsync(DetailsPiece piece, List<DetailsPiece> result, CancellationToken cancellationToken)
    {
        if (piece.TotalHits <= _options.Depth)
        {
            result.Add(piece);
            return;
        }

        if (DetailsPieces.Halve(piece.Interval) is { } halves)
        {
            var left = await _pages.CountAsync(halves.Left, false, cancellationToken);
            var right = await _pages.CountAsync(halves.Right, false, cancellationToken);
            // Within a day a half can hold as many as the whole, when the platform looks at the day only.
            if (halves.Days || left.TotalHits < piece.TotalHits || right.TotalHits < piece.TotalHits)
            {
                await DeepenAsync(
                    new DetailsPiece(halves.Left, left.TotalHits, halves.Days),
                    result,
                    cancellationToken
                );
                await DeepenAsync(
                    new DetailsPiece(halves.Right, right.TotalHits, halves.Days),
                    result,
                    cancellationToken
                );
                return;
            }
        }

        result.Add(piece with { IsTooDeep = true });
    }

    private List<QueryInterval> Cut(QueryInterval interval) =>
        [
            .. DetailsPieces.Cut(
                interval,
                s_filters.Any(_query.HasItems) ? _options.FilteredDetailsSpan : _options.DetailsSpan
            ),
        ];

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
