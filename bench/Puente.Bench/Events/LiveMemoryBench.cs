using System.Globalization;
using Puente.Bench.Harness;
using Puente.Bench.Processes;

namespace Puente.Bench.Events;

/// <summary>Memory of the live path over a day of events: how high, and whether it still grows in the second half.</summary>
internal static class LiveMemoryBench
{
    private const double Mebibyte = 1024 * 1024;

    public static async Task RunAsync(BenchRun run)
    {
        var calls = (int)run.ConversationsOr(100_000);
        await using var child = ChildProcess.Start(
            "",
            "day",
            calls.ToString(CultureInfo.InvariantCulture),
            run.NewFolder()
        );
        var points = new List<(double Events, double Bytes)>();
        string[] words;
        while ((words = (await child.ReadLineAsync()).Split(' '))[0] != "end")
            points.Add((Number(words[0]), Number(words[1])));
        WrongResultException.ThrowUnlessEqual(calls, (long)Number(words[1]), "conversations in the store");
        var later = points.Skip(points.Count / 2).ToList();
        var (events, bytes) = (later.Average(point => point.Events), later.Average(point => point.Bytes));
        var slope =
            later.Sum(point => (point.Events - events) * (point.Bytes - bytes))
            / later.Sum(point => (point.Events - events) * (point.Events - events));
        var dayEvents = (double)calls * Events.CallEvents.PerCall;
        var input = string.Create(
            CultureInfo.InvariantCulture,
            $"{calls:#,0} calls of 13 events, a day; the slope is that of the second half, over a whole day's events"
        );
        run.Add(
            Measurement.Plain(
                "live",
                "peak resident",
                "MiB",
                new Samples("", [Number(words[2]) / Mebibyte]),
                Goal.AtMostFigure(400),
                input
            ),
            Measurement.Plain(
                "live",
                "growth a day",
                "MiB",
                new Samples("", [slope * dayEvents / Mebibyte]),
                null,
                input
            )
        );
    }

    private static double Number(string word) => double.Parse(word, CultureInfo.InvariantCulture);
}
