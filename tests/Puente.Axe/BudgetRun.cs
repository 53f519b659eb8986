using Puente.Platform;
using Puente.Platform.Governor;
using Puente.Platform.SignIn;

namespace Puente.Axe;

/// <summary>Asks as much as the shared budget gives, until its input ends or it is killed.</summary>
internal static class BudgetRun
{
    public static async Task<int> RunAsync(string api, string client, string folder)
    {
        var alone = false;
        using var platform = new PlatformClient(
            new PlatformOptions
            {
                ApiBase = new Uri(api),
                ClientId = client,
                ClientSecret = new Secret(Environment.GetEnvironmentVariable("PUENTE_CLIENT_SECRET") ?? ""),
                RateShare = 1,
                Lane = Lane.Backfill,
                BudgetFolder = folder,
                OnBudgetFault = _ => alone = true,
            }
        );
        using var stop = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 4).Select(_ => AskAsync(platform, stop.Token)).ToList();
        await Console.In.ReadToEndAsync();
        await stop.CancelAsync();
        await Task.WhenAll(asking);
        return alone ? 1 : 0;
    }

    private static async Task AskAsync(PlatformClient platform, CancellationToken stop)
    {
        try
        {
            while (true)
                await platform.Organizations.GetMeAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
    }
}
