using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Puente.Bench.Bridge;
using Puente.Bench.Harness;
using Puente.Bench.Processes;
using Puente.Bench.Serving;
using Puente.Emulator;
using Puente.Testing;

namespace Puente.Bench.Watching;

/// <summary>
/// Lighthouse in the browser of this machine, on a processor slowed down four times: how soon each page shows something,
/// and what it fails. The limits are those of <c>web.dev/articles/vitals</c> and Lighthouse for "good".
/// </summary>
internal static partial class PaintBench
{
    /// <summary>Scripts that drive a real browser, with pinned packages of their own.</summary>
    public const string Folder = "bench/browser";
    private const int Queues = 40;
    private const int PerDay = 5_000;

    private static readonly (string Name, string Path)[] s_pages =
    [
        ("wallboard", "wallboard"),
        (
            "explorer",
            $"explorer?from={Centre.End.AddDays(-1):yyyy-MM-dd}T00:00:00Z&to={Centre.End:yyyy-MM-dd}T00:00:00Z"
        ),
        ("health board", "health-board"),
        ("desk, before sign-in", "desk"),
    ];

    public static async Task RunAsync(BenchRun run)
    {
        await using var emulator = await EmulatorHost.StartAsync(
            Centre.OptionsFor(1, (int)run.AtMost(PerDay)) with
            {
                Queues = Queues,
                Speed = 1,
            }
        );
        var folder = run.NewFolder();
        var synced = await SyncRun.RunAsync(
            emulator.BaseAddress,
            1,
            Path.Combine(folder, WallHub.StoreName),
            new SyncRun.Sizes()
        );
        await using var hub = ChildProcess.Start(
            Centre.Secret,
            "wall",
            emulator.BaseAddress.ToString(),
            Centre.Client,
            "0",
            "0",
            folder,
            // The hub lives in the centre's own time: who is on duty has been so for minutes, and these minutes pass.
            emulator.Options.Start.Ticks.ToString(CultureInfo.InvariantCulture)
        );
        var address = new Uri(await hub.ReadLineAsync());
        await using var bare = await BareKestrel.StartAsync(Gzip(Bare), "text/html; charset=utf-8");
        var site = new Uri(emulator.BaseAddress, $"widget-demo?hub={address.GetLeftPart(UriPartial.Authority)}");
        (string Name, Uri Address)[] looked =
        [
            ("a bare page", bare.Address),
            .. s_pages.Select(page => (page.Name, new Uri(address, page.Path))),
            ("a site with the chat widget", site),
        ];
        var looks = looked.ToDictionary(one => one.Name, _ => new List<Look>());
        for (var round = run.RoundsOr(3); round > 0; round--)
        {
            var lines = await NodeScript.RunInAsync(
                Folder,
                new Dictionary<string, string>(),
                ["audit.mjs", ChromiumProgram.Path, .. looked.Select(one => one.Address.AbsoluteUri)]
            );
            var read = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            WrongResultException.ThrowUnlessEqual(looked.Length, read.Length, "pages looked at");
            foreach (var ((name, _), line) in looked.Zip(read))
                looks[name].Add(JsonSerializer.Deserialize(line, LookJson.Default.Look)!);
        }
        var input =
            $"{synced.Conversations:#,0} conversations, {Queues} queues; processor / 4, 10 Mbit/s and 40 ms as Lighthouse applies them, nothing cached";
        var reference = looks[looked[0].Name];
        foreach (var (name, _) in looked.Skip(1))
            Tell(run, name, looks[name], reference, input);
    }

    private static void Tell(BenchRun run, string name, List<Look> looks, List<Look> reference, string input)
    {
        Samples Of(Func<Look, double> figure) => new(name, [.. looks.Select(figure)]);
        run.Add(
            Measurement.Compare(
                "paint",
                $"{name}: first paint",
                "ms",
                Of(look => look.FirstPaint),
                new Samples("a bare page", [.. reference.Select(look => look.FirstPaint)]),
                Goal.AtMostFigure(1_800),
                input
            ),
            Plain("largest paint", "ms", look => look.LargestPaint, Goal.AtMostFigure(2_500)),
            Plain("shifts", "", look => look.Shift, Goal.AtMostFigure(0.1)),
            Plain("could be squeezed", "KiB", look => look.Savings / 1024, Goal.AtMostFigure(0)),
            Plain("accessibility", "of 100", look => look.Scores["accessibility"], Goal.AtLeastFigure(100)),
            Plain("best practices", "of 100", look => look.Scores["best-practices"], Goal.AtLeastFigure(100))
        );
        // A board whose clocks tick never rests, so Lighthouse has neither figure of it.
        if (looks.All(look => look.Blocking is not null))
            run.Add(
                Plain("blocked", "ms", look => look.Blocking!.Value, null),
                Plain("Lighthouse's performance", "of 100", look => look.Scores["performance"], null)
            );
        foreach (var wrong in looks.SelectMany(look => look.Failed).Distinct())
            run.Note($"paint: {name}: {wrong}");
        foreach (var shifted in looks.SelectMany(look => look.Shifted).Distinct())
            run.Note($"paint: {name}: moved {shifted}");

        Measurement Plain(string what, string unit, Func<Look, double> figure, Goal? goal) =>
            Measurement.Plain("paint", $"{name}: {what}", unit, Of(figure), goal, input);
    }

    private const string Bare =
        """<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare</title><h1>Nothing to load</h1></html>""";

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    /// <summary>What <c>audit.mjs</c> says of one look at one page; milliseconds, and bytes.</summary>
    private sealed record Look(
        double FirstPaint,
        double LargestPaint,
        double? Blocking,
        double Shift,
        double Savings,
        Dictionary<string, double> Scores,
        IReadOnlyList<string> Failed,
        IReadOnlyList<string> Shifted
    );

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        RespectRequiredConstructorParameters = true
    )]
    [JsonSerializable(typeof(Look))]
    private sealed partial class LookJson : JsonSerializerContext;
}
