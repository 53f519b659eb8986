using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Puente.Hub.Http;

/// <summary>
/// Keeps out who reaches the loopback address without being meant: web pages open in a browser of this machine, and other
/// users of it.
/// </summary>
/// <param name="key">Lies in a file that only the hub's user may read; asked for wherever customer data is answered.</param>
internal sealed class Doorkeeper(string key)
{
    private readonly byte[] _expected = Encoding.UTF8.GetBytes($"Bearer {key}");

    /// <param name="admits">Requests under another host name that are welcome.</param>
    /// <param name="origin">Of the pages behind a proxy; null when there is none.</param>
    public static async Task HandleAsync(
        HttpContext context,
        RequestDelegate next,
        Func<HttpRequest, bool> admits,
        Uri? origin = null
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        // A page elsewhere can point its own host name at 127.0.0.1 and then counts as the same origin; its name gives it away.
        if (
            !(IsOwnOrigin(context.Request, origin) || IsForAll(context.Request))
            || !(IsLoopbackName(context.Request.Host.Host) || admits(context.Request))
        )
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status403Forbidden,
                "input",
                "The hub answers programs of this machine only; ask it by its loopback address."
            );
            return;
        }

        await next(context);
    }

    /// <summary>For what shows customer data.</summary>
    public RequestDelegate WithKey(RequestDelegate endpoint) =>
        async context =>
        {
            if (IsKey(context.Request.Headers.Authorization.ToString()))
            {
                await endpoint(context);
                return;
            }

            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status401Unauthorized,
                "input",
                "Send the header 'Authorization: Bearer KEY' with the key from the hub's file beside the store."
            );
        };

    /// <param name="authorization">The header as it came.</param>
    public bool IsKey(string authorization) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(authorization), _expected);

    // The chat widget is for pages of other sites, and holds nothing but itself.
    private static bool IsForAll(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Path.Equals(Pages.PageFiles.WidgetPath, StringComparison.Ordinal);

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsOwnOrigin(HttpRequest request, Uri? pages)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            || (
                pages is not null
                && origin.Equals(pages.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)
            );
    }
}
