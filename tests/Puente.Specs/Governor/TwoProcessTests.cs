using System.Diagnostics;
using Puente.Emulator;
using Puente.Specs.Axe;
using Puente.Testing;

namespace Puente.Specs.Governor;

public sealed class TwoProcessTests
{
    private const int PerMinute = 600;

    [Fact]
    public async Task Two_processes_keep_one_budget_and_a_killed_one_leaves_its_part_to_the_other()
    {
        var stop = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("puente-budget-");
        try
        {
            await using var emulator = await EmulatorHost.StartAsync(
                new EmulatorOptions
                {
                    ConversationsPerDay = 1,
                    HistoryDays = 1,
                    RequestsPerMinute = PerMinute,
                    RequestsPerMinutePerUser = PerMinute,
                },
                ct: stop
            );
            using var first = Start(emulator, folder.FullName);
            using var second = Start(emulator, folder.FullName);
            await ReachAsync(emulator, 10, stop);
            var started = Stopwatch.GetTimestamp();
            var before = emulator.Requests.Total;
            await ReachAsync(emulator, before + 40, stop);
            first.Kill();
            var killed = Stopwatch.GetTimestamp();
            await ReachAsync(emulator, before + 80, stop);
            var (both, one) = (Stopwatch.GetElapsedTime(started, killed), Stopwatch.GetElapsedTime(killed));

            // 600 a minute: a burst of 24, then 9.6 a second; the tokens' two requests are not counted there.
            Assert.True((both + one).TotalSeconds >= (80 - 24 - 2) / 9.62, $"too fast: {both + one}");
            // The other one gets all of it. With half it would take more than 8 s.
            Assert.InRange(one.TotalSeconds, 2, 7);
            second.StandardInput.Close();
            await second.WaitForExitAsync(stop);
            Assert.Equal(0, second.ExitCode);
            Assert.Single(Directory.GetFiles(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Process Start(EmulatorHost emulator, string folder)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [AxeProcess.Program, "budget", emulator.BaseAddress.ToString(), emulator.Options.ClientId, folder]
        )
        {
            RedirectStandardInput = true,
        };
        start.Environment["PUENTE_CLIENT_SECRET"] = emulator.Options.ClientSecret;
        return Process.Start(start.LivingShortly())
            ?? throw new InvalidOperationException("The process did not start.");
    }

    private static async Task ReachAsync(EmulatorHost emulator, long requests, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(Patience.Limit);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        while (emulator.Requests.Total < requests)
            await Task.Delay(10, both.Token);
    }
}
