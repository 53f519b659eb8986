using Puente.Platform.Requests;

namespace Puente.Api.Calls;

/// <summary>One request, checked and ready to be sent.</summary>
/// <param name="Path">Path and query, beginning with /api/.</param>
internal sealed record ApiCall(HttpMethod Method, string Path, ReadOnlyMemory<byte>? Body, RequestOptions Options)
{
    public Route Route => Route.FromPath(Path);

    /// <summary>Asking twice does no harm: the client repeats it, and it may be watched and paged.</summary>
    public bool Reads => Options.SafeToRepeat || Method == HttpMethod.Get || Method == HttpMethod.Head;

    /// <summary>
    /// Questions that are POSTs only because they do not fit into an address. Under /usage/ such a POST starts a report
    /// that counts as one.
    /// </summary>
    public static bool IsQuestion(HttpMethod method, string path)
    {
        var plain = path.Split('?', 2)[0];
        return method == HttpMethod.Post
            && (
                plain.EndsWith("/query", StringComparison.Ordinal)
                || plain.EndsWith("/search", StringComparison.Ordinal)
            )
            && !plain.Contains("/usage/", StringComparison.Ordinal);
    }
}
