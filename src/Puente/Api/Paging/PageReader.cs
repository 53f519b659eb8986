using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Puente.Api.Calls;
using Puente.Failures;
using Puente.Platform.Errors;

namespace Puente.Api.Paging;

/// <summary>
/// Follows the pages of a listing to its end. The query and the body stay as the user wrote them but for the place in the
/// listing. What was read may be less than there is; <see cref="Missing"/> then says so.
/// </summary>
internal sealed class PageReader(ApiSender sender)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _pages = new(StringComparer.Ordinal);
    private readonly NextPage _next = new(sender.ApiBase);

    /// <summary>Entities handed out so far.</summary>
    public long Count { get; private set; }

    /// <summary>How many there are from the first page on, as the platform counted last; null when it does not count.</summary>
    public long? Expected { get; private set; }

    /// <summary>The answer that was no success, which ended the reading.</summary>
    public ApiAnswer? Refused { get; private set; }

    /// <summary>Why the listing is not whole although it came to an end; null when it is whole.</summary>
    public string? Missing =>
        Expected > Count
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The platform counts {Expected} and gave {Count}: its own maximum for this listing, or something changed meanwhile. The output is incomplete; narrow the query and ask in parts."
            )
            : null;

    /// <exception cref="InputException">The answer is no listing.</exception>
    /// <exception cref="PlatformContentException">The listing does not end, or leads elsewhere.</exception>
    public async IAsyncEnumerable<JsonElement> ReadAsync(
        ApiCall first,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        long? skipped = null;
        for (var call = first; call is not null; )
        {
            if (!_asked.Add($"{call.Path}\n{Encoding.UTF8.GetString((call.Body ?? default).Span)}"))
                throw Endless(call);
            var answer = await sender.SendAsync(call, cancellationToken);
            if (answer.Refusal is not null)
            {
                Refused = answer;
                yield break;
            }

            using var page = AnyPage.Read(answer.Body, call);
            if (page.Items is { } items && page.Count > 0)
            {
                if (!_pages.Add(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(items.GetRawText())))))
                    throw Endless(call);
                foreach (var item in items.EnumerateArray())
                {
                    Count++;
                    yield return item;
                }
            }

            if (call == first)
                skipped = NextPage.Skipped(first, page);
            if (page.Total is { } total && skipped is { } before)
                Expected = Math.Max(0, total - before);
            call = _next.After(call, page);
        }
    }

    private static PlatformContentException Endless(ApiCall call) =>
        new(
            call.Method,
            call.Route.Template,
            "a page came a second time, so the listing would not end; what was printed is incomplete."
        );
}
