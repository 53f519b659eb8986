using System.Globalization;
using Microsoft.Playwright;

namespace Puente.Pages.Tests.Surroundings;

/// <summary>How far a page's parts move after they were shown, as <c>web.dev/articles/cls</c> counts it.</summary>
internal static class Steady
{
    /// <summary>The sum of all moves. Pages up to 0.1 are called good; ours stay well below.</summary>
    private const double Most = 0.02;

    private const string Watch = """
        globalThis.moves = [];
        new PerformanceObserver((list) => {
          for (const { value, sources } of list.getEntries()) globalThis.moves.push([value, sources.map(({ node }) => node?.parentElement?.outerHTML.slice(0, 80))]);
        }).observe({ type: "layout-shift", buffered: true });
        """;

    /// <summary>Everything has been drawn once more when it returns.</summary>
    private const string Moves = """
        () => new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() =>
          told(globalThis.moves.map(([value, parts]) => `${value} ${parts.join(", ")}`)), 100))))
        """;

    /// <summary>Loads the page again and fails if anything moves before <paramref name="isWhole"/> returns.</summary>
    public static async Task LoadsInPlaceAsync(IPage page, Func<Task> isWhole)
    {
        await page.AddInitScriptAsync(Watch);
        await page.ReloadAsync(new PageReloadOptions { WaitUntil = WaitUntilState.Commit });
        await isWhole();
        var moves = await page.EvaluateAsync<string[]>(Moves);
        var far = moves.Sum(move => double.Parse(move.Split(' ')[0], CultureInfo.InvariantCulture));
        Assert.True(far <= Most, $"Parts moved by {far:0.###}: {string.Join("; ", moves)}");
    }
}
