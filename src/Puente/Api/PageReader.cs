using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Puente.Failures;
using Puente.Platform;
using Puente.Platform.Requests;

namespace Puente.Api;

/// <summary>
/// Follows the pages of a listing whose paging style is not known beforehand: each answer says how it goes on.
/// The query stays as the user wrote it but for the place in the listing.
/// </summary>
internal sealed class PageReader(PlatformClient platform)
{
    private static readonly string[] Members = ["entities", "results", "Resources", "conversations", "userDetails"];

    /// <returns>Each entity as one line of JSON.</returns>
    /// <exception cref="InputException">The answer is no listing.</exception>
    /// <exception cref="InvalidDataException">The listing does not end.</exception>
    public async IAsyncEnumerable<string> ReadAsync(
        string path,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (string? next = path; next is not null; )
        {
            if (!seen.Add(next))
                throw new InvalidDataException(
                    $"GET {Route.FromPath(next)} names a page that was read before, so the listing would not end; what was printed is incomplete."
                );
            using var page = await GetAsync(next, cancellationToken);
            var items = ItemsOf(page.RootElement);
            foreach (var item in items.EnumerateArray())
                yield return JsonText.OneLine(item);
            next = NextOf(page.RootElement, next, items.GetArrayLength());
        }
    }

    private async Task<JsonDocument> GetAsync(string path, CancellationToken cancellationToken)
    {
        await using var answer = await platform.SendAsync(HttpMethod.Get, path, cancellationToken: cancellationToken);
        return await JsonDocument.ParseAsync(answer.Body, cancellationToken: cancellationToken);
    }

    private static JsonElement ItemsOf(JsonElement page)
    {
        if (page.ValueKind == JsonValueKind.Array)
            return page;
        if (page.ValueKind == JsonValueKind.Object)
            foreach (var name in Members)
                if (page.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array)
                    return items;
        throw new InputException("The answer is no listing; leave out --paginate.");
    }

    private string? NextOf(JsonElement page, string path, int count)
    {
        if (page.ValueKind != JsonValueKind.Object)
            return null;
        if (
            page.TryGetProperty("cursors", out var cursors)
            && cursors.ValueKind == JsonValueKind.Object
            && Text(cursors, "after") is { } after
        )
            return With(path, "after", after);
        if (Text(page, "cursor") is { } cursor)
            return With(path, "cursor", cursor);
        if (Text(page, "nextUri") is { } uri)
            return PathOf(uri);
        if (
            count > 0
            && Number(page, "pageNumber") is { } number
            && Number(page, "pageCount") is { } pages
            && number < pages
        )
            return With(path, "pageNumber", (number + 1).ToString(CultureInfo.InvariantCulture));
        if (
            count > 0
            && Number(page, "startIndex") is { } index
            && Number(page, "totalResults") is { } total
            && index + count <= total
        )
            return With(path, "startIndex", (index + count).ToString(CultureInfo.InvariantCulture));
        return null;
    }

    /// <summary>Only to the host we signed in to: whoever can write a nextUri must not receive our token.</summary>
    private string PathOf(string uri)
    {
        if (
            !uri.StartsWith("//", StringComparison.Ordinal)
            && Uri.TryCreate(platform.ApiBase, uri, out var target)
            && target.Authority == platform.ApiBase.Authority
        )
            return target.PathAndQuery;
        throw new InvalidDataException(
            "nextUri leads to another host and is not followed; what was printed is incomplete."
        );
    }

    /// <summary>Sets one parameter and leaves the others as they were written.</summary>
    internal static string With(string path, string name, string value)
    {
        var parts = path.Split('?', 2);
        var kept =
            parts.Length < 2 ? [] : parts[1].Split('&').Where(part => part.Length > 0 && part.Split('=', 2)[0] != name);
        return $"{parts[0]}?{string.Join('&', kept.Append($"{name}={Uri.EscapeDataString(value)}"))}";
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private static int? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt32(out var number)
            ? number
            : null;
}
