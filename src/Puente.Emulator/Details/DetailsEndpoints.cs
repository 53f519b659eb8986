using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Conversations;
using Puente.Emulator.Filters;
using Puente.Emulator.Http;
using Puente.Emulator.Text;

namespace Puente.Emulator.Details;

/// <summary>Details as fresh as platform time, without attributes: the query and the look-ups by id.</summary>
internal sealed class DetailsEndpoints(History history, VirtualClock clock)
{
    private const string Base = "/api/v2/analytics/conversations";
    private const int RememberedQueries = 8;
    private static readonly string[] s_view =
    [
        "analytics:conversationDetail:view",
        "analytics:agentConversationDetail:view",
    ];
    private readonly Lock _lock = new();
    private readonly LinkedList<(string Key, PlaceList Matches)> _recent = new();

    public void Map(RouteTable routes)
    {
        routes.Add("POST", Base + "/details/query", QueryAsync, s_view);
        routes.Add("GET", Base + "/details", Several, s_view);
        routes.Add("GET", Base + "/{conversationId}/details", One, s_view);
    }

    private ValueTask<ApiAnswer> One(ApiRequest request)
    {
        var asOf = clock.NowMs;
        return new(
            Find(request.Value(0), asOf) is { } place
                ? new ApiAnswer(200, history.Record(place, asOf, attributes: false))
                : throw ApiException.NotFound()
        );
    }

    private ValueTask<ApiAnswer> Several(ApiRequest request)
    {
        var ids = request.QueryList("id");
        if (ids.Count is 0 or > 100)
            throw ApiException.BadRequest("From 1 to 100 conversation ids must be given.", "invalid.value");
        var asOf = clock.NowMs;
        Place[] found = [.. ids.Select(id => Find(id, asOf)).OfType<Place>()];
        return new(new ApiAnswer(200, Conversations(found, asOf, null)));
    }

    private Place? Find(string id, long asOf) =>
        Guid.TryParse(id, out var guid) && history.TryFind(guid, out var place) && Start(place) <= asOf ? place : null;

    private long Start(Place place) => history.StartOf(place);

    private async ValueTask<ApiAnswer> QueryAsync(ApiRequest request)
    {
        var query = DetailsQuery.Read(await request.ObjectAsync());
        var asOf = clock.NowMs;
        var matches = await Task.Run(() => Matches(query, asOf, request.Aborted), request.Aborted);
        var facets =
            query.Facets.Count == 0
                ? null
                : await Task.Run(() => Facets(query, matches, asOf, request.Aborted), request.Aborted);
        var first = (long)(query.PageNumber - 1) * query.PageSize;
        var page = new List<Place>();
        for (var i = first; i < Math.Min(first + query.PageSize, matches.Count); i++)
            page.Add(matches[(int)(query.Descending ? matches.Count - 1 - i : i)]);
        return new ApiAnswer(200, Conversations(page, asOf, matches.Count, facets));
    }

    // No match leaves the list out altogether; only the count is always there.
    private byte[] Conversations(IReadOnlyList<Place> places, long asOf, int? total, byte[]? facets = null)
    {
        var text = new Utf8Text();
        var scene = history.Borrow();
        try
        {
            text.Raw((byte)'{');
            for (var i = 0; i < places.Count; i++)
            {
                text.Raw(i == 0 ? "\"conversations\":["u8 : ","u8);
                RecordWriter.Write(history.Play(scene, places[i]), asOf, attributes: false, text);
            }
            if (places.Count > 0)
                text.Raw("]"u8);
            if (facets is not null)
            {
                text.Raw(places.Count > 0 ? ",\"aggregations\":"u8 : "\"aggregations\":"u8);
                text.Raw(facets);
            }
            if (total is { } hits)
            {
                text.Raw(places.Count > 0 || facets is not null ? ",\"totalHits\":"u8 : "\"totalHits\":"u8);
                text.Number(hits);
            }
            text.Raw((byte)'}');
            return text.Span.ToArray();
        }
        finally
        {
            history.GiveBack(scene);
        }
    }

    private byte[] Facets(DetailsQuery query, PlaceList matches, long asOf, CancellationToken aborted)
    {
        FacetCount[] counts = [.. query.Facets.Select(facet => new FacetCount(facet))];
        var scene = history.Borrow();
        var text = new Utf8Text();
        try
        {
            for (var i = 0; i < matches.Count; i++)
            {
                aborted.ThrowIfCancellationRequested();
                text.Clear();
                RecordWriter.Write(history.Play(scene, matches[i]), asOf, attributes: false, text);
                using var record = JsonDocument.Parse(text.Memory);
                foreach (var count in counts)
                    count.Add(record.RootElement);
            }
            return ApiAnswer.Bytes(new JsonArray([.. counts.Select(count => count.Answer())]));
        }
        finally
        {
            history.GiveBack(scene);
        }
    }

    private PlaceList Matches(DetailsQuery query, long asOf, CancellationToken aborted)
    {
        // A second is the freshness the platform has, too; within it, later pages find the search done.
        var key = $"{query.Key}@{asOf / 1000}";
        lock (_lock)
            if (_recent.FirstOrDefault(one => one.Key == key) is { Matches: { } known })
                return known;
        var matches = Search(query, asOf, aborted);
        lock (_lock)
        {
            _recent.AddFirst((key, matches));
            if (_recent.Count > RememberedQueries)
                _recent.RemoveLast();
        }
        return matches;
    }

    private PlaceList Search(DetailsQuery query, long asOf, CancellationToken aborted)
    {
        var to = Math.Min(query.To, asOf + 1);
        if (query.Filters.IsEmpty && !query.ByEnd)
        {
            Place[] before = [.. Keep(Earlier(query), query, asOf, aborted).Select(kept => kept.Place)];
            return PlaceList.Of(history, before, query.From, to);
        }
        var candidates =
            query.Filters.Only is { } ids
                ? ids.Select(id => Find(id.ToString(), asOf))
                    .OfType<Place>()
                    .Where(place => IsAsked(place, query, to))
                    .Order()
            : query.Filters.IsOpenOnly ? history.PossiblyOpenAt(asOf + 1).Where(place => IsAsked(place, query, to))
            : Earlier(query).Concat(history.Started(query.From, to));
        var kept = Keep(candidates, query, asOf, aborted);
        return PlaceList.Of([.. kept.OrderBy(one => query.ByEnd ? one.End : 0).Select(one => one.Place)]);
    }

    private bool IsAsked(Place place, DetailsQuery query, long to) =>
        Start(place) is var start && start >= query.FirstStart && start < to;

    private IEnumerable<Place> Earlier(DetailsQuery query) =>
        history.PossiblyOpenAt(query.From).Where(place => Start(place) >= query.FirstStart);

    private List<(Place Place, long End)> Keep(
        IEnumerable<Place> candidates,
        DetailsQuery query,
        long asOf,
        CancellationToken aborted
    )
    {
        var scene = history.Borrow();
        var text = new Utf8Text();
        var kept = new List<(Place, long)>();
        try
        {
            foreach (var place in candidates)
            {
                aborted.ThrowIfCancellationRequested();
                var draft = history.Play(scene, place);
                var end = RecordWriter.EndAsOf(draft, asOf);
                if (end < query.From || !query.Filters.MayMatch(draft, asOf))
                    continue;
                if (!query.Filters.IsEmpty && !query.Filters.IsDecidedByDraft)
                {
                    text.Clear();
                    RecordWriter.Write(draft, asOf, attributes: false, text);
                    if (!query.Filters.Matches(text.Memory))
                        continue;
                }
                kept.Add((place, end));
            }
            return kept;
        }
        finally
        {
            history.GiveBack(scene);
        }
    }
}
