using System.IO.Compression;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Puente.Chat.Tests;

/// <summary>How the widget is delivered, and whether everyone can use it.</summary>
[Collection("widget")]
public sealed class WidgetFormTests(Stage stage, ITestOutputHelper output)
{
    private const int MostBytes = 30 * 1024;

    [Fact]
    public async Task The_widget_is_one_script_of_at_most_30_KiB_gzipped_that_every_site_may_load()
    {
        using var site = new HttpClient { BaseAddress = stage.Hub.Identity.Url };
        site.DefaultRequestHeaders.Add("Origin", "https://www.aldaba.example");
        site.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        using var answer = await site.GetAsync("/widget.js");
        answer.EnsureSuccessStatusCode();
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("cross-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        output.WriteLine($"widget.js: {bytes.Length} bytes gzipped of {MostBytes}");
        Assert.InRange(bytes.Length, 1, MostBytes);
        await using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        var text = await new StreamReader(gzip).ReadToEndAsync();
        Assert.DoesNotContain("innerHTML", text, StringComparison.Ordinal);
        Assert.DoesNotContain("import(", text, StringComparison.Ordinal);
        // Everything else stays closed to other sites.
        using var closed = await site.GetAsync("/wallboard");
        Assert.Equal(403, (int)closed.StatusCode);
    }

    [Theory]
    [InlineData("en", false)]
    [InlineData("en", true)]
    [InlineData("es", false)]
    [InlineData("es", true)]
    public async Task Nothing_breaks_a_rule_of_accessibility(string language, bool dark)
    {
        await using var visitor = await Visitor.ComeAsync(stage, language, dark);
        Assert.Empty(await visitor.BreachesAsync());
        await visitor.OpenAsync();
        await visitor.SayAsync("¿Hay roble? https://aldaba.example/oak");
        await visitor.DemandLogAsync("¿Hay roble? https://aldaba.example/oak");
        using var admin = await Agent.AdminAsync(stage);
        var text =
            """{"do":"say","text":"Which?","content":[{"contentType":"QuickReply","quickReply":{"text":"Oak","payload":"oak"}}]}""";
        await Agent.PostAsync(admin, "/_emulator/webmessaging", text);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Oak" }).WaitForAsync();
        Assert.Empty(await visitor.BreachesAsync());
        await visitor.PictureAsync($"axe-{language}-{(dark ? "dark" : "light")}");
        await visitor.Page.Locator("puente-chat .head .text").ClickAsync();
        Assert.Empty(await visitor.BreachesAsync());
        await visitor.Page.Locator("puente-chat .ask .main").ClickAsync();
        await Expect(visitor.Page.Locator("puente-chat .over")).ToBeVisibleAsync();
        Assert.Empty(await visitor.BreachesAsync());
    }
}
