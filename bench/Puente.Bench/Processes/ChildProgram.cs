using System.Globalization;
using Puente.Bench.Bridge;
using Puente.Bench.Events;
using Puente.Bench.Governor;
using Puente.Bench.Serving;
using Puente.Bench.Watching;
using Puente.Emulator;

namespace Puente.Bench.Processes;

/// <summary>What this program does as somebody's child.</summary>
internal static class ChildProgram
{
    public static async Task<int> RunAsync(string[] words)
    {
        switch (words)
        {
            case ["emulator", var days, var perDay]:
                await using (
                    var emulator = await EmulatorHost.StartAsync(Centre.OptionsFor(Whole(days), Whole(perDay)))
                )
                    await ServeAsync(emulator.BaseAddress);
                return 0;
            case ["kestrel", var file]:
                await using (var server = await BareKestrel.StartAsync(await File.ReadAllBytesAsync(file)))
                    await ServeAsync(server.Address);
                return 0;
            case ["sync", var address, var days, var store]:
                var synced = await SyncRun.RunAsync(new Uri(address), Whole(days), store, new SyncRun.Sizes());
                // On Linux the highest resident memory ever, as the kernel has counted it.
                using (var self = System.Diagnostics.Process.GetCurrentProcess())
                    Console.WriteLine(
                        string.Create(CultureInfo.InvariantCulture, $"{synced.Conversations} {self.PeakWorkingSet64}")
                    );
                return 0;
            case ["day", var calls, var folder]:
                await LiveDay.RunAsync(Whole(calls), folder);
                return 0;
            case ["governor", var api, var client, var budget, var usage, var seconds]:
                await GovernorChild.RunAsync(new Uri(api), client, budget, usage, Whole(seconds));
                return 0;
            case ["wall", var platform, var client, var perSecond, var seconds, var folder, var ticks]:
                await WallHub.RunAsync(
                    new Uri(platform),
                    client,
                    Centre.Secret,
                    Whole(perSecond),
                    Whole(seconds),
                    folder,
                    new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero)
                );
                return 0;
            default:
                await Console.Error.WriteLineAsync("Only this program itself starts its children.");
                return 2;
        }
    }

    private static async Task ServeAsync(Uri address)
    {
        Console.WriteLine(address);
        await Console.In.ReadToEndAsync();
    }

    private static int Whole(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
