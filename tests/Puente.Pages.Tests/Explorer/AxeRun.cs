using System.Text.Json;
using Microsoft.Playwright;

namespace Puente.Pages.Tests.Explorer;

/// <summary>Deque's axe against what is on the screen, and a picture of it to look at.</summary>
internal static class AxeRun
{
    private static readonly string Root = FindRoot();

    /// <summary>Before the page's own scripts, so that its content security policy need not give way.</summary>
    public static Task PrepareAsync(IPage page) =>
        page.Context.AddInitScriptAsync(
            scriptPath: Path.Combine(Root, "web", "node_modules", "axe-core", "axe.min.js")
        );

    public static async Task CheckAsync(IPage page, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, "artifacts", "screenshots")).FullName;
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
        var found = await page.EvaluateAsync<JsonElement>(
            """
            async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
                .map(one => ({ id: one.id, help: one.help, nodes: one.nodes.slice(0, 3).map(node => node.html + " :: " + node.failureSummary) }))
            """
        );
        Assert.True(found.GetArrayLength() == 0, $"{name}: {found}");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Puente.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("No folder above the tests holds Puente.slnx.");
    }
}
