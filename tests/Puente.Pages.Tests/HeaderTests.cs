using System.Net;
using Puente.Pages.Tests.Surroundings;

namespace Puente.Pages.Tests;

/// <summary>What a browser is told beside the page.</summary>
[Trait("Category", "Slow")]
public sealed class HeaderTests(PagesWorld world)
{
    [Theory]
    [InlineData("/wallboard")]
    [InlineData("/web/session")]
    [InlineData("/assets/none.js")]
    [InlineData("/nowhere")]
    public async Task Every_answer_forbids_frames_foreign_scripts_and_guessing_of_types(string path)
    {
        using var visitor = new Visitor(world);
        using var answer = await visitor.SendAsync(HttpMethod.Get, path);
        var policy = Header("Content-Security-Policy");
        foreach (
            var rule in new[]
            {
                "default-src 'none'",
                "script-src 'self'",
                "connect-src 'self'",
                "base-uri 'none'",
                "frame-ancestors 'none'",
            }
        )
            Assert.Contains(rule, policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("DENY", Header("X-Frame-Options"));
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header("Referrer-Policy"));

        string Header(string name) => Assert.Single(answer.Headers.GetValues(name));
    }

    [Fact]
    public async Task Files_with_a_hash_in_their_name_are_kept_for_good_and_pages_are_asked_for_again()
    {
        using var visitor = new Visitor(world);
        var page = await visitor.TextAsync("/wallboard");
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        var at = page.IndexOf("/assets/", StringComparison.Ordinal);
        var script = page[at..page.IndexOf('"', at)];
        using var asset = await visitor.SendAsync(HttpMethod.Get, script, ("Accept-Encoding", "gzip, br"));
        Assert.Equal("br", Assert.Single(asset.Content.Headers.ContentEncoding));
        Assert.Contains("immutable", asset.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using var without = await visitor.SendAsync(HttpMethod.Get, script, ("Accept-Encoding", "br;q=0, gzip"));
        Assert.Equal("gzip", Assert.Single(without.Content.Headers.ContentEncoding));
        using var first = await visitor.SendAsync(HttpMethod.Get, "/wallboard");
        Assert.Equal("no-cache", first.Headers.CacheControl!.ToString());
        using var again = await visitor.SendAsync(
            HttpMethod.Get,
            "/wallboard",
            ("If-None-Match", first.Headers.ETag!.ToString())
        );
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    /// <summary>Lengths of what holds a secret beside what a stranger may have asked for would tell it (BREACH).</summary>
    [Theory]
    [InlineData("/web/explorer/names", true)]
    [InlineData("/web/explorer/reach", true)]
    [InlineData("/web/session", false)]
    [InlineData("/healthz", false)]
    public async Task What_pages_ask_comes_squeezed_but_for_the_sessions_secret(string path, bool isSqueezed)
    {
        using var visitor = new Visitor(world);
        using var answer = await visitor.SendAsync(HttpMethod.Get, path, ("Accept-Encoding", "br, gzip"));
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(isSqueezed ? ["br"] : [], answer.Content.Headers.ContentEncoding);
    }
}
