using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Api.Calls;
using Puente.Failures;
using Puente.Platform.Errors;

namespace Puente.Api.Paging;

/// <summary>The request for the page after one; each answer says in its own style how it goes on (docs/facts.md, paging).</summary>
internal sealed class NextPage(Uri apiBase)
{
    /// <summary>The platform's own page size where none was asked for.</summary>
    private const long UsualSize = 25;

    /// <returns>Null after the last page.</returns>
    public ApiCall? After(ApiCall call, AnyPage page) =>
        call.Method == HttpMethod.Post ? AfterPost(call, page)
        : PathAfter(call, page) is { } path ? call with { Path = path }
        : null;

    /// <summary>Entities before the first page that was asked for; null when it begins at a place that has no number.</summary>
    public static long? Skipped(ApiCall call, AnyPage page)
    {
        if (call.Method == HttpMethod.Get)
        {
            if (
                PageQuery.Has(call.Path, "after")
                || PageQuery.Has(call.Path, "cursor")
                || PageQuery.Has(call.Path, "before")
            )
                return null;
            if (PageQuery.Number(call.Path, "startIndex") is { } index)
                return Math.Max(0, index - 1);
            var number = PageQuery.Number(call.Path, "pageNumber") ?? 1;
            return (number - 1) * (page.Number("pageSize") ?? PageQuery.Number(call.Path, "pageSize") ?? UsualSize);
        }

        var body = BodyOf(call);
        var place = body["paging"] as JsonObject ?? body;
        return ((Whole(place, "pageNumber") ?? 1) - 1) * (Whole(place, "pageSize") ?? UsualSize);
    }

    private string? PathAfter(ApiCall call, AnyPage page)
    {
        var path = call.Path;
        if (page.After is { } after)
            return PageQuery.With(path, "after", after);
        if (page.Text("cursor") is { } cursor)
            return PageQuery.With(path, "cursor", cursor);
        if (page.Text("nextUri") is { } uri)
            return Local(uri, call);
        if (page.Count == 0)
            return null;
        if (page.Number("startIndex") is { } index && page.Number("totalResults") is { } results)
            return index + page.Count <= results ? PageQuery.With(path, "startIndex", index + page.Count) : null;
        if (page.Number("pageNumber") is not { } number)
            return null;
        var pages = page.Number("pageCount");
        if (pages is null && page.Total is { } total && page.Number("pageSize") is > 0 and { } size)
            pages = (total + size - 1) / size;
        return number < pages ? PageQuery.With(path, "pageNumber", number + 1) : null;
    }

    private static ApiCall? AfterPost(ApiCall call, AnyPage page)
    {
        var body = BodyOf(call);
        var inPaging = body["paging"] is JsonObject || page.Number("totalHits") is not null;
        if (!inPaging && page.Number("pageCount") is null)
        {
            if (page.After is not null || page.Text("cursor") is not null || page.Text("nextUri") is not null)
                throw new PlatformContentException(
                    call.Method,
                    call.Route.Template,
                    "the answer has a further page, but not in a way this command can ask for with a POST; what was printed is incomplete. Put what the answer names (--raw shows it) into the body yourself."
                );
            return null;
        }

        var place = body["paging"] as JsonObject;
        if (inPaging && place is null)
            body["paging"] = place = [];
        place ??= body;
        var (number, size) = (Whole(place, "pageNumber") ?? 1, Whole(place, "pageSize") ?? UsualSize);
        var more =
            page.Count > 0
            && (
                page.Number("pageCount") is { } pages
                    ? number < pages
                    : page.Number("totalHits") is not { } hits || number * size < hits
            );
        if (!more)
            return null;
        place["pageSize"] ??= size;
        place["pageNumber"] = number + 1;
        return call with { Body = JsonSerializer.SerializeToUtf8Bytes(body, JsonText.Compact) };
    }

    private static JsonObject BodyOf(ApiCall call)
    {
        try
        {
            return call.Body is not { Length: > 0 } body
                ? []
                : JsonNode.Parse(body.Span) as JsonObject
                    ?? throw new InputException("--paginate: the body must be a JSON object.");
        }
        catch (JsonException e)
        {
            throw new InputException($"--paginate: the body is no JSON (line {e.LineNumber + 1}).", e);
        }
    }

    private static long? Whole(JsonObject place, string name) =>
        place[name] is JsonValue value && value.TryGetValue(out long number) ? number : null;

    /// <summary>Only to the host we signed in to: whoever can write a nextUri must not receive our token.</summary>
    private string Local(string uri, ApiCall call)
    {
        var isLocal =
            !uri.StartsWith("//", StringComparison.Ordinal)
            && !uri.Contains('\\', StringComparison.Ordinal)
            && Uri.TryCreate(apiBase, uri, out var target)
            && target.Scheme == apiBase.Scheme
            && target.Authority == apiBase.Authority;
        if (!isLocal)
            throw new PlatformContentException(
                call.Method,
                call.Route.Template,
                "nextUri leads to another host and is not followed; what was printed is incomplete."
            );
        var path = new Uri(apiBase, uri).PathAndQuery;
        var prefix = apiBase.AbsolutePath.TrimEnd('/');
        // A gateway adds its prefix to our paths but not always to the addresses in the bodies.
        return prefix.Length > 0 && path.StartsWith($"{prefix}/", StringComparison.Ordinal)
            ? path[prefix.Length..]
            : path;
    }
}
