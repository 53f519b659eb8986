using System.Globalization;
using Microsoft.Playwright;
using Puente.Pages.Tests.Surroundings;
using static Microsoft.Playwright.Assertions;

namespace Puente.Pages.Tests.Wallboard;

/// <summary>A screen that is never switched off.</summary>
[Trait("Category", "Slow")]
public sealed class WallWeekTests(PagesWorld world, Chromium chromium, ITestOutputHelper output)
{
    private const int HoursPerStep = 12;
    private const int Steps = 7 * 24 / HoursPerStep;
    private const double MostBytesPerDay = 24 * 1024;

    // What the browser has not thrown away yet comes and goes; one tile kept by every frame would be 400.
    private const double MostNodesPerDay = 150;

    /// <summary>The hub's stream, played in the page: 60 queues and 200 agents, of which each frame changes some.</summary>
    private const string Stream = """
        (() => {
          const native = globalThis.fetch;
          const encoder = new TextEncoder();
          let line, count = 0;
          globalThis.lines = 0;
          const id = (kind, n) => `00000000-0000-4000-8000-${kind}${String(n).padStart(11, "0")}`;
          const queue = (n, now) => ({ id: id("a", n), name: `Queue ${n}`, waiting: (count + n) % 9, alerting: 0, interacting: n % 5, oldest: (count + n) % 3 ? now - 60_000 : undefined, members: 20, active: 12, onQueue: 9, seen: now, today: Array.from({ length: 16 }, (_, i) => [now - i * 1_800_000, 20 + ((count + i) % 7), 18, 2, 15, 20]).reverse() });
          const agent = (n, now) => ({ id: id("b", n), name: `Agent ${n}`, presence: "ON_QUEUE", presenceSince: now, routing: (count + n) % 2 ? "IDLE" : "INTERACTING", routingSince: now, ...((count + n) % 2 ? {} : { contact: { queue: id("a", n % 60), media: "calls", state: "connected", since: now } }) });
          const send = (name, queues, agents) => {
            const now = Date.now();
            const frame = { now, ready: true, source: { live: true, figures: true, gaps: [] }, queues: queues.map((n) => queue(n, now)), agents: agents.map((n) => agent(n, now)), ...(name === "snapshot" ? { divisions: [], teams: [], names: [] } : {}) };
            line?.enqueue(encoder.encode(`event: ${name}\nid: run:${++count}\ndata: ${JSON.stringify(frame)}\n\n`));
          };
          const range = (from, length, of) => Array.from({ length }, (_, i) => (from + i) % of);
          globalThis.change = () => send("change", range(count, 12, 60), range(count * 3, 30, 200));
          // The same whole each time: what differs between samples has then been left behind.
          globalThis.rest = () => { const kept = count; count = 0; send("snapshot", range(0, 60, 60), range(0, 200, 200)); count = kept; };
          globalThis.fetch = (path, init) => {
            if (!String(path).startsWith("/web/wallboard/stream")) return native(path, init);
            const body = new ReadableStream({ start(controller) { line = controller; globalThis.lines++; init.signal.addEventListener("abort", () => { try { controller.error(new DOMException("gone", "AbortError")); } catch { /* It has ended before. */ } }); } });
            queueMicrotask(() => send("snapshot", range(0, 60, 60), range(0, 200, 200)));
            return Promise.resolve(new Response(body));
          };
        })();
        """;

    [Fact]
    public async Task A_wall_that_runs_for_a_week_neither_grows_nor_stops()
    {
        var context = await chromium.NewAsync();
        await using var screen = await Screen.OpenAsync(world, context);
        await screen.SignInAsync(world.Chief);
        var page = screen.Page;
        await page.AddInitScriptAsync(Stream);
        await page.Clock.InstallAsync();
        await page.ReloadAsync();
        await Expect(page.Locator("[data-queue]")).ToHaveCountAsync(60);
        var devTools = await context.NewCDPSessionAsync(page);
        await devTools.SendAsync("Performance.enable");
        var samples = new List<(double Day, double Heap, double Nodes)>();
        for (var step = 1; step <= Steps; step++)
        {
            // Hours without a byte are a line that is dead: the page takes it up again each time.
            await page.Clock.FastForwardAsync(HoursPerStep * 3_600_000);
            await page.Clock.FastForwardAsync(2_000);
            await page.Clock.FastForwardAsync(16_000);
            for (var turn = 0; turn < 2; turn++)
            {
                await page.EvaluateAsync("() => { globalThis.change(); globalThis.change(); }");
                await page.Clock.FastForwardAsync(1_000);
            }
            await page.EvaluateAsync("() => globalThis.rest()");
            await page.Clock.FastForwardAsync(1_000);
            samples.Add(await SampleAsync(step * HoursPerStep / 24.0));
        }
        Assert.True(await page.EvaluateAsync<int>("() => globalThis.lines") > Steps, "The page did not reconnect.");
        Assert.Equal("live", await page.Locator(".link").GetAttributeAsync("data-link"));
        Assert.Empty(screen.Complaints);
        // The first days fill caches and let the compiler finish.
        var settled = samples.Where(sample => sample.Day > 2).ToList();
        var (heap, nodes) = (Slope(settled, sample => sample.Heap), Slope(settled, sample => sample.Nodes));
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"a week of 60 queues and 200 agents: heap {settled[^1].Heap / 1024:0} KiB, {heap / 1024:+0.0;-0.0} KiB a day; {settled[^1].Nodes:0} nodes, {nodes:+0.0;-0.0} a day"
            )
        );
        Assert.True(heap < MostBytesPerDay, $"The heap grows by {heap:0} bytes a day.");
        Assert.True(nodes < MostNodesPerDay, $"The page grows by {nodes:0.0} nodes a day.");

        async Task<(double, double, double)> SampleAsync(double day)
        {
            await devTools.SendAsync("HeapProfiler.collectGarbage");
            var told = await devTools.SendAsync("Performance.getMetrics");
            double Metric(string name) =>
                told!
                    .Value.GetProperty("metrics")
                    .EnumerateArray()
                    .First(one => one.GetProperty("name").GetString() == name)
                    .GetProperty("value")
                    .GetDouble();
            return (day, Metric("JSHeapUsedSize"), Metric("Nodes"));
        }
    }

    /// <summary>Of the straight line that lies nearest to all, in units a day.</summary>
    private static double Slope(
        IReadOnlyList<(double Day, double Heap, double Nodes)> samples,
        Func<(double Day, double Heap, double Nodes), double> of
    )
    {
        var (day, value) = (samples.Average(sample => sample.Day), samples.Average(of));
        return samples.Sum(sample => (sample.Day - day) * (of(sample) - value))
            / samples.Sum(sample => (sample.Day - day) * (sample.Day - day));
    }
}
