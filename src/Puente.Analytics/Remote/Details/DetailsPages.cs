using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Puente.Analytics.Remote.Intervals;
using Puente.Platform;
using Puente.Platform.Requests;

namespace Puente.Analytics.Remote.Details;

/// <summary>Reads the pages of pieces, several at once, and hands their rows on in order.</summary>
internal sealed class DetailsPages(
    PlatformClient platform,
    QueryDocument query,
    DetailsOrder order,
    AnalyticsClientOptions options,
    DetailsLedger ledger
)
{
    private const int Passes = 3;
    private static readonly Route s_route = Route.Of(AnalyticsEndpoints.PathOf(AnalyticsEndpoint.ConversationDetails));

    /// <summary>Counts, and answers the facets of the query.</summary>
    public async Task<DetailsAnswer> CountAsync(
        QueryInterval interval,
        bool facets,
        CancellationToken cancellationToken
    ) =>
        await AskAsync(
            query.With(
                interval,
                body =>
                {
                    body["paging"] = Paging(1, 1);
                    if (facets)
                        FacetSum.Widen(body);
                    else
                        body.Remove("aggregations");
                }
            ),
            cancellationToken
        );

    /// <summary>The body of a page, as it is sent.</summary>
    public byte[] Body(QueryInterval interval, int page) =>
        query.With(
            interval,
            body =>
            {
                body.Remove("aggregations");
                body["paging"] = Paging(options.PageSize, page);
                body["order"] = order is { Descending: true, ByEnd: false } ? "desc" : "asc";
                // What arrives while pages are read comes behind them, not between; an order by end is made afterwards.
                if (order.ByEnd)
                    body["orderBy"] = "conversationStart";
            }
        );

    /// <summary>Rows may repeat: a conversation can move to a page that is read later.</summary>
    public async IAsyncEnumerable<DetailsRow> ReadAsync(
        IReadOnlyList<DetailsPiece> pieces,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ahead = new Queue<(DetailsPiece Piece, int Page, Task<DetailsAnswer> Answer)>();
        using var work = Work(pieces).GetEnumerator();
        var most = 0L;
        var fewer = false;
        try
        {
            while (true)
            {
                while (ahead.Count < options.Parallel && work.MoveNext())
                    ahead.Enqueue(
                        (
                            work.Current.Piece,
                            work.Current.Page,
                            PageAsync(work.Current.Piece, work.Current.Page, stop.Token)
                        )
                    );
                if (!ahead.TryDequeue(out var next))
                    break;
                var answer = await next.Answer;
                (most, fewer) = next.Page == 1 ? (answer.TotalHits, false) : Watch(answer, most, fewer);
                foreach (var row in answer.Rows)
                    yield return row;
                if (next.Page < PagesOf(next.Piece))
                    continue;
                var last = next.Page;
                for (var page = last + 1; IsFull(answer) && page <= DeepestPage; page++)
                {
                    answer = await PageAsync(next.Piece, last = page, stop.Token);
                    (most, fewer) = Watch(answer, most, fewer);
                    foreach (var row in answer.Rows)
                        yield return row;
                }

                if (next.Piece.IsTooDeep || (IsFull(answer) && answer.TotalHits > options.Depth))
                    ledger.Cut(
                        $"{next.Piece.Interval} holds {answer.TotalHits} conversations, and pages reach {options.Depth}; add a filter, or ask by job."
                    );
                if (!fewer || last == 1)
                    continue;
                await foreach (var row in AgainAsync(next.Piece, last, stop.Token))
                    yield return row;
            }
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var (_, _, answer) in ahead)
                await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// A conversation that no longer matches (it ended, and the query asks for open ones) moves all behind it one place
    /// forward, across the border between two pages that were read at different times. So they are read again until nothing leaves.
    /// </summary>
    private async IAsyncEnumerable<DetailsRow> AgainAsync(
        DetailsPiece piece,
        int last,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (var pass = 1; pass <= Passes; pass++)
        {
            var (most, fewer) = (0L, false);
            for (var page = 1; page <= last; page++)
            {
                var answer = await PageAsync(piece, page, cancellationToken);
                (most, fewer) = Watch(answer, most, fewer);
                foreach (var row in answer.Rows)
                    yield return row;
                if (!IsFull(answer))
                    break;
            }

            if (!fewer)
                yield break;
        }

        ledger.Cut(
            $"{piece.Interval}: conversations left the selection each of {Passes + 1} times its pages were read, so one may have been passed over; ask for an interval that lies in the past."
        );
    }

    private IEnumerable<(DetailsPiece Piece, int Page)> Work(IReadOnlyList<DetailsPiece> pieces)
    {
        foreach (var piece in pieces)
            for (var page = 1; page <= PagesOf(piece); page++)
                yield return (piece, page);
    }

    private int PagesOf(DetailsPiece piece) =>
        (int)Math.Clamp((piece.TotalHits + options.PageSize - 1) / options.PageSize, 1, DeepestPage);

    private int DeepestPage => options.Depth / options.PageSize;

    private bool IsFull(DetailsAnswer answer) => answer.Rows.Count >= options.PageSize;

    private static (long Most, bool Fewer) Watch(DetailsAnswer answer, long most, bool fewer) =>
        (Math.Max(most, answer.TotalHits), fewer || answer.TotalHits < most);

    private Task<DetailsAnswer> PageAsync(DetailsPiece piece, int page, CancellationToken cancellationToken) =>
        AskAsync(Body(piece.Interval, page), cancellationToken);

    private async Task<DetailsAnswer> AskAsync(byte[] body, CancellationToken cancellationToken)
    {
        ledger.Asked();
        return DetailsAnswer.Read(await platform.QueryAsync(s_route, body, cancellationToken));
    }

    private static JsonObject Paging(int size, int number) => new() { ["pageSize"] = size, ["pageNumber"] = number };
}
