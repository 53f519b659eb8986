using System.Diagnostics;
using System.Globalization;
using Puente.Bench.Processes;
using Puente.Platform;
using Puente.Platform.Governor;
using Puente.Platform.SignIn;

namespace Puente.Bench.Governor;

/// <summary>One of the processes: writes how long each interactive request took, in milliseconds.</summary>
internal static class GovernorChild
{
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(Uri api, string client, string budget, string usage, int seconds)
    {
        var waits = new List<double>();
        using (
            var platform = new PlatformClient(
                new PlatformOptions
                {
                    ApiBase = api,
                    ClientId = client,
                    ClientSecret = new Secret(Environment.GetEnvironmentVariable(ChildProcess.SecretVariable) ?? ""),
                    RateShare = 1,
                    BudgetFolder = budget,
                    UsageFolder = usage,
                }
            )
        )
        {
            using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
            var bulk = platform.WithLane(Lane.Backfill);
            var filling = Enumerable.Range(0, 4).Select(_ => FillAsync(bulk, end.Token)).ToList();
            await AskAsync(platform, waits, end.Token);
            await Task.WhenAll(filling);
        }

        Console.WriteLine(string.Join(' ', waits.Select(wait => wait.ToString("0.0", CultureInfo.InvariantCulture))));
    }

    // What is cut off at the end is not counted as used.
    private static async Task FillAsync(PlatformClient platform, CancellationToken end)
    {
        try
        {
            while (!end.IsCancellationRequested)
                await platform.Organizations.GetMeAsync(end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested) { }
    }

    private static async Task AskAsync(PlatformClient platform, List<double> waits, CancellationToken end)
    {
        // The first request also signs in and opens the connection.
        await platform.Organizations.GetMeAsync(CancellationToken.None);
        waits.Add(0);
        while (true)
        {
            try
            {
                await Task.Delay(s_between * (0.5 + Random.Shared.NextDouble()), end);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var started = Stopwatch.GetTimestamp();
            await platform.Organizations.GetMeAsync(CancellationToken.None);
            waits.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }
}
