using Microsoft.AspNetCore.Http;
using Puente.Hub.Browsers;

namespace Puente.Hub.Pages;

/// <summary>What a browser is told about everything the hub answers.</summary>
internal sealed class PageHeaders
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors ";

    private readonly string _framed;
    private readonly bool _isSecure;

    public PageHeaders(WebOptions? options)
    {
        _framed = options is { EmbeddingOrigins.Count: > 0 } ? string.Join(' ', options.EmbeddingOrigins) : "'none'";
        _isSecure = options?.Origin?.Scheme == Uri.UriSchemeHttps;
    }

    public void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        var isEmbedded = PageCatalogue.All.Any(page =>
            page.IsEmbedded && context.Request.Path.Equals($"/{page.Name}", StringComparison.Ordinal)
        );
        var framed = isEmbedded ? _framed : "'none'";
        headers.ContentSecurityPolicy = Policy + framed;
        // For browsers that do not know frame-ancestors; it cannot name origins.
        if (framed == "'none'")
            headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        // The embedded page is also where a window ends that its frame has opened to sign in.
        headers["Cross-Origin-Opener-Policy"] = isEmbedded ? "unsafe-none" : "same-origin";
        headers["Cross-Origin-Resource-Policy"] =
            context.Request.Path == PageFiles.WidgetPath ? "cross-origin" : "same-origin";
        headers["Permissions-Policy"] = "geolocation=(), payment=(), usb=(), microphone=(self), camera=()";
        if (_isSecure)
            headers.StrictTransportSecurity = "max-age=31536000";
    }
}
