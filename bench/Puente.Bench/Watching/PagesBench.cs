using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Puente.Bench.Harness;
using Puente.Bench.Processes;
using Puente.Emulator;
using Puente.Testing;

namespace Puente.Bench.Watching;

/// <summary>Many viewers of a wallboard with many queues: how old a change is when it arrives, what the hub needs, what pages weigh.</summary>
internal static partial class PagesBench
{
    private const int Viewers = 200;
    private const int Judges = 10;
    private const int Queues = 500;
    private const int PerSecond = 250;
    private const int Seconds = 30;
    private const double Kibibyte = 1024;

    /// <summary>Changes of the first seconds are not counted: the hub's code is still being compiled.</summary>
    private const int Warming = 5;

    public static async Task RunAsync(BenchRun run)
    {
        var (late, median, pixels, memory) = (
            new List<double>(),
            new List<double>(),
            new List<double>(),
            new List<double>()
        );
        var sizes = new List<(string What, double Bytes, double? Limit)>();
        for (var round = run.RoundsOr(1); round > 0; round--)
        {
            var measured = await MeasureAsync(run, sizes);
            median.Add(measured.Median);
            late.Add(measured.Late);
            pixels.Add(measured.Pixel);
            memory.Add(measured.Peak / (Kibibyte * Kibibyte));
        }
        var input =
            $"{Viewers} viewers, {Queues} queues, {PerSecond} changes/s for {Seconds} s; {Judges} viewers read what comes, a browser beside them draws it, the first {Warming} s are not counted";
        run.Add(
            Measurement.Plain("pages", "change to viewer, p50", "ms", new Samples("", median), null, input),
            Measurement.Plain("pages", "change to viewer, p95", "ms", new Samples("", late), null, input),
            Measurement.Plain(
                "pages",
                "change to pixel, p95",
                "ms",
                new Samples("", pixels),
                Goal.AtMostFigure(250),
                input
            ),
            Measurement.Plain(
                "pages",
                "hub, peak resident",
                "MiB",
                new Samples("", memory),
                Goal.AtMostFigure(600),
                input
            )
        );
        foreach (var (what, bytes, limit) in sizes)
            run.Add(
                Measurement.Plain(
                    "pages",
                    what,
                    "KiB",
                    new Samples("", [bytes / Kibibyte]),
                    limit is { } most ? Goal.AtMostFigure(most) : null,
                    "gzip, what the page loads before it shows anything"
                )
            );
    }

    private static async Task<(double Median, double Late, double Pixel, double Peak)> MeasureAsync(
        BenchRun run,
        List<(string What, double Bytes, double? Limit)> sizes
    )
    {
        await using var emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                Queues = Queues,
                Users = 1_000,
                ConversationsPerDay = 1,
                HistoryDays = 1,
                Speed = 0,
                RequestsPerMinute = 1_000_000,
            }
        );
        await using var hub = ChildProcess.Start(
            emulator.Options.ClientSecret,
            "wall",
            emulator.BaseAddress.ToString(),
            emulator.Options.ClientId,
            PerSecond.ToString(CultureInfo.InvariantCulture),
            Seconds.ToString(CultureInfo.InvariantCulture),
            run.NewFolder(),
            TimeProvider.System.GetUtcNow().Ticks.ToString(CultureInfo.InvariantCulture)
        );
        var address = new Uri(await hub.ReadLineAsync());
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Viewers + 10 })
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (sizes.Count == 0)
            sizes.AddRange(await SizesAsync(address));
        using var stop = new CancellationTokenSource();
        var viewers = Enumerable.Range(0, Viewers).Select(number => new WallViewer(http, number < Judges)).ToList();
        var watching = viewers.Select(viewer => Task.Run(() => viewer.WatchAsync(stop.Token))).ToList();
        var queues = (await Task.WhenAll(viewers.Select(viewer => viewer.Whole.Task)))[0];
        WrongResultException.ThrowUnlessEqual(Queues, queues.Count, "queues on the board");
        var pixels = await PixelsAsync(run, address);
        var begin = WallViewer.Moment + (Warming * 1000);
        foreach (var viewer in viewers)
            viewer.Begin = begin;
        await hub.WriteLineAsync(string.Join(' ', queues));
        var words = (await hub.ReadLineAsync()).Split(' ');
        // The last changes are on their way.
        await Task.Delay(TimeSpan.FromSeconds(1));
        await stop.CancelAsync();
        await Task.WhenAll(watching);
        var drawn = JsonSerializer.Deserialize(await pixels, DrawnJson.Default.Drawn)!;
        WrongResultException.ThrowUnlessEqual(Queues, drawn.Tiles, "queues that a browser draws");
        WrongResultException.ThrowUnlessEqual(
            drawn.OnScreen,
            drawn.Changed,
            "queues on the screen whose changes were drawn"
        );
        WrongResultException.ThrowUnlessEqual(
            0,
            drawn.Lags.Count(lag => lag < 0),
            "changes drawn before they were made"
        );
        foreach (var judge in viewers.Take(Judges))
            WrongResultException.ThrowUnlessEqual(Queues, judge.Queues, "queues whose changes came");
        var lags = viewers.SelectMany(viewer => viewer.Lags).Order().ToList();
        var seen = drawn.Lags.Order().ToList();
        var result = (lags[lags.Count / 2], lags[lags.Count * 95 / 100], seen[seen.Count * 95 / 100], Number(words[0]));
        run.Note(
            $"pages: p50 {result.Item1:0} ms, p95 {result.Item2:0} ms, worst {lags[^1]:0} ms, {lags.Count:#,0} changes read; on the screen p50 {seen[seen.Count / 2]:0} ms, p95 {result.Item3:0} ms, worst {seen[^1]:0} ms, {seen.Count:#,0} changes of {drawn.OnScreen} queues drawn; {viewers.Sum(viewer => viewer.Bytes) / Seconds / 1e6:0.0} MB/s sent, hub {Number(words[1]):0.0} s of processor time"
        );
        return result;
    }

    /// <summary>Opens the wallboard in a browser, and comes back when it stands there whole.</summary>
    /// <returns>What <c>pixels.mjs</c> says when nothing has changed for a while.</returns>
    private static async Task<Task<string>> PixelsAsync(BenchRun run, Uri hub)
    {
        var ready = Path.Combine(run.NewFolder(), "ready");
        var moment = WallViewer.Moment;
        var offset = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - moment;
        var pixels = NodeScript.RunInAsync(
            PaintBench.Folder,
            new Dictionary<string, string>(),
            "pixels.mjs",
            ChromiumProgram.Path,
            new Uri(hub, "wallboard").AbsoluteUri,
            ready,
            Queues.ToString(CultureInfo.InvariantCulture),
            moment.ToString(CultureInfo.InvariantCulture),
            offset.ToString(CultureInfo.InvariantCulture),
            (Warming * 1000).ToString(CultureInfo.InvariantCulture)
        );
        while (!pixels.IsCompleted && !File.Exists(ready))
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        return pixels;
    }

    /// <summary>What the wallboard loads before it shows anything, and the chat widget, as they go over the line.</summary>
    private static async Task<List<(string, double, double?)>> SizesAsync(Uri hub)
    {
        using var plain = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
        plain.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip");
        using var reading = new HttpClient { BaseAddress = hub };
        var page = await reading.GetStringAsync("wallboard");
        var (scripts, styles) = (0.0, 0.0);
        foreach (Match match in Loaded().Matches(page))
        {
            var path = match.Groups["path"].Value;
            var bytes = (await plain.GetByteArrayAsync(new Uri(hub, path))).Length;
            if (path.EndsWith(".js", StringComparison.Ordinal))
                scripts += bytes;
            else
                styles += bytes;
        }
        var widget = (await plain.GetByteArrayAsync(new Uri(hub, "widget.js"))).Length;
        return [("wallboard, scripts", scripts, 150), ("wallboard, styles", styles, null), ("chat widget", widget, 30)];
    }

    private static double Number(string word) => double.Parse(word, CultureInfo.InvariantCulture);

    /// <summary>What <c>pixels.mjs</c> says; milliseconds.</summary>
    private sealed record Drawn(int Tiles, int OnScreen, int Changed, IReadOnlyList<double> Lags);

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        RespectRequiredConstructorParameters = true
    )]
    [JsonSerializable(typeof(Drawn))]
    private sealed partial class DrawnJson : JsonSerializerContext;

    [GeneratedRegex("""(?:src|href)="(?<path>/assets/[^"]+\.(?:js|css))" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Loaded();
}
