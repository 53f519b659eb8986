using System.Globalization;
using Puente.Bench.Harness;
using Puente.Bench.Processes;
using Puente.Emulator;
using Puente.Platform.Governor;
using Puente.Platform.Usage;

namespace Puente.Bench.Governor;

/// <summary>
/// Four processes with one client and one budget file against an emulator that counts the client's requests over all its
/// tokens. Each fills the budget with a backfill and asks now and then as a person.
/// </summary>
internal static class GovernorBench
{
    private const int Processes = 4;
    private const int PerMinute = 300;
    private const int Seconds = 125;

    public static async Task RunAsync(BenchRun run)
    {
        var (used, refused, late) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = run.RoundsOr(1); round > 0; round--)
        {
            var (share, refusals, p99) = await MeasureAsync(run);
            used.Add(share);
            refused.Add(refusals);
            late.Add(p99);
            run.Note($"governor: {share:0.0} % used, {refusals:0.000} % refused, interactive p99 {p99:0} ms");
        }

        var input = $"{Processes} processes, {PerMinute} requests a minute, {Seconds} s";
        run.Add(
            Measurement.Plain("governor", "allowance used", "%", new Samples("", used), Goal.AtLeastFigure(95), input),
            Measurement.Plain("governor", "429", "%", new Samples("", refused), Goal.AtMostFigure(0.1), input),
            Measurement.Plain("governor", "interactive p99", "ms", new Samples("", late), Goal.AtMostFigure(150), input)
        );
    }

    private static async Task<(double UsedPercent, double RefusedPercent, double P99)> MeasureAsync(BenchRun run)
    {
        var (budget, usage) = (run.NewFolder(), run.NewFolder());
        await using var emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                ConversationsPerDay = 1,
                HistoryDays = 1,
                RequestsPerMinute = PerMinute,
                RequestsPerMinutePerUser = PerMinute,
            }
        );
        var children = Enumerable
            .Range(0, Processes)
            .Select(_ =>
                ChildProcess.Start(
                    emulator.Options.ClientSecret,
                    "governor",
                    emulator.BaseAddress.ToString(),
                    emulator.Options.ClientId,
                    budget,
                    usage,
                    Seconds.ToString(CultureInfo.InvariantCulture)
                )
            )
            .ToList();
        var waits = new List<double>();
        foreach (var child in children)
        {
            var line = await child.ReadLineAsync();
            waits.AddRange(
                line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(word => double.Parse(word, CultureInfo.InvariantCulture))
            );
            await child.DisposeAsync();
        }

        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var entries = UsageFile
            .Read(usage, today.AddDays(-1), today)
            .Where(entry => entry.Route != "/oauth/token")
            .ToList();
        var all = entries.Sum(entry => entry.Requests);
        var over = entries.Where(entry => entry.Outcome == "429").Sum(entry => entry.Requests);
        var answered = entries.Where(entry => entry.Outcome == "2xx").Sum(entry => entry.Requests);
        WrongResultException.ThrowUnlessEqual(all, answered + over, "requests answered");
        WrongResultException.ThrowUnlessEqual(
            waits.Count,
            entries.Where(entry => entry.Lane == Lane.Interactive).Sum(entry => entry.Requests),
            "interactive requests"
        );
        waits.Sort();
        return (100 * answered / (PerMinute * Seconds / 60.0), 100.0 * over / all, waits[(int)(waits.Count * 0.99)]);
    }
}
