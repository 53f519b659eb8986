using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Puente.Hub.Http;

namespace Puente.Hub.Pages;

/// <summary>The files that <c>web/</c> was built into, from within the assembly.</summary>
internal sealed class PageFiles
{
    private const string Prefix = "web/";

    /// <summary>The chat widget, for pages of any site.</summary>
    public const string WidgetPath = "/widget.js";

    // Its address never changes, so sites get a new one within the hour.
    private const string ForAnHour = "public, max-age=3600";
    private const string Forever = "public, max-age=31536000, immutable";
    private static readonly (string Coding, string Ending)[] Codings = [("br", ".br"), ("gzip", ".gz")];

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".json"] = "application/json",
        [".png"] = "image/png",
        [".woff2"] = "font/woff2",
        [".wav"] = "audio/wav",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, PageFile> _files = Load();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/",
            context =>
            {
                context.Response.Redirect($"/{PageCatalogue.First}{context.Request.QueryString}");
                return Task.CompletedTask;
            }
        );
        foreach (var page in PageCatalogue.All)
            routes.MapGet($"/{page.Name}", context => SendAsync(context, $"{page.Name}/index.html", "no-cache"));
        routes.MapGet(
            WidgetPath,
            context =>
            {
                context.Response.Headers.AccessControlAllowOrigin = "*";
                return SendAsync(context, WidgetPath[1..], ForAnHour);
            }
        );
        routes.MapGet("/assets/{**file}", context => SendAsync(context, context.Request.Path.Value![1..], Forever));
    }

    private async Task SendAsync(HttpContext context, string name, string caching)
    {
        if (!_files.TryGetValue(name, out var file))
        {
            await Answers.RefuseAsync(context, StatusCodes.Status404NotFound, "input", "The hub has no such file.");
            return;
        }
        var (coding, bytes) = file.For(context.Request.Headers.AcceptEncoding.ToString());
        var headers = context.Response.Headers;
        headers.CacheControl = caching;
        headers.Vary = HeaderNames.AcceptEncoding;
        // One tag for each coding: they are different bytes.
        var tag = coding.Length == 0 ? $"\"{file.Tag}\"" : $"\"{file.Tag}-{coding}\"";
        headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch.ToString().Contains(tag, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        context.Response.ContentType = file.Type;
        if (coding.Length > 0)
            headers.ContentEncoding = coding;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static FrozenDictionary<string, PageFile> Load()
    {
        var assembly = typeof(PageFiles).Assembly;
        var all = assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], Read, StringComparer.Ordinal);
        return all.Where(pair => Types.ContainsKey(Path.GetExtension(pair.Key)))
            .ToFrozenDictionary(
                pair => pair.Key,
                pair => new PageFile(
                    Types[Path.GetExtension(pair.Key)],
                    Convert.ToHexStringLower(SHA256.HashData(pair.Value)[..12]),
                    pair.Value,
                    [
                        .. Codings
                            .Where(one => all.ContainsKey(pair.Key + one.Ending))
                            .Select(one => (one.Coding, all[pair.Key + one.Ending])),
                    ]
                ),
                StringComparer.Ordinal
            );

        byte[] Read(string name)
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }

    /// <param name="Codings">The same bytes compressed, best first.</param>
    private sealed record PageFile(
        string Type,
        string Tag,
        byte[] Plain,
        IReadOnlyList<(string Coding, byte[] Bytes)> Codings
    )
    {
        public (string Coding, byte[] Bytes) For(string accepted)
        {
            foreach (var (coding, bytes) in Codings)
                if (Accepts(accepted, coding))
                    return (coding, bytes);
            return ("", Plain);
        }

        private static bool Accepts(string accepted, string coding) =>
            StringWithQualityHeaderValue.TryParseList([accepted], out var list)
            && list.Any(one =>
                one.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && one.Quality is null or > 0
            );
    }
}
