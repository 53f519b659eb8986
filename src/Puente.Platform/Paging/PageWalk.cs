using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Platform.Errors;
using Puente.Platform.Requests;

namespace Puente.Platform.Paging;

/// <summary>
/// Walks through the pages of a listing. It ends, or fails with <see cref="PlatformContentException"/>: a page or a cursor
/// that comes a second time means that the rest would never come, and a listing cut short must not look complete.
/// </summary>
internal sealed class PageWalk
{
    private readonly PlatformClient _client;
    private readonly Listing _listing;
    private readonly HashSet<string> _cursors = new(StringComparer.Ordinal);
    private readonly HashSet<UInt128> _pages = [];
    private readonly JsonObject? _body;
    private Route? _next;
    private int _number = 1;
    private int _index = 1;

    public PageWalk(PlatformClient client, Listing listing)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(listing.PageSize, 1);
        _client = client;
        _listing = listing;
        if (listing.Style == PagingStyle.Search)
        {
            _body = listing.Body is not { } body
                ? []
                : JsonNode.Parse(body.Span) as JsonObject
                    ?? throw new ArgumentException("The body of a search is a JSON object.", nameof(listing));
        }

        _next = First();
    }

    /// <summary>The next page, or null after the last one.</summary>
    public async Task<(Page Page, BufferedAnswer Answer)?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_next is not { } route)
            return null;
        var answer = _body is null
            ? await _client.SendBufferedAsync(HttpMethod.Get, route, null, RequestOptions.Default, cancellationToken)
            : await _client.SendBufferedAsync(
                HttpMethod.Post,
                route,
                SearchBody(),
                RequestOptions.Query,
                cancellationToken
            );
        Page page;
        try
        {
            page = Page.Read(answer.Utf8, _listing.Items);
        }
        catch (JsonException e)
        {
            throw answer.Unusable($"the page is not a JSON object (line {e.LineNumber}, byte {e.BytePositionInLine}).");
        }

        // Analytics and SCIM leave an empty list out. From the others an answer without one is not an empty listing:
        // whoever compares with it would take every record for deleted.
        if (!page.HasItems && _listing.Style is (PagingStyle.PageNumber or PagingStyle.NextUri or PagingStyle.After))
            throw answer.Unusable("the page has no list of entities; the listing is incomplete.");
        if (page.Items.Count > 0 && !_pages.Add(Fingerprint(page)))
            throw answer.Unusable(
                $"page {_pages.Count + 1} equals an earlier page, so the listing would not end; it is incomplete."
            );
        _next = Next(page, answer);
        _number++;
        if (_next is not null && _number > _client.MaxPages)
            throw answer.Unusable($"the listing has more than {_client.MaxPages} pages (MaxPages); it is incomplete.");
        return (page, answer);
    }

    private Route First() =>
        _listing.Style switch
        {
            PagingStyle.PageNumber or PagingStyle.NextUri => _listing
                .Route.With("pageSize", _listing.PageSize)
                .With("pageNumber", 1),
            PagingStyle.ScimIndex => _listing.Route.With("startIndex", 1).With("count", _listing.PageSize),
            PagingStyle.Search => _listing.Route,
            _ => _listing.Route.With("pageSize", _listing.PageSize),
        };

    private Route? Next(Page page, BufferedAnswer answer)
    {
        switch (_listing.Style)
        {
            case PagingStyle.PageNumber:
                // The count may change while we read; the last answer counts. Without one, nextUri says whether there is more.
                var more =
                    page.Items.Count > 0 && (page.PageCount is { } count ? _number < count : page.NextUri is not null);
                return more ? _listing.Route.With("pageSize", _listing.PageSize).With("pageNumber", _number + 1) : null;
            case PagingStyle.Search:
                return page.Items.Count > 0 && _number < (page.PageCount ?? int.MaxValue) ? _listing.Route : null;
            case PagingStyle.NextUri:
                return page.NextUri is { } uri ? Follow(uri, answer) : null;
            case PagingStyle.Cursor:
                return page.Cursor is { } cursor
                    ? _listing.Route.With("pageSize", _listing.PageSize).With("cursor", NotSeen(cursor, answer))
                    : null;
            case PagingStyle.After:
                if (page.After is { } after)
                    return _listing.Route.With("pageSize", _listing.PageSize).With("after", NotSeen(after, answer));
                return page.NextUri is { } next ? Follow(next, answer) : null;
            case PagingStyle.ScimIndex:
                _index += page.Items.Count;
                return page.Items.Count > 0 && _index <= (page.TotalResults ?? int.MaxValue)
                    ? _listing.Route.With("startIndex", _index).With("count", _listing.PageSize)
                    : null;
            default:
                throw new InvalidOperationException($"Unknown paging style {_listing.Style}.");
        }
    }

    private byte[] SearchBody()
    {
        _body!["pageSize"] = _listing.PageSize;
        _body["pageNumber"] = _number;
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            _body.WriteTo(writer);
        return buffer.ToArray();
    }

    private string NotSeen(string cursor, BufferedAnswer answer) =>
        _cursors.Add(cursor)
            ? cursor
            : throw answer.Unusable("a cursor came a second time, so the listing would not end; it is incomplete.");

    /// <summary>Only to the host we signed in to: whoever can write a nextUri must not receive our token.</summary>
    private Route Follow(string uri, BufferedAnswer answer)
    {
        NotSeen(uri, answer);
        var apiBase = _client.ApiBase;
        var isSameHost =
            Uri.TryCreate(apiBase, uri, out var target)
            && target.Scheme == apiBase.Scheme
            && target.Authority == apiBase.Authority
            && target.UserInfo.Length == 0;
        if (
            !isSameHost
            || uri.StartsWith("//", StringComparison.Ordinal)
            || uri.Contains('\\', StringComparison.Ordinal)
        )
            throw answer.Unusable("nextUri leads to another host and is not followed; the listing is incomplete.");

        var path = target!.PathAndQuery;
        var prefix = apiBase.AbsolutePath.TrimEnd('/');
        // A gateway adds its prefix to our paths but not always to the addresses in the bodies.
        return _listing.Route.At(
            prefix.Length > 0 && path.StartsWith(prefix + "/", StringComparison.Ordinal) ? path[prefix.Length..] : path
        );
    }

    private static UInt128 Fingerprint(Page page)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var item in page.Items)
            hash.AppendData(item.Span);
        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        return UInt128.Parse(Convert.ToHexString(digest[..16]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
